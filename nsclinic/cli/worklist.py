"""`nsclinic worklist`: who is overdue, has an urgent finding or is booked, most pressing first."""

import argparse
from collections.abc import Iterator

from nsclinic.cli.exits import DONE
from nsclinic.cli.opening import opened_clinic, wording_for
from nsclinic.cli.output import progress, say, say_json
from nsclinic.clinic.worklist import Reason, WorklistRow, worklist_json
from nsclinic.wording import Wording


def run(options: argparse.Namespace) -> int:
    """List the children whom something calls for; the file is only read."""
    with opened_clinic(options, read_only=True) as clinic:
        words = wording_for(options, clinic)
        with progress("worklist") as bar:
            worklist = clinic.worklist(progress=bar)
        if options.json:
            for line in worklist_json(worklist):
                say_json(line)
            return DONE
        for row in worklist.rows:
            say("\n".join(_lines(row, words)))
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


def _lines(row: WorklistRow, words: Wording) -> Iterator[str]:
    sign = words.severity_sign(row.severity) if row.severity else " "
    seen = words.t("last seen {date}", date=row.last_seen) if row.last_seen else words.t("never seen")
    phone = words.left_to_right(row.phone) if row.phone else ""
    parts = (row.child.patient_id, words.isolate(row.child.name), words.state(row.state), seen, phone)
    yield f"{sign} " + " · ".join(part for part in parts if part)
    yield from (f"    {_reason(reason, words)}" for reason in row.reasons)


def _reason(reason: Reason, words: Wording) -> str:
    if reason.rule:
        return words.t("{finding}, since {date}", finding=words.finding_title(reason.rule), date=reason.since)
    if reason.is_booking:
        return words.t("booked for today")
    return words.t("{what} due since {date}", what=words.code_in("tests", reason.what), date=reason.since)
