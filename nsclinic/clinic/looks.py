"""Who opened the clinic and whose charts they looked at: what the access log holds, as it is looked through."""

from typing import NamedTuple

from nsclinic.clinic.audit import Asked, question_of
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.rights import Right
from nsclinic.store import AccessEntry

MOST_LOOKS = 2000
"""Lines that are shown; of more only the latest."""

_MOST_READ = 100_000


class LooksPage(NamedTuple):
    """Lines of the log, latest first; `names` are the names of its children by number, `is_cut`: there were more."""

    lines: tuple[AccessEntry, ...]
    names: dict[str, str]
    is_cut: bool


def looks_page(clinic: Clinic, asked: Asked) -> LooksPage:
    """Give who opened the clinic or looked at a chart, by day, person and child; kinds of entries are not asked here.

    Raises:
        RightLackingError: whoever opened the clinic may not read the audit.
        StoreError: the log is damaged.
    """
    clinic.require(Right.READ_AUDIT)
    question = question_of(clinic, asked)
    found = [] if question is None else clinic.store.access_log.entries(_MOST_READ)
    children = set(question.patient_ids) if question is not None else set()
    wanted = [one for one in found if _is_asked(one, asked, children)]
    shown = wanted[:MOST_LOOKS]
    lines = {one.patient_id: clinic.store.child_line(one.patient_id) for one in shown if one.patient_id}
    names = {number: line.name for number, line in lines.items() if line is not None}
    return LooksPage(tuple(shown), names, len(wanted) > MOST_LOOKS)


def _is_asked(one: AccessEntry, asked: Asked, children: set[str]) -> bool:
    day = one.at.astimezone().date()
    return (
        (asked.since is None or day >= asked.since)
        and (asked.until is None or day <= asked.until)
        and (asked.who is None or one.who == asked.who)
        and (not children or one.patient_id in children)
    )
