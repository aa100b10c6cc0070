"""What all protocols share: the numbers and sources of common.toml."""

from dataclasses import dataclass
from functools import cache

from nsclinic.domain.resource import resource
from nsclinic.protocol.faults import ProtocolFileError
from nsclinic.protocol.model import Common, SourceDocument
from nsclinic.protocol.places import Places
from nsclinic.protocol.reader import Reader
from nsclinic.protocol.text import parsed
from nsclinic.protocol.vocabulary import shared_units

COMMON_FILE = "common.toml"


@dataclass(frozen=True, slots=True)
class SharedPart:
    """What common.toml gives every protocol: the shared numbers, the sources, and the units that each number has."""

    common: Common
    sources: dict[str, SourceDocument]
    units: dict[str, tuple[str, ...]]


@cache
def shared_part() -> SharedPart:
    """Read common.toml; it ships, so a fault in it is a fault of the program.

    Raises:
        ProtocolFileError: with every fault found, by line.
    """
    text = resource(f"protocols/{COMMON_FILE}").read_text("utf-8")
    raw = parsed(text, COMMON_FILE)
    reader = Reader(COMMON_FILE, Places(text))
    sources = reader.value(dict[str, SourceDocument], raw.pop("sources"), ("sources",))
    reader.sources = frozenset(sources)
    common = reader.table(Common, raw, ())
    if reader.faults:
        raise ProtocolFileError(reader.faults)
    return SharedPart(common, sources, shared_units(raw))


def shared_sources() -> dict[str, SourceDocument]:
    """Give the documents that every protocol may cite, by their keys, in the order of common.toml."""
    return dict(shared_part().sources)
