"""`nsclinic worklist`: who is overdue, has an urgent finding or is booked, most pressing first."""

import argparse
from collections.abc import Iterator
from datetime import date
from itertools import groupby

from nsclinic.cli.exits import DONE
from nsclinic.cli.opening import opened_clinic, wording_for
from nsclinic.cli.output import progress, say, say_json
from nsclinic.cli.protocol_warnings import warn_of_site_protocols
from nsclinic.clinic.risk import RiskKind
from nsclinic.clinic.worklist import WorklistRow, worklist_json
from nsclinic.clinic.worklist_words import why_overdue
from nsclinic.wording import Wording
from nsclinic.wording.speech import as_sentence, within


def run(options: argparse.Namespace) -> int:
    """List the children whom something calls for; the file is only read."""
    with opened_clinic(options, read_only=True) as clinic:
        words = wording_for(options, clinic)
        warn_of_site_protocols(clinic)
        with progress("worklist") as bar:
            worklist = clinic.worklist(progress=bar)
        if options.json:
            for line in worklist_json(worklist):
                say_json(line)
            return DONE
        for row in worklist.rows:
            say("\n".join(_lines(row, clinic.today, words)))
        say(
            words.t(
                "{date}: {needs} need you, {overdue} overdue, {booked} booked",
                date=clinic.today,
                needs=len(worklist.needs_you),
                overdue=len(worklist.overdue),
                booked=len(worklist.booked),
            )
        )
    return DONE


def _lines(row: WorklistRow, today: date, words: Wording) -> Iterator[str]:
    sign = words.severity_sign(row.severity) if row.severity else " "
    seen = words.t("last seen {date}", date=row.last_seen) if row.last_seen else words.t("never seen")
    phone = words.left_to_right(row.phone) if row.phone else ""
    parts = (row.child.patient_id, words.isolate(row.child.name), words.state(row.state), seen, phone)
    yield f"{sign} " + " · ".join(part for part in parts if part)
    if row.risk is not None and row.risk.kind is not RiskKind.OVERDUE:
        yield "    " + why_overdue(row.risk, today, words)
    for reason in row.reasons:
        if reason.rule:
            title = words.finding_title(reason.rule)
            yield "    " + words.t("{finding}, since {date}", finding=title, date=reason.since)
    for since, late in groupby(
        (reason for reason in row.reasons if reason.is_overdue), key=lambda late: late.since
    ):
        things = words.listed([within(words.code_in("tests", reason.what)) for reason in late])
        yield "    " + words.t("{what} due since {date}", what=as_sentence(things), date=since)
    if row.is_booked:
        yield "    " + words.t("booked for today")
