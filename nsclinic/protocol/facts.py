"""What the sources say, fact by fact, and where they misprint it: resources/facts.toml as frozen values.

Every number of a shipped protocol and of the catalogues rests on one of these facts. A number with a source but
without a fact cannot be checked by anybody; a fact without its erratum invites the misprint back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any

from nsclinic.domain.resource import resource
from nsclinic.protocol.faults import ProtocolFileError
from nsclinic.protocol.model import Number
from nsclinic.protocol.places import KeyPath, Places
from nsclinic.protocol.shared import shared_sources
from nsclinic.protocol.tables import TableReader
from nsclinic.protocol.text import parsed

FACTS_FILE = "facts.toml"
OWN = "R"
"""The source key of this project itself: what no document prints."""

CHECKED = {
    "primary": "primary text seen",
    "secondary": "secondary page or public code seen",
    "ai": "seen only on an AI-written page (weak)",
    "memory": "from memory, not verified",
    "own": "a choice of this project",
    "computed": "computed by this project",
}
"""How a fact was checked: the key in facts.toml, and the words for it."""


@dataclass(frozen=True, slots=True)
class StatedNumber:
    """A number that a fact states, as it is read. `printed`: how the source prints it, where it prints it otherwise.

    `of` is what alone it is stated for, where the fact speaks of several (the begin of a drug, an analyte or a key of
    the protocol); empty otherwise. `errata` are the misprints that touch this number of the fact and not its others.
    """

    value: Decimal
    unit: str
    of: str = ""
    printed: str = ""
    errata: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceFact:
    """One fact: the key of its source (a key of [sources] in common.toml), the place in it, and the numbers it states.

    `errata` touch all of it. `rests_on` names the facts that a choice of this project makes a number from; a number
    that cites the source of one of them may rest on the choice.
    """

    id: str
    source: str
    place: str
    text: str
    checked: str = "primary"
    states: tuple[StatedNumber, ...] = ()
    errata: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()

    @property
    def is_own(self) -> bool:
        """Whether no document prints it: this project's choice, or its clinical reference."""
        return self.source == OWN

    def stated(self, value: Decimal, unit: str, about: str = "") -> StatedNumber | None:
        """Give the stated number of exactly this value in exactly this unit; None where the fact states none.

        `about` is what the asking number is about, in words with spaces or points between (`doses.1.low tacrolimus`):
        a number stated `of` one thing is then found only by what begins so. Without it, by value and unit alone.
        """
        words = about.replace(".", " ").replace(",", " ").split()
        return next(
            (
                one
                for one in self.states
                if (one.value, one.unit) == (value, unit)
                and (not (about and one.of) or any(word.startswith(one.of) for word in words))
            ),
            None,
        )

    def all_errata(self) -> tuple[str, ...]:
        """Give the ids of the errata that touch the fact or any number of it."""
        found = [*self.errata, *(erratum for one in self.states for erratum in one.errata)]
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Misprint:
    """A number as a source misprints it, and the drug, analyte, strip grade or line it is printed for.

    It must stand nowhere.
    """

    value: Decimal
    unit: str
    of: str


@dataclass(frozen=True, slots=True)
class Erratum:
    """What the sources print that must not be copied, why it cannot be right, and how it is read instead.

    `sources` are the keys of the documents that print it. `about` are facts that it speaks of whose numbers stand as
    printed; facts whose numbers it touches name it themselves.
    """

    id: str
    printed: str
    why: str
    reading: str
    sources: tuple[str, ...] = ()
    misprints: tuple[Misprint, ...] = ()
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _FactsFile:
    facts: dict[str, SourceFact]
    errata: dict[str, Erratum]


class _FactsReader(TableReader):
    """Reads the facts; what one entry names must be another entry of the file, or a document."""

    def __init__(self, file: str, places: Places, raw: dict[str, Any]) -> None:
        super().__init__(file, places)
        self._known = {
            "source": set(shared_sources()),
            "sources": set(shared_sources()),
            "checked": set(CHECKED),
            "errata": set(raw.get("errata", ())),
            "rests_on": set(raw.get("facts", ())),
            "about": set(raw.get("facts", ())),
        }

    def check_raw(self, kind: type[Any], raw: dict[str, Any], path: KeyPath) -> None:
        if kind is _FactsFile:
            return
        for key in {field.name for field in fields(kind)} & set(self._known) & set(raw):
            named = raw[key] if isinstance(raw[key], list) else [raw[key]]
            for name in named:
                if name not in self._known[key]:
                    self.fault((*path, key), f"'{name}' is not known")
        if kind is SourceFact and raw.get("source") == OWN and raw.get("checked", "primary") == "primary":
            self.fault(path, f"is of {OWN}, so 'checked' must say how it was come by")


def _tables(raw: dict[str, Any]) -> list[dict[str, Any]]:
    return [entries for entries in raw.values() if isinstance(entries, dict)]


def read_facts(text: str, file: str) -> tuple[Mapping[str, SourceFact], Mapping[str, Erratum]]:
    """Build the facts and the errata, by id and in the order of the file.

    Raises:
        ProtocolFileError: with every fault found, by line.
    """
    raw = parsed(text, file)
    reader = _FactsReader(file, Places(text), raw)
    for key, entry in ((key, entry) for entries in _tables(raw) for key, entry in entries.items()):
        if isinstance(entry, dict):
            entry["id"] = key
    found = reader.table(_FactsFile, raw, ())
    if reader.faults or not isinstance(found, _FactsFile):
        raise ProtocolFileError(tuple(dict.fromkeys(reader.faults)))
    return MappingProxyType(found.facts), MappingProxyType(found.errata)


@cache
def _shipped() -> tuple[Mapping[str, SourceFact], Mapping[str, Erratum]]:
    return read_facts(resource(FACTS_FILE).read_text("utf-8"), FACTS_FILE)


def source_facts() -> Mapping[str, SourceFact]:
    """Give every source fact by its id, in the order of facts.toml.

    Raises:
        ProtocolFileError: the shipped file is faulty, so the installation is not whole.
    """
    return _shipped()[0]


def errata() -> Mapping[str, Erratum]:
    """Give every erratum by its id, in the order of facts.toml.

    Raises:
        ProtocolFileError: the shipped file is faulty, so the installation is not whole.
    """
    return _shipped()[1]


def fact_of(number: Number) -> SourceFact | None:
    """Give the fact that a number rests on; None where it names none that ships, as a site's own number may."""
    return source_facts().get(number.fact)


def errata_of(number: Number) -> tuple[Erratum, ...]:
    """Give the errata that touch a number: those of its whole fact, then those of this number in it."""
    fact = fact_of(number)
    if fact is None:
        return ()
    stated = fact.stated(number.value, number.unit)
    touching = (*fact.errata, *(stated.errata if stated else ()))
    return tuple(errata()[erratum] for erratum in dict.fromkeys(touching))
