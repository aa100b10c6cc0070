"""Whom the clinic must look at today: who is booked, who has an urgent finding, who is overdue; most pressing first.

A finding is answered by setting it aside with a reason, or by what makes its rule hold no longer; a visit alone answers
nothing. In which order the overdue stand is said in `nsclinic.clinic.risk`.

A row holds what a line of a list shows and no more, so that a clinic of ten thousand children fits into memory.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from nsclinic.advice.model import Due, Finding, Review, Severity
from nsclinic.clinic.risk import Risk, RiskKind
from nsclinic.course.model import StepLine, StepOutcome, SteroidResponse, UrineState
from nsclinic.domain.calendar import days_between
from nsclinic.domain.record import ChildRecord, VisitKind
from nsclinic.store.values import ChildLine

if TYPE_CHECKING:
    from nsclinic.protocol.model import Protocol

PRESSING = (Severity.STOP, Severity.URGENT)
"""Findings of these severities need somebody today."""

ANSWERS = {
    "visit-overdue": frozenset({"visit"}),
    "urine-test-overdue": frozenset({"urine"}),
    "srns-work-up": frozenset({"biopsy"}),
    "genetics-advised": frozenset({"genetic_test"}),
}
"""What is due by which finding; everything else that is due belongs to `monthly-tests`."""

TESTS_RULE = "monthly-tests"
_NOT_TESTS = frozenset().union(*ANSWERS.values())


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a child is listed: a finding's `rule`, or `what` is overdue or booked; one of the two is empty."""

    since: date
    rule: str = ""
    what: str = ""
    is_booking: bool = False

    @property
    def is_overdue(self) -> bool:
        """Whether something is overdue, and neither a finding nor a booking."""
        return bool(self.what) and not self.is_booking


@dataclass(frozen=True, slots=True)
class WorklistRow:
    """One child of the worklist, as known on the day.

    `severity` is that of the most serious open finding, None where there is none. `findings` are the open ones, most
    serious first. `due` is all whose day has come and that nobody set aside, in order of day. `risk` is why an overdue
    child stands where she stands among the overdue, None of a child who is not. `next_visit` is the review's: the
    booking in force, else the visit that treatment asks for.
    """

    child: ChildLine
    protocol_id: str
    steroid_response: SteroidResponse
    state: UrineState
    state_since: date | None
    step: StepLine | None
    findings: tuple[Finding, ...]
    severity: Severity | None
    reasons: tuple[Reason, ...]
    due: tuple[Due, ...]
    risk: Risk | None
    next_visit: date | None
    is_booked: bool
    is_pressing: bool

    @property
    def is_overdue(self) -> bool:
        """Whether anything is overdue that nobody set aside."""
        return self.risk is not None

    @property
    def first_finding(self) -> Finding | None:
        """The most serious open finding."""
        return self.findings[0] if self.findings else None

    @property
    def last_seen(self) -> date | None:
        """The day of the last visit other than by phone."""
        return self.child.last_seen_on

    @property
    def phone(self) -> str:
        """The family's telephone number, as it was written."""
        return self.child.phone


@dataclass(frozen=True, slots=True)
class Worklist:
    """The three groups of a day, each in its own order; a child stands in every group that it belongs to.

    Who is booked and who needs somebody: the gravest finding first. Who is overdue: the greatest risk first.
    """

    booked: tuple[WorklistRow, ...]
    needs_you: tuple[WorklistRow, ...]
    overdue: tuple[WorklistRow, ...]

    @property
    def rows(self) -> tuple[WorklistRow, ...]:
        """Every child once: who needs somebody, then who is overdue, then who is only booked; each in its order."""
        return tuple(
            {row.child.patient_id: row for row in (*self.needs_you, *self.overdue, *self.booked)}.values()
        )


def worklist_of(rows: Iterable[WorklistRow | None]) -> Worklist:
    """Put rows into their groups; None is a child that is not listed."""
    listed = sorted((row for row in rows if row is not None), key=_how_pressing)
    return Worklist(
        booked=tuple(row for row in listed if row.is_booked),
        needs_you=tuple(row for row in listed if row.is_pressing),
        overdue=tuple(sorted((row for row in listed if row.risk is not None), key=_how_overdue)),
    )


