"""A protocol as a page: every number of its file once, in words, with its source, in the order in which one asks.

Plain values in one language, made from the protocol alone. The screen, the comparison of two protocols and the printed
page all show this, so that none of them can say another number than the file.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nsclinic.domain.record import Frequency
from nsclinic.protocol.facts import errata
from nsclinic.protocol.model import Number, Protocol
from nsclinic.protocol.numbers import numbers_of
from nsclinic.wording.protocol_lines import (
    Citation,
    PageLine,
    Placed,
    amount_of,
    line_of,
    range_of,
    told,
)
from nsclinic.wording.protocol_parts import (
    dose_lines,
    given_lines,
    step_lines,
    target_lines,
    urine_lines,
    who_lines,
)
from nsclinic.wording.speech import marked
from nsclinic.wording.texts.numbers import FOLDED, LISTED, SECTIONS, NumberText, key_of
from nsclinic.wording.wording import Wording

HASH_DIGITS = 8
LAST = tuple(SECTIONS)[-1]

__all__ = [
    "ERRATA_TITLE",
    "Citation",
    "PageErratum",
    "PageLine",
    "PageSection",
    "PageSource",
    "ProtocolPage",
    "erratum_words",
    "protocol_page",
]


ERRATA_TITLE = marked("Misprints and clashes of the sources, and how they are read")


@dataclass(frozen=True, slots=True)
class PageSection:
    """A section of the page. `is_folded`: shown by its title until somebody asks for it."""

    key: str
    title: str
    lines: tuple[PageLine, ...]
    is_folded: bool = False


@dataclass(frozen=True, slots=True)
class PageSource:
    """A source that the page cites, in full."""

    key: str
    document: str
    is_reviewed: bool


@dataclass(frozen=True, slots=True)
class PageErratum:
    """A misprint, or two sources that clash: what is printed, why it cannot stand, and how it is read."""

    id: str
    printed: str
    why: str
    reading: str


@dataclass(frozen=True, slots=True)
class ProtocolPage:
    """All that the page says. `digest` is the first eight digits of the file's SHA-256.

    `is_reviewed` is False where a number of the protocol's own, not one that all share, rests on a source that nobody
    qualified has reviewed. `based_on` says what an adopted protocol was made from; empty for one that ships.
    """

    protocol_id: str
    version: str
    digest: str
    title: str
    summary: str
    is_reviewed: bool
    sections: tuple[PageSection, ...]
    sources: tuple[PageSource, ...]
    errata: tuple[PageErratum, ...] = ()
    based_on: str = ""

    @property
    def lines(self) -> Iterator[PageLine]:
        """Every line, in order."""
        for section in self.sections:
            yield from section.lines


def protocol_page(protocol: Protocol, words: Wording) -> ProtocolPage:
    """Put a protocol into words. A number without a label is shown by its key all the same: none is ever left out."""
    sections = tuple(_sections(protocol, words))
    misprinted = {erratum for section in sections for line in section.lines for erratum in line.errata}
    return ProtocolPage(
        protocol_id=protocol.id,
        version=protocol.version,
        digest=protocol.sha256[:HASH_DIGITS],
        title=words.protocol_title(protocol),
        summary=words.protocol_summary(protocol),
        based_on=_based_on(protocol, words),
        is_reviewed=all(
            protocol.document(number.source).is_reviewed
            for where, _, number in numbers_of(protocol)
            if not where.startswith("common.")
        ),
        sections=sections,
        sources=tuple(_sources(protocol, words)),
        errata=tuple(
            PageErratum(
                words.left_to_right(erratum.id),
                words.isolate(erratum.printed),
                words.isolate(erratum.why),
                words.isolate(erratum.reading),
            )
            for erratum in errata().values()
            if erratum.id in misprinted
        ),
    )


def erratum_words(erratum: PageErratum, words: Wording) -> tuple[str, str, str]:
    """Give a misprint in three sentences: what is printed, why it cannot stand, how it is read."""
    return (
        words.t("Printed: {printed}", printed=erratum.printed),
        words.t("Why it cannot stand: {why}", why=erratum.why),
        words.t("Read as: {reading}", reading=erratum.reading),
    )


COMPOSED: dict[str, Callable[[Protocol, Wording], Iterator[PageLine]]] = {
    "who": who_lines,
    "steps": step_lines,
    "doses": dose_lines,
    "targets": target_lines,
    "given": given_lines,
    "urine": urine_lines,
}
"""Sections that begin with lines of several numbers."""


def _sections(protocol: Protocol, words: Wording) -> Iterator[PageSection]:
    by_key: dict[str, list[Placed]] = {}
    for where, _, number in numbers_of(protocol):
        by_key.setdefault(key_of(where), []).append((where, number))
    shown: set[str] = set()
    for key, title in SECTIONS.items():
        lines = list(COMPOSED[key](protocol, words)) if key in COMPOSED else []
        if key == "response":
            lines.append(
                told("first", words.t("The prednisolone of the first course stands under “Relapse”."))
            )
        if key == "relapse":
            lines += _answer(protocol, words)
        for number_key, text in LISTED.get(key, {}).items():
            if number_key in by_key:
                lines.append(_listed(protocol, words, number_key, text, by_key))
        shown.update(where for line in lines for where in line.places)
        if key == LAST:
            lines += [
                line_of(protocol, words, where, words.left_to_right(where), [(where, number)])
                for where, _, number in numbers_of(protocol)
                if where not in shown
            ]
        if lines:
            yield PageSection(key, words.t(title), tuple(lines), is_folded=key in FOLDED)


def _listed(
    protocol: Protocol, words: Wording, key: str, text: NumberText, by_key: dict[str, list[Placed]]
) -> PageLine:
    """Give the line of a number of the lists, with the second one that belongs to it."""
    placed, amount = by_key[key], ""
    if others := by_key.get(text.other):
        first, second = placed[0][1], others[0][1]
        if text.joined:
            said = [amount_of(number, words, text.sign) for number in (first, second)]
            amount = words.t(text.joined, first=said[0], second=said[1])
        else:
            amount = range_of(first, second, words)
        placed = [*placed, *others]
    return line_of(protocol, words, key, words.t(text.label), placed, amount, text.sign)


def _answer(protocol: Protocol, words: Wording) -> Iterator[PageLine]:
    """Give the prednisolone of the first course and of a relapse."""
    answer = protocol.steroid_answer
    label = words.t("Prednisolone, for a relapse as at the start, until remission")
    yield line_of(protocol, words, "answer", label, [("steroid_answer.dose", answer.dose)])
    label = words.t("That prednisolone is at most")
    yield line_of(protocol, words, "answer:most", label, [("steroid_answer.at_most", answer.at_most)])
    if answer.then_dose is not None:
        then: Number = answer.then_dose
        amount = words.regimen(then.value, then.value, then.unit, Frequency.ALTERNATE_DAY, None)
        label = words.t("Prednisolone, then")
        yield line_of(protocol, words, "answer:then", label, [("steroid_answer.then_dose", then)], amount)
    if answer.then_weeks:
        weeks = answer.then_weeks
        placed = [(f"steroid_answer.then_weeks.{place}", each) for place, each in enumerate(weeks, start=1)]
        amount = range_of(weeks[0], weeks[-1], words) if len(weeks) <= 2 else ""
        label = words.t("That is given for")
        yield line_of(protocol, words, "answer:weeks", label, placed, amount)


def _based_on(protocol: Protocol, words: Wording) -> str:
    """Say what a site's own protocol was made from and from when on it is in force; empty for one that ships."""
    if not protocol.based_on:
        return ""
    base = words.left_to_right(protocol.based_on)
    if protocol.valid_from is None:
        return words.t("Made by this clinic from {base}.", base=base)
    return words.t(
        "Made by this clinic from {base}; in force from {date} on.", base=base, date=protocol.valid_from
    )


def _sources(protocol: Protocol, words: Wording) -> Iterator[PageSource]:
    """Give the sources that are cited, in the order of the file."""
    cited = {number.source for _, _, number in numbers_of(protocol)} | {protocol.eligibility.source}
    for key, source in protocol.sources.items():
        if key in cited:
            yield PageSource(key, words.isolate(source.document), source.is_reviewed)
