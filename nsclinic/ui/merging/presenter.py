"""Two records side by side in words: each field with what both say, and what becomes of the rows. Made without Qt."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from nsclinic.clinic.merging import (
    AnyRow,
    MergeField,
    MergePreview,
    Obstacle,
    Obstruction,
    Side,
)
from nsclinic.domain.record import Event, Observation, Treatment, Visit
from nsclinic.store.values import RowKind
from nsclinic.ui.history.words import (
    counted_words,
    particular_label,
    particular_words,
    row_day,
    row_words,
)
from nsclinic.wording import Wording

_KINDS: Mapping[type[AnyRow], RowKind] = {
    Visit: RowKind.VISIT,
    Observation: RowKind.OBSERVATION,
    Treatment: RowKind.TREATMENT,
    Event: RowKind.EVENT,
}


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field in words. `side` is whose value is taken; `is_open` says that both say something, and not the same."""

    name: str
    label: str
    kept: str
    other: str
    side: Side
    is_open: bool

    def next_side(self, step: int) -> Side:
        """Give the side beside the one taken: this record's, both (a note), the other record's."""
        sides = (Side.KEPT, Side.BOTH, Side.OTHER) if self.name == "note" else (Side.KEPT, Side.OTHER)
        place = sides.index(self.side) if self.side in sides else 0
        return sides[max(0, min(place + step, len(sides) - 1))]


def field_lines(preview: MergePreview, choices: Mapping[str, Side], words: Wording) -> tuple[FieldLine, ...]:
    """Give every field that either record knows, those that differ first."""
    lines = [_line(one, preview, choices, words) for one in preview.fields]
    known = [line for line in lines if line.kept or line.other]
    return tuple(sorted(known, key=lambda line: not line.is_open))


def _line(one: MergeField, preview: MergePreview, choices: Mapping[str, Side], words: Wording) -> FieldLine:
    kept, other = preview.kept.child, preview.other.child
    return FieldLine(
        one.name,
        particular_label(one.name, words),
        particular_words(kept, one.name, words),
        particular_words(other, one.name, words),
        choices.get(one.name, one.default),
        one.differs,
    )


def what_becomes_of_rows(preview: MergePreview, words: Wording) -> tuple[str, ...]:
    """Say what comes over, what stands in both, and where the two disagree, a line each."""
    moved, doubled = (_counted(rows, words) for rows in (preview.moved, preview.doubled))
    lines = [
        words.t("Comes over: {rows}.", rows=moved)
        if moved
        else words.t("Nothing comes over: all of it stands here.")
    ]
    if doubled:
        lines.append(words.t("Stands in both and is kept once: {rows}.", rows=doubled))
    lines += _documents(preview, words)
    if preview.conflicts:
        n = len(preview.conflicts)
        lines.append(
            words.ngettext(
                "{n} place where the two disagree; both are kept, and the one that comes over counts as entered last:",
                "{n} places where the two disagree; both are kept, and those that come over count as entered last:",
                n,
            )
        )
        lines += [
            words.t(
                "{date}: {kept} · {other}",
                date=row_day(one.kept),
                kept=row_words(one.kept, words),
                other=row_words(one.other, words),
            )
            for one in preview.conflicts
        ]
    return tuple(lines)


def _documents(preview: MergePreview, words: Wording) -> list[str]:
    """Say how many documents each record has, and that they come along; nothing where neither has any."""
    stay, come = preview.documents
    names = {
        "kept": words.isolate(preview.kept.child.patient_id),
        "other": words.isolate(preview.other.child.patient_id),
    }
    if not (stay or come):
        return []
    coming = (
        words.ngettext(
            "{n} document of {other} comes over as well.",
            "{n} documents of {other} come over as well.",
            come,
            other=names["other"],
        )
        if come
        else words.t("{other} has no document.", other=names["other"])
    )
    staying = (
        words.ngettext(
            "{n} document of {kept} stays where it is.",
            "{n} documents of {kept} stay where they are.",
            stay,
            kept=names["kept"],
        )
        if stay
        else words.t("{kept} has no document yet.", kept=names["kept"])
    )
    return [words.pgettext("messages", "{first} {second}", first=coming, second=staying)]


def _counted(rows: tuple[AnyRow, ...], words: Wording) -> str:
    return counted_words(Counter(_KINDS[type(row)] for row in rows), words)


def obstruction_words(found: Obstruction, words: Wording) -> str:
    """Say what stands in the way, and what to do."""
    match found.obstacle:
        case Obstacle.SAME_RECORD:
            return words.t("This is the same record.")
        case Obstacle.DRAFT:
            return words.t("The other record has an unfinished visit: finish it or throw it away first.")
        case Obstacle.DRUG_IN_BOTH:
            return words.t(
                "Both records say that {drug} is taken today, and not in the same words: it would be counted twice. "
                "Stop it in one of them first.",
                drug=words.drug(found.drug),
            )
        case Obstacle.BORN_LATER:
            return words.t("Something is recorded on {date}, before the birth date chosen.", date=found.day)
