"""The worklist in words, for the window, the printed list and the command: all three say the same of a child."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from nsclinic.advice.model import Due, Severity
from nsclinic.clinic.risk import Risk, RiskKind
from nsclinic.clinic.worklist import Worklist, WorklistRow
from nsclinic.wording import Wording
from nsclinic.wording.speech import as_sentence, marked, within


class Group(StrEnum):
    """The three groups of a day, in their order."""

    BOOKED = "booked"
    NEEDS_YOU = "needs_you"
    OVERDUE = "overdue"


GROUP_TITLES = {
    Group.BOOKED: marked("Booked today"),
    Group.NEEDS_YOU: marked("Needs you"),
    Group.OVERDUE: marked("Overdue"),
}
GROUP_MEANINGS = {
    Group.BOOKED: marked("their next visit is written for today"),
    Group.NEEDS_YOU: marked("stop and urgent findings that nobody has answered"),
    Group.OVERDUE: marked("a visit or a test is past its day; the greatest risk first"),
}
EMPTY_GROUPS = {
    Group.BOOKED: marked("Nobody is booked for today."),
    Group.NEEDS_YOU: marked("No urgent finding waits for an answer."),
    Group.OVERDUE: marked("Nobody is overdue."),
}


def groups_of(worklist: Worklist) -> tuple[tuple[Group, tuple[WorklistRow, ...]], ...]:
    """Give the groups with their children, in the order in which every list shows them."""
    return (
        (Group.BOOKED, worklist.booked),
        (Group.NEEDS_YOU, worklist.needs_you),
        (Group.OVERDUE, worklist.overdue),
    )


_PLACES = {
    (RiskKind.UNWATCHED_CALCINEURIN_INHIBITOR, True): marked("On {drug}: {late}"),
    (RiskKind.STEROID_WITHOUT_PRESSURE, True): marked("On high-dose {drug}: {late}"),
    (RiskKind.STEROID_WITHOUT_PRESSURE, False): marked("On {drug}, dose per kg not known: {late}"),
    (RiskKind.CYCLOPHOSPHAMIDE_TOTAL, True): marked("On {drug} above its highest total dose: {late}"),
    (RiskKind.CYCLOPHOSPHAMIDE_TOTAL, False): marked("On {drug}, total dose not known: {late}"),
    (RiskKind.NEPHROTIC_NOT_SEEN, True): marked("Nephrotic and not seen: {late}"),
}
"""By kind, and whether the dose that it rests on is known; what is overdue stands alone for the rest."""


def why_overdue(risk: Risk, as_of: date, words: Wording) -> str:
    """Give why an overdue child stands where she stands: "On tacrolimus: creatinine 40 days overdue"."""
    what, days = within(words.code_in("tests", risk.what)), risk.days(as_of)
    if days:
        late = words.ngettext("{what} {n} day overdue", "{what} {n} days overdue", days, what=what)
    else:
        late = words.t("{what} due today", what=what)
    place = _PLACES.get((risk.kind, risk.is_dose_known))
    if place is None:
        return as_sentence(late)
    return words.t(place, drug=within(words.drug(risk.drug)) if risk.drug else "", late=late)


def gravest_beside(row: WorklistRow, words: Wording) -> str:
    """Give the most serious open finding with its severity ("Urgent: Relapse"), where it is more than due; else ""."""
    first = row.first_finding
    if first is None or first.severity.rank >= Severity.DUE.rank:
        return ""
    title = words.finding_title(first.rule, first.variant)
    return words.t("{severity}: {finding}", severity=words.severity(first.severity), finding=title)


def others_overdue(row: WorklistRow) -> tuple[Due, ...]:
    """Give what is overdue beside that by which the child stands where she stands, longest overdue first."""
    named = row.risk.what if row.risk is not None else ""
    return tuple(due for due in row.due if due.is_overdue and due.what != named)


def due_names(due: Iterable[Due], words: Wording) -> str:
    """Give things that are due as one list in a sentence: "creatinine, urine test"."""
    return words.listed([within(words.code_in("tests", each.what)) for each in due])