def worklist_row(record: ChildRecord, review: Review, protocol: "Protocol") -> WorklistRow | None:
    """Give a child's row, or None where nothing calls for the child on the review's day.

    `record` is cut to that day (`ChildRecord.as_of`), `protocol` is the one of the review.
    Findings that were set aside call for nobody, nor does what is overdue by them.
    """
    from nsclinic.clinic.overdue import risk_of  # with the rules, which a start does without

    child = child_line_of(record, review.as_of)
    findings = review.open_findings
    pressing = [finding for finding in findings if finding.severity in PRESSING]
    due = tuple(
        due for due in review.due if due.on <= review.as_of and not is_set_aside(due, review.findings)
    )
    overdue = [each for each in due if each.is_overdue]
    is_booked = _is_booked(record, child, review)
    if not (pressing or overdue or is_booked):
        return None
    reasons = [Reason(finding.since, rule=finding.rule) for finding in pressing]
    reasons += [Reason(late.on, what=late.what) for late in overdue]
    if is_booked:
        reasons.append(Reason(review.as_of, what="visit", is_booking=True))
    return WorklistRow(
        child=child,
        protocol_id=review.protocol_id,
        steroid_response=review.course.steroid_response,
        state=review.course.state,
        state_since=review.course.state_since,
        step=step_line(review),
        findings=findings,
        severity=findings[0].severity if findings else None,
        reasons=tuple(reasons),
        due=due,
        risk=risk_of(review, overdue, protocol.common.harm.infection_steroid.value),
        next_visit=review.next_visit,
        is_booked=is_booked,
        is_pressing=bool(pressing),
    )


def is_set_aside(due: Due, findings: tuple[Finding, ...]) -> bool:
    """Say whether what is due is due by a finding that was set aside."""
    for finding in findings:
        if finding.set_aside is not None:
            if due.what in ANSWERS.get(finding.rule, frozenset()):
                return True
            if finding.rule == TESTS_RULE and due.what not in _NOT_TESTS:
                return True
    return False


def step_line(review: Review) -> StepLine | None:
    """Give where the child stands on the protocol: the step that goes on; None where none does."""
    going_on = [step for step in review.steps if step.outcome is StepOutcome.ONGOING or step.end is None]
    if not going_on:
        return None
    step = going_on[-1]
    return StepLine(
        number=step.number,
        day=days_between(step.start, review.as_of),
        of_days=days_between(step.start, step.decision_date),
        decision_date=step.decision_date,
    )


def child_line_of(record: ChildRecord, as_of: date) -> ChildLine:
    """Give a child's line as of the day to which the record is cut; the store's own lines know only today."""
    from nsclinic.advice.follow_up import booking_in_force  # as above

    child = record.child
    seen = [visit.on for visit in record.visits if visit.kind is not VisitKind.PHONE]
    booking = booking_in_force(record.visits, as_of)
    return ChildLine(
        patient_id=child.patient_id,
        given_name=child.given_name,
        family_name=child.family_name,
        guardian=child.guardian,
        phone=child.phone,
        birth_date=child.birth_date,
        birth_date_estimated=child.birth_date_estimated,
        sex=child.sex,
        last_seen_on=seen[-1] if seen else None,
        next_visit_on=booking.next_visit_date if booking is not None else None,
    )


def sorting_keys(row: WorklistRow) -> tuple[str, str, str]:
    """Give texts that sort as a row stands among the booked, those who need somebody, and the overdue.

    Empty for a group in which it does not stand.
    """
    pressing = _as_text(_how_pressing(row))
    return (
        pressing if row.is_booked else "",
        pressing if row.is_pressing else "",
        _as_text(_how_overdue(row)) if row.risk is not None else "",
    )


def _as_text(key: tuple[bool | int | date | str, ...]) -> str:
    """Give a text that sorts among its like as the key does among its own; numbers have at most four digits."""
    parts = (f"{part:04d}" if isinstance(part, int) else str(part) for part in key)
    return " ".join(parts)


def worklist_json(worklist: Worklist) -> list[dict[str, Any]]:
    """Give one object a child, most pressing first, as the contract fixes it (contract 1)."""
    return [
        {
            "patient_id": row.child.patient_id,
            "name": row.child.name,
            "next_visit": row.next_visit.isoformat() if row.next_visit else None,
            "severity": row.severity.value if row.severity else None,
            "reasons": [
                {
                    **({"rule": reason.rule} if reason.rule else {"what": reason.what}),
                    "since": reason.since.isoformat(),
                }
                for reason in row.reasons
            ],
        }
        for row in worklist.rows
    ]


def _is_booked(record: ChildRecord, child: ChildLine, review: Review) -> bool:
    """Say whether the child is booked for the day and was not seen on it yet."""
    is_named = any(visit.next_visit_date == review.as_of for visit in record.visits)
    return is_named and review.next_visit == review.as_of and child.last_seen_on != review.as_of


def _how_pressing(row: WorklistRow) -> tuple[bool, int, int, bool, date, str]:
    """Order of those who are booked or need somebody: an unanswered stop or urgent finding first.

    Then the more severe finding, the greater risk of what is overdue, a nephrotic child before others, the longest
    wait, the id.
    """
    return (
        not row.is_pressing,
        row.severity.rank if row.severity else len(Severity),
        row.risk.kind if row.risk is not None else len(RiskKind) + 1,
        row.state is not UrineState.NEPHROTIC,
        min(reason.since for reason in row.reasons),
        row.child.patient_id,
    )


def _how_overdue(row: WorklistRow) -> tuple[int, date, str]:
    """Order of the overdue: the greatest risk, the longest overdue, the id; those without a risk are not overdue."""
    if row.risk is None:
        return len(RiskKind) + 1, row.reasons[0].since, row.child.patient_id
    return *row.risk.order, row.child.patient_id
