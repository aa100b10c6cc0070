"""The Protocols screen without a window: what is asked of the clinic, and what the list and the banner say."""

from dataclasses import dataclass
from datetime import date

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.protocol_children import (
    ChildOnProtocol,
    ProtocolsInUse,
    child_on_protocol,
    protocols_in_use,
)
from nsclinic.clinic.unsettled import unusable_words
from nsclinic.store import UnknownRowError
from nsclinic.wording import Wording
from nsclinic.wording.protocol_page import ProtocolPage, protocol_page


@dataclass(frozen=True, slots=True)
class ProtocolsFile:
    """What the clinic gives for the screen; `child` is the one from whose record somebody came, if anybody did."""

    in_use: ProtocolsInUse
    child: ChildOnProtocol | None = None


def read_protocols(clinic: Clinic, as_of: date, patient_id: str = "") -> ProtocolsFile:
    """Read who is on which protocol; runs on the store thread. A child who was removed meanwhile is nobody."""
    child = None
    if patient_id:
        try:
            child = child_on_protocol(clinic, patient_id, as_of)
        except UnknownRowError:
            child = None
    return ProtocolsFile(protocols_in_use(clinic, as_of), child)


@dataclass(frozen=True, slots=True)
class ListedProtocol:
    """One protocol as the list shows it: its title, and below it its id, how many are on it, and what it is."""

    protocol_id: str
    title: str
    about: str
    warning: str
    count: int

    @property
    def sentence(self) -> str:
        """What a screen reader says: the whole entry."""
        return ", ".join(part for part in (self.title, self.about, self.warning) if part)


@dataclass(frozen=True, slots=True)
class ProtocolsPage:
    """Everything the screen can show: every protocol in words, by id and in the order of the list.

    `warning` names the adopted versions that cannot be used, "" where all can.
    """

    file: ProtocolsFile
    listed: tuple[ListedProtocol, ...]
    pages: dict[str, ProtocolPage]
    warning: str = ""


def protocols_page(file: ProtocolsFile, words: Wording) -> ProtocolsPage:
    """Put the protocols into words: those with children first, the clinic's default before all.

    Takes a tenth of a second: it is asked for where the file is read, off the window's thread.
    """
    in_use = file.in_use
    order = sorted(
        in_use.protocols,
        key=lambda key: (key != in_use.default_id, not in_use.children[key]),
    )
    pages = {key: protocol_page(in_use.protocols[key], words) for key in order}
    return ProtocolsPage(
        file,
        tuple(_listed(pages[key], in_use, words) for key in order),
        pages,
        unusable_words(in_use.unusable, words),
    )


def _listed(page: ProtocolPage, in_use: ProtocolsInUse, words: Wording) -> ListedProtocol:
    key = page.protocol_id
    count = len(in_use.children[key])
    parts = [
        words.left_to_right(key),
        words.ngettext("{n} child", "{n} children", count) if count else words.t("no child"),
    ]
    if key == in_use.default_id:
        parts.append(words.t("default of this clinic"))
    return ListedProtocol(
        protocol_id=key,
        title=page.title,
        about=" · ".join(parts),
        warning="" if page.is_reviewed else words.t("source not reviewed"),
        count=count,
    )


def child_in_words(child: ChildOnProtocol, words: Wording) -> str:
    """Say of a child that she is on the protocol, since when, and at which step."""
    name = words.isolate(child.name)
    if child.unknown_id:
        named = words.isolate(child.unknown_id)
        if child.in_force_from is not None:
            return words.t(
                "The record of {name} names “{id}”, in force only from {date} on: until then this one holds.",
                name=name,
                id=named,
                date=child.in_force_from,
            )
        return words.t(
            "The record of {name} names “{id}”, which no protocol here is: this one holds in its place.",
            name=name,
            id=named,
        )
    if child.since is None:
        said = words.t("{name} is on this protocol, the clinic's default", name=name)
    else:
        said = words.t("{name} is on this protocol since {date}", name=name, date=child.since)
    if child.step is None:
        return said
    step = words.t("step {number}", number=child.step)
    return words.t("{what} ({detail})", what=said, detail=step)
