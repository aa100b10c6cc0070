"""The lines of a protocol's page: what a number is, its amount with the unit, and where it is printed.

Numbers that say one thing together (both ends of a range, a mean with its deviation, one limit in two units) stand on
one line. A range is never written with one unit where its ends have two.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from nsclinic.protocol.facts import errata_of
from nsclinic.protocol.model import Number, Protocol
from nsclinic.wording.quantities import without_end_zeros
from nsclinic.wording.sentences import TIME_UNITS
from nsclinic.wording.speech import as_sentence, within
from nsclinic.wording.wording import Wording

DANGEROUS = "dangerous:"
"""How the keys of the formulary's lines begin."""

SHOWN_UNITS = {"hour": "h", "factor": "×", "z": ""}
"""Units of a protocol's file that are no unit of an analyte or a dose; a z-score has its word in the label."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where something is printed: "S0, Methods"; says so where nobody qualified has reviewed the document."""

    text: str
    key: str
    is_reviewed: bool = True


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line. `key` is the same in every language and, for the same thing, in every protocol.

    `amount` is empty where the line is a sentence alone; `places` are the paths of its numbers in the protocol's file.
    `errata` are the ids of what the sources misprint about them.
    """

    key: str
    label: str
    amount: str = ""
    cited: tuple[Citation, ...] = ()
    notes: tuple[str, ...] = ()
    numbers: tuple[Number, ...] = ()
    places: tuple[str, ...] = ()
    errata: tuple[str, ...] = ()

    @property
    def says_a_number(self) -> bool:
        """Whether the amount is a number of the protocol, or of the formulary."""
        return bool(self.numbers) or self.key.startswith(DANGEROUS)

    @property
    def source(self) -> str:
        """All that is cited, in one line."""
        return "; ".join(citation.text for citation in self.cited)


Placed = tuple[str, Number]
"""A number with its path in the protocol's file."""


def amount_of(number: Number, words: Wording, sign: str = "") -> str:
    """Give a number with its unit: "42 days", "≥ 60 mL/min/1.73 m²", "25 %", "1.25 ×".

    The sign is left out before a span of time, whose comparison the label says; it stands before an age.
    """
    value, unit = number.value, number.unit
    if unit in TIME_UNITS and value == value.to_integral_value():
        spans = {"days": words.days, "weeks": words.weeks, "months": words.months, "years": words.years}
        span = spans[TIME_UNITS[unit]](int(value))
        return _signed(sign, span, int(value), words) if sign and unit == "year" else span
    if unit == "share":
        return words.quantity(without_end_zeros(value * 100), "%", qualifier=sign)
    return words.quantity(value, SHOWN_UNITS.get(unit, unit), qualifier=sign)


def _signed(sign: str, span: str, years: int, words: Wording) -> str:
    """Put a sign before the number of a span, as one run from the left: mirrored alone, < would be read as >."""
    digits = words.number(years)
    signed = words.left_to_right(f"{sign} {digits}")
    if digits not in span:
        return words.own_direction(f"{words.left_to_right(sign)} {span}")
    return words.own_direction(span.replace(digits, signed, 1))


def citation(protocol: Protocol, key: str, section: str, words: Wording) -> Citation:
    """Give where something is printed, by the key of its source."""
    is_reviewed = protocol.document(key).is_reviewed
    text = f"{key}, {section}" if section else key
    if not is_reviewed:
        text = words.t("{source} (not reviewed)", source=text)
    return Citation(words.isolate(text), key, is_reviewed)


def told(key: str, sentence: str) -> PageLine:
    """Give a line that is a sentence alone."""
    return PageLine(key, sentence)


def line_of(
    protocol: Protocol,
    words: Wording,
    key: str,
    label: str,
    placed: Iterable[Placed],
    amount: str = "",
    sign: str = "",
) -> PageLine:
    """Give a line of one or more numbers; without `amount` each stands with its unit, "or" between them.

    Where numbers of one line are printed in several places, each place is told with its amount.
    """
    items = tuple(placed)
    amounts = [amount_of(number, words, sign) for _, number in items]
    by_place: dict[Citation, list[str]] = {}
    for (_, number), said in zip(items, amounts, strict=True):
        by_place.setdefault(citation(protocol, number.source, number.section, words), []).append(said)
    cited = tuple(by_place)
    if len(by_place) > 1:
        cited = tuple(
            Citation(
                words.pgettext("source", "{amount}: {source}", amount=words.listed(said), source=place.text),
                place.key,
                place.is_reviewed,
            )
            for place, said in by_place.items()
        )
    notes = dict.fromkeys(number.note for _, number in items if number.note)
    misprinted = dict.fromkeys(erratum.id for _, number in items for erratum in errata_of(number))
    unnamed = [erratum for erratum in misprinted if not any(erratum in note for note in notes)]
    return PageLine(
        key=key,
        label=label,
        amount=amount or words.pgettext("list", " or ").join(amounts),
        cited=cited,
        notes=(
            *(words.isolate(note) for note in notes),
            *(words.t("see {id}", id=words.left_to_right(erratum)) for erratum in unnamed),
        ),
        numbers=tuple(number for _, number in items),
        places=tuple(where for where, _ in items),
        errata=tuple(misprinted),
    )


def range_of(low: Number, high: Number | None, words: Wording) -> str:
    """Give a range with one unit, or each end with its own; one amount where both ends are the same."""
    if high is None or (low.value, low.unit) == (high.value, high.unit):
        return amount_of(low, words)
    if low.unit == high.unit and low.unit not in TIME_UNITS:
        return words.span(low.value, high.value, SHOWN_UNITS.get(low.unit, low.unit))
    first = words.number(low.value) if low.unit == high.unit else amount_of(low, words)
    return words.t("{low} to {high}", low=first, high=amount_of(high, words))


def named(codes: Iterable[str], words: Wording) -> str:
    """Give drugs as a list that begins with a capital."""
    return as_sentence(words.listed([within(words.drug(code)) for code in codes]))
