"""The manual's page of source facts: what the documents say, where they misprint it, and what rests on it."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from nsclinic.protocol.facts import CHECKED, OWN, SourceFact, StatedNumber, errata, source_facts
from nsclinic.protocol.loader import shipped_protocols
from nsclinic.protocol.model import SourceDocument
from nsclinic.protocol.resting import MEASURES_FILE, RestingNumber, resting_numbers
from nsclinic.protocol.shared import COMMON_FILE, shared_sources
from nsclinic.wording.quantities import UNITS

SHARED_FILES = (COMMON_FILE, MEASURES_FILE)
NAMED_AT_MOST = 4
"""More protocols than these are counted in the column of what rests on a fact, not named."""

PREAMBLE = """\
# Source facts

Made by `installer/manual.py` from `resources/facts.toml`: a change is made there, never here.

Each of the {count} numbers in the protocols, the measures, the analytes and the formulary rests on a fact of this page,
and a test holds its value and its unit against what the fact states. The keys of the sources are those of the rules;
000 to 004 in an id are S0 to S4.

- **Read as**: the number as the program takes it; where the source prints it otherwise, in brackets how. An erratum
  there touches that number alone.
- **Checked**: whether anybody has seen it in the document. A choice of this project stands in no document.
- **Errata**: what touches the fact or a number of it. Each stands below the facts of the first source that prints it:
  what is printed, why it cannot be right, how it is read.
- **Rests on it**: the key in `common.toml`, or in the protocol files that are named behind it, in `measures.toml`,
  `analytes.toml` or `formulary.toml`; and the choices of this project that are made from the fact. A dash: no
  shipped number.
"""

OWN_PARTS = {
    "D": "Formulas, units and standards of the clinical reference (D)",
    "F": "Interactions (F)",
    "E": "Limits at entry (E)",
    "R": "Choices of this project, by the chapters of the rules",
}
"""The parts of the chapter R, by the letter with which their ids begin."""

COUNTED = frozenset({"day", "week", "month", "year", "hour"})
"""Units that are words with a plural."""

FACT_HEADS = ("id", "place", "what it says", "read as", "checked", "errata", "rests on it")
ERRATUM_HEADS = ("id", "printed in", "what is printed", "why it cannot be right", "how it is read")


def page() -> str:
    """Give the whole page, a chapter for each source in the order of common.toml."""
    lines = [PREAMBLE.format(count=sum(1 for _ in resting_numbers()))]
    rests = _rests()
    for key, document in shared_sources().items():
        lines += _chapter(key, document, rests)
    return "\n".join(lines) + "\n"


def _chapter(key: str, document: SourceDocument, rests: dict[str, list[str]]) -> Iterator[str]:
    yield f"## {key}\n\n{document.document}."
    if not document.is_reviewed:
        yield "\n**Not reviewed**: nobody qualified has reviewed it; the program says so wherever it cites it."
    facts = (fact for fact in source_facts().values() if fact.source == key)
    for title, part in groupby(facts, lambda fact: OWN_PARTS[fact.id[0]] if fact.is_own else ""):
        yield f"\n### {title}\n" if title else ""
        yield from _table(FACT_HEADS, (_fact_row(fact, rests.get(fact.id, [])) for fact in part))
    printed_here = [erratum for erratum in errata().values() if (erratum.sources or (OWN,))[0] == key]
    if printed_here:
        yield f"\n### Errata of {key}\n"
        yield from _table(
            ERRATUM_HEADS,
            (
                (one.id, ", ".join(one.sources) or "laboratories' slips", one.printed, one.why, one.reading)
                for one in printed_here
            ),
        )
    yield ""


def _fact_row(fact: SourceFact, rests: list[str]) -> tuple[str, ...]:
    read_as = "; ".join(_stated(number) for number in fact.states)
    checked = CHECKED[fact.checked]
    return fact.id, fact.place, fact.text, read_as, checked, ", ".join(fact.all_errata()), "; ".join(rests)


def _stated(number: StatedNumber) -> str:
    aside = [number.of.replace("_", " ")] if number.of else []
    aside += [f"printed: {number.printed}"] if number.printed else []
    aside += number.errata
    plural = "s" if number.unit in COUNTED and number.value != 1 else ""
    shown = f"{number.value} {UNITS.get(number.unit, number.unit)}{plural}"
    return f"{shown} ({'; '.join(aside)})" if aside else shown


def _rests() -> dict[str, list[str]]:
    """Give, for each fact, the shipped numbers that it states and then the choices made from it."""
    placed: dict[str, dict[tuple[str, str], list[RestingNumber]]] = {}
    for one in resting_numbers():
        for fact in one.facts:
            if source_facts()[fact].stated(one.value, one.unit, one.about):
                placed.setdefault(fact, {}).setdefault((one.where, one.of), []).append(one)
    rests = {
        fact: [f"`{where}`{_of_protocols(numbers)}" for (where, _), numbers in places.items()]
        for fact, places in placed.items()
    }
    for choice in source_facts().values():
        for base in choice.rests_on:
            rests.setdefault(base, []).append(choice.id)
    return rests


def _of_protocols(numbers: list[RestingNumber]) -> str:
    own = [one for one in numbers if one.source and one.file not in SHARED_FILES]
    if not own:
        return ""
    if len(own) > NAMED_AT_MOST:
        return f" ({len(own)} of {len(shipped_protocols())} protocols)"
    about = f": {own[0].of}" if own[0].of else ""
    return f" ({', '.join(one.file.removesuffix('.toml') for one in own)}{about})"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield "|" + "---|" * len(heads)
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') or '–' for cell in row)} |"
