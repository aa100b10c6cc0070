"""`nsclinic review`: what the rules conclude about each child, as JSON lines or as text."""

import argparse
from collections.abc import Iterator

from nsclinic.advice.model import Review
from nsclinic.cli.exits import DONE
from nsclinic.cli.opening import opened_clinic, wording_for
from nsclinic.cli.output import ProgressBar, progress, say, say_json
from nsclinic.cli.protocol_warnings import warn_of_choice, warn_of_site_protocols
from nsclinic.clinic.answers import review_json
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.conclusions import concluded
from nsclinic.domain.record import Child
from nsclinic.protocol.model import Protocol
from nsclinic.wording import Wording


def run(options: argparse.Namespace) -> int:
    """Review the children named, or all, in order of id; the file is only read."""
    with opened_clinic(options, read_only=True) as clinic:
        words = wording_for(options, clinic)
        warn_of_site_protocols(clinic)
        with progress("review") as bar:
            for child, review in _reviews(clinic, options, bar):
                if options.patient:
                    clinic.looked_at(child.patient_id)
                bar.clear()
                if options.json:
                    say_json(review_json(review, words))
                else:
                    protocol = clinic.protocol(review.protocol_id)
                    say("\n".join(_lines(child, review, protocol, words)) + "\n")
    return DONE


def _reviews(clinic: Clinic, options: argparse.Namespace, bar: ProgressBar) -> Iterator[tuple[Child, Review]]:
    """Review under a protocol that was asked for, else under each child's own, and say where that is not usable."""
    if options.protocol:
        reviews = clinic.reviews(progress=bar, patient_ids=options.patient, protocol_id=options.protocol)
        yield from ((record.child, review) for record, review in reviews)
        return
    for child, review, _row, named, in_force_from in concluded(
        clinic, progress=bar, patient_ids=options.patient
    ):
        if named:
            warn_of_choice(clinic, child.patient_id, named, in_force_from, review.protocol_id)
        yield child, review


def _lines(child: Child, review: Review, protocol: Protocol, words: Wording) -> Iterator[str]:
    """Word a review: who and how the child stands, then findings with facts and source, then what is due or missing."""
    course = review.course
    age = words.age(child.birth_date, review.as_of, child.birth_date_estimated)
    yield " · ".join((child.patient_id, words.isolate(child.name), words.sex(child.sex), age))
    named = f"{protocol.id} {protocol.version} ({review.protocol_hash})"
    yield f"  {words.date(review.as_of)} · {named}"
    state = f"  {words.state_sign(course.state)} {words.state(course.state)}"
    since = words.t("since {date}", date=course.state_since) if course.state_since else ""
    yield " · ".join(
        part
        for part in (
            state,
            since,
            words.response(course.steroid_response),
            words.pattern(course.relapse_pattern),
        )
        if part
    )
    for step in review.steps:
        yield f"  {words.step(protocol, step.number)}: {words.step_outcome(step)}"
    for dose in review.doses:
        yield f"  {words.drug(dose.drug)}: {words.dose(dose)}"
    for finding in review.findings:
        how_pressing = f"{words.severity_sign(finding.severity)} {words.severity(finding.severity)}"
        yield f"  {how_pressing}: {words.finding_message(finding)}"
        if action := words.finding_action(finding):
            yield f"      {action}"
        yield from (f"      - {words.fact(fact)}" for fact in finding.facts)
        yield f"      {words.source(finding.source)}"
        if finding.set_aside is not None:
            reason = words.isolate(" ".join(finding.set_aside.reason.split()))
            on = finding.set_aside.on
            yield "      " + words.t("set aside on {date}: {reason}", date=on, reason=reason)
    yield from (f"  {words.due(due)}" for due in review.due)
    yield from (f"  {words.missing(missing)}" for missing in review.missing)
