"""What the registry screen shows, as tables and words; made without Qt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.packages_made import PackageMade, packages_made
from nsclinic.clinic.preflight import ConsentLine, Preflight, children_without_consent
from nsclinic.clinic.preflight_words import (
    Counted,
    cell_words,
    code_counts,
    file_counts,
    staying,
    to_be_deleted,
    why_words,
)
from nsclinic.clinic.registry_package import Package
from nsclinic.clinic.site_code import site_code
from nsclinic.exchange.small_cells import Coarser
from nsclinic.ui.child.lists import ListRow, ListTable
from nsclinic.wording import Wording

SUM_SHOWN = 12
"""Digits of a package's sum that two people compare; so many the registry shows too."""


class Sending(StrEnum):
    """What is sent."""

    EVERYTHING = "everything"
    SINCE_LAST = "since_last"
    SINCE_DAY = "since_day"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known without counting: the clinic's code, its earlier packages (last made last), who was not asked."""

    site_code: str
    earlier: tuple[PackageMade, ...]
    without_consent: tuple[ConsentLine, ...]

    @property
    def last(self) -> PackageMade | None:
        """The last package that was made."""
        return self.earlier[-1] if self.earlier else None


def read_known(clinic: Clinic) -> Known:
    """Read it; on the store thread."""
    return Known(site_code(clinic), packages_made(clinic), children_without_consent(clinic))


def since_day(sending: Sending, known: Known, typed: date | None) -> date | None:
    """Give the first day whose changes are sent, None for everything.

    Since the last package means from the day on which it was made, that day included: what was written on it after the
    package is not lost, and what was written before is sent twice, which changes nothing.
    """
    if sending is Sending.SINCE_DAY:
        return typed
    if sending is Sending.SINCE_LAST and known.last is not None:
        return known.last.made_on
    return None


def sendings(known: Known, words: Wording) -> tuple[tuple[str, str], ...]:
    """Give what can be sent; changes only where a package was sent before."""
    everything = (Sending.EVERYTHING.value, words.t("Everything"))
    if known.last is None:
        return (everything,)
    since_last = words.t("Changes since the last, {day}", day=words.date(known.last.made_on))
    return (
        everything,
        (Sending.SINCE_LAST.value, since_last),
        (Sending.SINCE_DAY.value, words.t("Changes since a day")),
    )


def names_of_lists(found: Preflight | None, known: Known | None, words: Wording) -> tuple[str, ...]:
    """Give the names of the five lists, with how many stand in those that ask for something."""
    few = "" if found is None else words.number(found.cells.children_in_small)
    asked = "" if known is None else words.number(len(known.without_consent))
    return (
        words.t("What leaves"),
        words.t("What stays"),
        words.t("Small cells {n}", n=few).rstrip(),
        words.t("Consent {n}", n=asked).rstrip(),
        words.t("Earlier packages"),
    )


def leaving_table(found: Preflight | None, words: Wording) -> ListTable:
    """Give the rows of each file, then those of each code."""
    rows: list[ListRow] = []
    if found is not None:
        rows += [_row(one, words, is_current=True) for one in file_counts(found)]
        rows += [_row(one, words) for one in code_counts(found, words)]
    return ListTable(
        (words.t("What leaves"), words.t("Rows")), tuple(rows), words.t("Nothing was counted yet."), 0
    )


def staying_table(found: Preflight | None, words: Wording) -> ListTable:
    """Give what stays and why, then what the registry is asked to delete, then what never leaves."""
    rows: list[ListRow] = []
    if found is not None:
        rows += [_row(one, words, is_current=True) for one in staying(found, words)]
        rows += [_row(one, words, is_current=True) for one in to_be_deleted(found, words)]
    never = words.t("always")
    rows += [
        ListRow((what, never), "")
        for what in (
            words.t("Names, guardians, telephone numbers, addresses"),
            words.t("Clinicians and laboratories"),
            words.t("Notes and every other free text, documents"),
            words.t("The day of birth: its month leaves"),
        )
    ]
    return ListTable((words.t("What stays"), words.t("How many")), tuple(rows), "", 0)


def cells_table(found: Preflight | None, words: Wording) -> ListTable:
    """Give the small cells, and what would make them fewer."""
    columns = (words.t("Sex"), words.t("Born"), words.t("Histology"), words.t("Children"))
    empty = words.t("No child shares sex, month of birth and histology with too few others.")
    if found is None:
        return ListTable(columns, (), "", 2)
    left, year, month = words.t("would be left"), words.t("year only"), words.t("month")
    told, not_told = words.t("told"), words.t("not told")
    help_rows = [
        ListRow((left, born, histology, words.number(found.cells.left(coarser))), "", is_current=True)
        for coarser, born, histology in (
            (Coarser.YEAR, year, told),
            (Coarser.NO_HISTOLOGY, month, not_told),
            (Coarser.YEAR_AND_NO_HISTOLOGY, year, not_told),
        )
    ]
    rows = [ListRow((*cell_words(cell, words), words.number(count)), "") for cell, count in found.cells.small]
    return ListTable(columns, (*help_rows, *rows) if rows else (), empty, 2)


def consent_table(lines: Sequence[ConsentLine], words: Wording) -> ListTable:
    """Give the children without consent; those whom nobody asked stand in ink. A row's id is the child's."""
    columns = (words.t("Name"), words.t("Number"), words.t("Born"), words.t("Consent"))
    rows = tuple(
        ListRow(
            (
                words.isolate(line.name),
                words.left_to_right(line.patient_id),
                words.date(line.birth_date),
                _consent_words(line, words),
            ),
            line.patient_id,
            is_current=line.why.value == "not_asked",
        )
        for line in lines
    )
    return ListTable(columns, rows, words.t("Every family said yes."), 3)


def _consent_words(line: ConsentLine, words: Wording) -> str:
    why = why_words(line.why, words)
    if not line.was_sent:
        return why
    return words.t("{why}; sent before, the registry is asked to delete", why=why)


def earlier_table(earlier: Iterable[PackageMade], words: Wording) -> ListTable:
    """Give the packages that were made, the last first."""
    columns = (
        words.t("Made"),
        words.t("As of"),
        words.t("What was sent"),
        words.t("Children"),
        words.t("SHA-256"),
    )
    rows = tuple(
        ListRow(
            (
                words.date(made.made_on),
                words.date(made.as_of),
                words.t("changes since {day}", day=words.date(made.since))
                if made.since
                else words.t("everything"),
                words.number(made.children),
                words.left_to_right(made.sha256[:SUM_SHOWN]),
            ),
            "",
        )
        for made in reversed(tuple(earlier))
    )
    return ListTable(columns, rows, words.t("No package was made yet."), 2)


def written_words(made: Package, words: Wording) -> tuple[str, str]:
    """Say what was written, and where it lies with its sum."""
    happened = words.ngettext(
        "The package of {n} child is written.", "The package of {n} children is written.", made.children
    )
    where = words.t(
        "It lies in {place}; SHA-256 {sum}.",
        place=words.left_to_right(str(made.place)),
        sum=words.left_to_right(made.sha256[:SUM_SHOWN]),
    )
    return happened, where


def _row(one: Counted, words: Wording, *, is_current: bool = False) -> ListRow:
    return ListRow((one.what, words.number(one.many)), "", is_current)
