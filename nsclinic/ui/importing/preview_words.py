"""What the page before an import says, made without Qt: how many children are what, and each thing by itself."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from nsclinic.clinic.import_report import ImportReport
from nsclinic.clinic.list_identity import NEW_CHILD, MaybeSame
from nsclinic.clinic.list_importing import ListReport
from nsclinic.domain.record import Sex
from nsclinic.exchange.faults import Fault, quoted, saying, visible
from nsclinic.exchange.list_reading import ListedRow
from nsclinic.exchange.tables import PATIENTS
from nsclinic.store.values import ChildLine
from nsclinic.ui.importing.presenter import meaning_words
from nsclinic.wording import Wording

_LINE_AT_END = re.compile(r"([0-9]+)\Z")


class Kind(StrEnum):
    """What a line of the preview is about, the gravest first."""

    FAULT = "fault"
    MAYBE = "maybe"
    SAME = "same"
    OTHER = "other"
    WARNING = "warning"
    REPLACED = "replaced"
    KEPT = "kept"
    NEW = "new"
    HERE = "here"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A child here who a row may be: as a chooser names her, and what the line of the preview then says."""

    patient_id: str
    words: str
    sentence: str


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One line of the preview. `row` is the line of the list that a decision is about, 0 for none.

    `candidates` are the children here whom that row may be, most alike first; `taken` is the one whom the line names.
    """

    kind: Kind
    what: str
    where: str
    sentence: str
    row: int = 0
    candidates: tuple[Candidate, ...] = ()
    taken: str = ""

    def taking(self, patient_id: str) -> "PreviewLine":
        """Give the line as it names another of its candidates; itself for somebody who is none."""
        for one in self.candidates:
            if one.patient_id == patient_id:
                return replace(self, sentence=one.sentence, taken=patient_id)
        return self


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """What an import would do: counts in one sentence, what that means, and each thing by itself."""

    counts: str
    to_do: str
    lines: tuple[PreviewLine, ...]
    can_import: bool
    is_refused: bool
    undecided: int = 0


EMPTY_PAGE = PreviewPage("", "", (), can_import=False, is_refused=False)
"""What stands there until the file was looked through."""


def kind_words(words: Wording) -> dict[Kind, str]:
    """Give the word for each kind of line."""
    return {
        Kind.FAULT: words.t("Wrong"),
        Kind.MAYBE: words.t("Maybe the same"),
        Kind.SAME: words.t("Same child"),
        Kind.OTHER: words.t("Another child"),
        Kind.WARNING: words.t("Look again"),
        Kind.REPLACED: words.t("Replaced"),
        Kind.KEPT: words.t("Stays"),
        Kind.NEW: words.t("New"),
        Kind.HERE: words.t("Already here"),
    }


def folder_page(report: ImportReport, words: Wording) -> PreviewPage:
    """Word what the import of an interchange folder or workbook would do."""
    lines = [_fault_line(Kind.FAULT, fault, words, is_list=False) for fault in report.faults]
    lines += [_fault_line(Kind.WARNING, fault, words, is_list=False) for fault in report.warnings]
    lines += _replaced(report, words)
    tables = [
        words.t(
            "{table}: {new} new, {changed} changed, {unchanged} unchanged",
            table=table,
            new=report.new[table],
            changed=report.changed[table],
            unchanged=report.unchanged[table],
        )
        for table in dict.fromkeys((*report.new, *report.changed, *report.unchanged))
    ]
    return _page(report, "  ·  ".join(tables), lines, words)


def list_page(found: ListReport, decisions: Mapping[int, str], words: Wording, today: date) -> PreviewPage:
    """Word what the import of a list would do, with what was decided so far."""
    report = found.report
    decided = {maybe.line for maybe in found.maybe}
    lines = [_fault_line(Kind.FAULT, fault, words, is_list=True) for fault in report.faults]
    lines += [_maybe_line(maybe, decisions, words) for maybe in found.maybe]
    lines += [
        _fault_line(Kind.WARNING, fault, words, is_list=True)
        for fault in report.warnings
        if fault.line not in decided
    ]
    lines += _replaced(report, words, {here.child.patient_id: here.child.name for here in found.here})
    lines += [
        PreviewLine(Kind.NEW, kind_words(words)[Kind.NEW], _line(row.line, words), _child(row, words, today))
        for row in found.new
        if row.line not in decided
    ]
    lines += [
        PreviewLine(
            Kind.HERE,
            kind_words(words)[Kind.HERE],
            _line(here.line, words),
            _here(here.row, here.child, words),
        )
        for here in found.here
        if here.line not in decided
    ]
    counts = " · ".join(
        (
            words.ngettext("{n} new child", "{n} new children", found.new_count),
            words.ngettext("{n} already here", "{n} already here", found.unchanged_count),
            words.ngettext("{n} changed", "{n} changed", found.changed_count),
        )
    )
    undecided = sum(maybe.line not in decisions for maybe in found.maybe)
    return _page(report, counts, lines, words, undecided)


def _page(
    report: ImportReport, counts: str, lines: Sequence[PreviewLine], words: Wording, undecided: int = 0
) -> PreviewPage:
    if report.is_refused:
        n = len(report.faults)
        counts = words.ngettext("{n} thing is wrong", "{n} things are wrong", n)
        if report.has_more_faults:
            counts = words.t("The first {n} things that are wrong", n=n)
        to_do = words.t("Nothing was imported. Put them right in the file, save it, and press F5 here.")
    elif report.changes_nothing:
        to_do = words.t("The clinic has all of this already: nothing is to be imported.")
    elif undecided:
        to_do = words.ngettext(
            "{n} may be here already: choose it and press S (the same child) or N (another child).",
            "{n} may be here already: choose each and press S (the same child) or N (another child).",
            undecided,
        )
    else:
        to_do = words.t("Nothing is written yet. Look it through, then import.")
    can_import = not (report.is_refused or report.changes_nothing)
    return PreviewPage(counts, to_do, tuple(lines), can_import, report.is_refused, undecided)


def imported_words(report: ImportReport, words: Wording) -> str:
    """Say what was imported."""
    new, changed = report.new[PATIENTS.name], report.changed[PATIENTS.name]
    rows = report.new.total() + report.changed.total() - new - changed
    parts = [
        words.ngettext("{n} new child", "{n} new children", new),
        words.ngettext("{n} changed", "{n} changed", changed),
    ]
    if rows:
        parts.append(words.ngettext("{n} row of their records", "{n} rows of their records", rows))
    return words.t("Imported: {what}.", what=words.pgettext("list", ", ").join(parts))


def _fault_line(kind: Kind, fault: Fault, words: Wording, *, is_list: bool) -> PreviewLine:
    where = fault.place.named(fault.letters)
    if is_list and fault.line:
        where = f"{fault.letters}{fault.line}" if fault.letters else _line(fault.line, words)
    expected = fault.expected
    parameters = dict(expected.parameters)
    if "--replace-identity" in expected.msgid:  # the window has no such option
        expected = saying(
            "is known in the clinic as {known}, here as {found}: correct the number or the child first",
            known=parameters["known"],
            found=parameters["found"],
        )
    sentence = expected.said(words.t_isolated)
    if fault.cell is not None:
        sentence = f"{words.isolate(quoted(fault.cell))} {sentence}"
    if fault.column:
        sentence = f"{words.isolate(visible(fault.column))}: {sentence}"
    return PreviewLine(kind, kind_words(words)[kind], words.isolate(where), sentence)


def _replaced(
    report: ImportReport, words: Wording, children: Mapping[str, str] | None = None
) -> list[PreviewLine]:
    """Word what replaces what, and what stays; of a list (`children` are its names by id) the place is its line."""
    meanings = meaning_words(words)
    kinds = kind_words(words)

    def where(place: str) -> str:
        line = _LINE_AT_END.search(place) if children is not None else None
        return _line(int(line[1]), words) if line else words.isolate(place)

    def whose(patient_id: str) -> str:
        name = (children or {}).get(patient_id, "")
        number = words.isolate(visible(patient_id))
        return f"{words.isolate(name)} ({number})" if name else number

    lines = []
    for one in report.replacements:
        facts = {
            "column": meanings.get(one.column, one.column),
            "child": whose(one.patient_id),
            "after": words.isolate(quoted(one.after)),
        }
        if one.before:
            before = words.isolate(quoted(one.before))
            sentence = words.t("{column} of {child}: {before} is replaced by {after}", before=before, **facts)
        else:
            sentence = words.t("{column} of {child}: {after} is added", **facts)
        lines.append(PreviewLine(Kind.REPLACED, kinds[Kind.REPLACED], where(one.place), sentence))
    lines += [
        PreviewLine(
            Kind.KEPT,
            kinds[Kind.KEPT],
            where(row.place),
            f"{whose(row.patient_id)}: {row.words.said(words.t_isolated)}",
        )
        for row in report.kept
    ]
    return lines


def _maybe_line(maybe: MaybeSame, decisions: Mapping[int, str], words: Wording) -> PreviewLine:
    decided = decisions.get(maybe.line)
    kind = Kind.MAYBE if decided is None else Kind.OTHER if decided == NEW_CHILD else Kind.SAME
    candidates = tuple(_candidate(maybe, child, words) for child in maybe.lines)
    line = PreviewLine(
        kind,
        kind_words(words)[kind],
        _line(maybe.line, words),
        "",
        row=maybe.line,
        candidates=candidates,
    ).taking(candidates[0].patient_id)
    return line.taking(decided or "")


def _candidate(maybe: MaybeSame, child: ChildLine, words: Wording) -> Candidate:
    told = (child.name, child.patient_id, words.date(child.birth_date), child.guardian)
    said = _here(maybe.row, child, words)
    if len(maybe.lines) > 1:
        or_others = words.ngettext("or {n} other child", "or {n} other children", len(maybe.lines) - 1)
        said = f"{said} · {or_others}"
    return Candidate(child.patient_id, " · ".join(words.isolate(part) for part in told if part), said)


def _here(row: ListedRow, child: ChildLine, words: Wording) -> str:
    return words.t(
        "{name}, {born}; here: {known} ({number}), {known_born}",
        name=words.isolate(row.name or row.values["patient_id"]),
        born=words.date(row.birth_date),
        known=words.isolate(child.name),
        number=words.isolate(child.patient_id),
        known_born=words.date(child.birth_date),
    )


def _child(row: ListedRow, words: Wording, today: date) -> str:
    sex = words.sex(Sex(row.values["sex"])) if row.values["sex"] else words.t("sex not known")
    is_estimated = row.values["birth_date_estimated"] == "yes"
    born = words.date(row.birth_date)
    if is_estimated:
        born = words.t("about {date}", date=born)
    return words.pgettext("list", ", ").join(
        (
            words.isolate(row.name or row.values["patient_id"]),
            sex,
            words.t("born {date}", date=born),
            words.age(row.birth_date, today, is_estimated),
        )
    )


def _line(line: int, words: Wording) -> str:
    return words.t("line {n}", n=line)
