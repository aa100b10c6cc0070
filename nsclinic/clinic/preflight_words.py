"""What a registry package would hold, in words and counts: the same in the window and on the command line."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from nsclinic.clinic.preflight import Preflight, Withheld
from nsclinic.domain.record import EventKind
from nsclinic.exchange.package_tables import EVENTS, OBSERVATIONS, PACKAGE_TABLES
from nsclinic.exchange.small_cells import Cell, Coarser, K
from nsclinic.wording import Wording


class Counted(NamedTuple):
    """One thing and how many of it there are."""

    what: str
    many: int


def summary_words(found: Preflight, words: Wording) -> tuple[str, ...]:
    """Say how many children leave, what is wrong with sending it now, and how many could be found again."""
    return tuple(
        line
        for line in (_leaving_words(found, words), *_remarks(found, words), small_cells_words(found, words))
        if line
    )


def _leaving_words(found: Preflight, words: Wording) -> str:
    leave = words.t(
        "{leaving} of {children} children leave.",
        leaving=words.number(found.leaving),
        children=words.number(found.children),
    )
    if found.since is None:
        return leave
    changed = words.ngettext(
        "Of {n} something was recorded or changed since {day}.",
        "Of {n} something was recorded or changed since {day}.",
        found.touched,
        day=words.date(found.since),
    )
    return f"{leave} {changed}"


def _remarks(found: Preflight, words: Wording) -> Iterator[str]:
    if not found.site_code:
        yield words.t("This clinic has no site code: ask the registry for it and type it under Settings.")
    if found.has_gap and found.last is not None:
        yield words.t(
            "The last package was made on {day}: what was recorded between is in none. Choose that day or an earlier "
            "one.",
            day=words.date(found.last.made_on),
        )
    if found.since is not None and found.last is None:
        yield words.t("No earlier package is known here: the first one must hold everything.")


def small_cells_words(found: Preflight, words: Wording) -> str:
    """Say how many children could be found again by sex, month of birth and histology; empty where none could."""
    few = found.cells.children_in_small
    if not few:
        return ""
    return words.ngettext(
        "{n} child shares sex, month of birth and histology with fewer than {k} others and could be found again.",
        "{n} children share sex, month of birth and histology with fewer than {k} others and could be found again.",
        few,
        k=words.number(K - 1),
    )


def what_would_help(found: Preflight, words: Wording) -> tuple[Counted, ...]:
    """Say how many children would still stand in small cells if less were told."""
    said = {
        Coarser.YEAR: words.t("if only the year of birth were told"),
        Coarser.NO_HISTOLOGY: words.t("if no histology were told"),
        Coarser.YEAR_AND_NO_HISTOLOGY: words.t("if only the year of birth and no histology were told"),
    }
    return tuple(Counted(text, found.cells.left(coarser)) for coarser, text in said.items())


def file_counts(found: Preflight) -> tuple[Counted, ...]:
    """Give the rows of each file, in the order of the package."""
    return tuple(Counted(table.file, found.rows[table.file]) for table in PACKAGE_TABLES)


def code_counts(found: Preflight, words: Wording) -> tuple[Counted, ...]:
    """Give the rows of each code, most first within each file."""
    order = [table.file for table in PACKAGE_TABLES]
    ranked = sorted(found.codes.items(), key=lambda one: (order.index(one[0].file), -one[1], one[0]))
    return tuple(
        Counted(_code_words(code.file, code.kind, code.code, words), count) for code, count in ranked
    )


def _code_words(file: str, kind: str, code: str, words: Wording) -> str:
    if file == OBSERVATIONS.file:
        return words.analyte(code)
    if file == EVENTS.file:
        known = EventKind(kind)
        return f"{words.event_kind(known)}: {words.event_code(known, code)}"
    return words.drug(code)


def why_words(why: Withheld, words: Wording) -> str:
    """Say why a child stays."""
    return {
        Withheld.NOT_ASKED: words.t("Nobody asked the family"),
        Withheld.UNKNOWN: words.t("Asked, the answer is not known"),
        Withheld.NO: words.t("The family said no"),
        Withheld.NOT_BORN: words.t("Born after this day"),
    }[why]


def staying(found: Preflight, words: Wording) -> tuple[Counted, ...]:
    """Give what stays in the clinic and why: children, then doses; what is none is left out."""
    counts = [Counted(why_words(why, words), found.withheld[why]) for why in Withheld]
    counts.append(Counted(words.t("Doses planned to begin later"), found.planned))
    return tuple(one for one in counts if one.many)


def to_be_deleted(found: Preflight, words: Wording) -> tuple[Counted, ...]:
    """Give which children the registry is asked to delete; what is none is left out."""
    counts = (
        Counted(words.t("Sent before, consent taken back"), found.withdrawn),
        Counted(words.t("Sent before, deleted in the clinic"), found.deleted),
    )
    return tuple(one for one in counts if one.many)


def cell_words(cell: Cell, words: Wording) -> tuple[str, str, str]:
    """Give sex, month of birth and histology of a cell in words."""
    histology = words.event_code(EventKind.BIOPSY, cell.histology) if cell.histology else words.t("no biopsy")
    return words.sex(cell.sex), words.month(date(cell.birth_year, cell.birth_month, 1)), histology
