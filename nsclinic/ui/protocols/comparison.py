"""Two protocols side by side as values: the lines of both pages, paired by what they are about, not by place."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from nsclinic.wording.protocol_page import PageLine, ProtocolPage


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One thing in two protocols; a side is None where that protocol says nothing of it.

    `differs`: another amount, or one side alone. `cited_apart`: the same amount from another source, place or note.
    """

    label: str
    first: PageLine | None
    second: PageLine | None

    @property
    def differs(self) -> bool:
        """Whether the two say different things."""
        if self.first is None or self.second is None:
            return True
        return (self.first.label, self.first.amount) != (self.second.label, self.second.amount)

    @property
    def cited_apart(self) -> bool:
        """Whether the same is said from two sources."""
        if self.differs or self.first is None or self.second is None:
            return False
        return (self.first.source, self.first.notes) != (self.second.source, self.second.notes)


@dataclass(frozen=True, slots=True)
class ComparedSection:
    """A section of both pages."""

    key: str
    title: str
    lines: tuple[ComparedLine, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole comparison of two pages."""

    first: ProtocolPage
    second: ProtocolPage
    sections: tuple[ComparedSection, ...]

    @property
    def difference_count(self) -> int:
        """How many lines say different things."""
        return sum(line.differs for section in self.sections for line in section.lines)

    def shown(self, *, only_differences: bool) -> Iterator[ComparedSection]:
        """Give the sections with all lines, or with those alone that differ or cite another place."""
        for section in self.sections:
            lines = tuple(
                line for line in section.lines if not only_differences or line.differs or line.cited_apart
            )
            if lines:
                yield ComparedSection(section.key, section.title, lines)


def compared(first: ProtocolPage, second: ProtocolPage) -> Comparison:
    """Compare two pages of one language."""
    titles = {section.key: section.title for page in (first, second) for section in page.sections}
    order = [section.key for section in first.sections]
    order += [section.key for section in second.sections if section.key not in order]
    ones = {section.key: section.lines for section in first.sections}
    others = {section.key: section.lines for section in second.sections}
    sections = tuple(
        ComparedSection(key, titles[key], tuple(_paired(ones.get(key, ()), others.get(key, ()))))
        for key in order
    )
    return Comparison(first, second, sections)


def _paired(ones: tuple[PageLine, ...], others: tuple[PageLine, ...]) -> Iterator[ComparedLine]:
    """Pair lines by key, those of the second alone after the line that stands before them there."""
    first, second = _keyed(ones), _keyed(others)
    order = list(first)
    before = -1
    for key in second:
        if key in first:
            before = order.index(key)
        else:
            before += 1
            order.insert(before, key)
    for key in order:
        one, other = first.get(key), second.get(key)
        shown = one or other
        if shown is not None:
            yield ComparedLine(shown.label, one, other)


def _keyed(lines: tuple[PageLine, ...]) -> dict[tuple[str, int], PageLine]:
    """Give the lines that say an amount by key; of several with one key the first is 0, the next 1."""
    keyed: dict[tuple[str, int], PageLine] = {}
    for line in lines:
        if not line.amount:
            continue
        place = next(number for number in count() if (line.key, number) not in keyed)
        keyed[line.key, place] = line
    return keyed
