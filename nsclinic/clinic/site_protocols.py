"""The protocols of a clinic on a day: those that ship, and of the site's own the version that is then in force.

What the clinic adopted is read once from its file. An adopted text that is damaged, or that this program no longer
takes, is passed over for the last good version, and said (rules 5).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256

from nsclinic.clinic.protocol_choice import (
    ProtocolChoice,
    StandIn,
    UnknownProtocolError,
    chosen_protocol,
)
from nsclinic.domain.record import ChildRecord
from nsclinic.protocol.faults import ProtocolFileError
from nsclinic.protocol.loader import DEFAULT_PROTOCOL, read_adopted_protocol, shipped_protocols
from nsclinic.protocol.model import Protocol
from nsclinic.store import AdoptedProtocol, ClinicFile

_DAYS_REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class SiteVersion:
    """One adopted version; `protocol` is None where it cannot be used, and `fault` says why."""

    adopted: AdoptedProtocol
    protocol: Protocol | None
    fault: str = ""


class NotInForceError(UnknownProtocolError):
    """A protocol that the clinic adopted and that is not in force on the day asked about."""

    def __init__(self, protocol_id: str, known: tuple[str, ...], in_force_from: date) -> None:
        super().__init__(protocol_id, known)
        self.in_force_from = in_force_from
        self.args = (f"'{protocol_id}' is in force only from {in_force_from.isoformat()} on",)


class SiteProtocols:
    """What one clinic file holds of the site's own protocols, beside those that ship, and which is its default."""

    def __init__(self, versions: tuple[SiteVersion, ...], default_id: str = "") -> None:
        self.versions = versions
        """In the order of adoption."""
        self._default_id = default_id or DEFAULT_PROTOCOL
        self._on: dict[date, dict[str, Protocol]] = {}

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the site's own protocols, whether in force or not, in order."""
        return tuple(sorted({version.adopted.protocol_id for version in self.versions}))

    @property
    def known_ids(self) -> tuple[str, ...]:
        """Every id that a record may name."""
        return tuple(dict.fromkeys((*shipped_protocols(), *self.ids)))

    @property
    def unusable(self) -> tuple[SiteVersion, ...]:
        """The adopted versions that cannot be used, in the order of adoption."""
        return tuple(version for version in self.versions if version.protocol is None)

    @property
    def faults(self) -> tuple[str, ...]:
        """A sentence for each adopted version that cannot be used."""
        return tuple(version.fault for version in self.versions if version.fault)

    def versions_of(self, protocol_id: str) -> tuple[SiteVersion, ...]:
        """Give the adopted versions of one protocol: the last of them with `valid_from` up to a day is in force on it.

        Of several of one `valid_from` the later adopted comes later.
        """
        found = [version for version in self.versions if version.adopted.protocol_id == protocol_id]
        return tuple(sorted(found, key=lambda version: version.adopted.valid_from))

    def in_force(self, protocol_id: str, day: date) -> Protocol | None:
        """Give the site's own protocol as it is in force on a day; None before its first day, or for no such id."""
        usable = [
            version.protocol
            for version in self.versions_of(protocol_id)
            if version.adopted.valid_from <= day and version.protocol is not None
        ]
        return usable[-1] if usable else None

    def on(self, day: date) -> Mapping[str, Protocol]:
        """Give every protocol by which a child can be reviewed on a day, those that ship first."""
        if day not in self._on:
            if len(self._on) >= _DAYS_REMEMBERED:
                self._on.clear()
            own = {protocol_id: self.in_force(protocol_id, day) for protocol_id in self.ids}
            usable = {protocol_id: protocol for protocol_id, protocol in own.items() if protocol is not None}
            self._on[day] = {**shipped_protocols(), **usable}
        return self._on[day]

    def stand_ins(self, day: date) -> Mapping[str, StandIn]:
        """Give, for each of the site's own that is not usable on a day, the protocol that stands in for it.

        That is the one it is based on: nearer to what the clinic meant than the clinic's default.
        """
        in_force = self.on(day)
        found = {}
        for protocol_id in self.ids:
            if protocol_id not in in_force:
                versions = self.versions_of(protocol_id)
                first = versions[0].adopted.valid_from
                found[protocol_id] = StandIn(
                    self._based_on(protocol_id, day), in_force_from=first if first > day else None
                )
        return found

    def _based_on(self, protocol_id: str, day: date) -> Protocol:
        in_force = self.on(day)
        seen = {protocol_id}
        while True:
            versions = self.versions_of(protocol_id)
            begun = [version for version in versions if version.adopted.valid_from <= day]
            protocol_id = (begun[-1] if begun else versions[0]).adopted.based_on
            if protocol_id in in_force:
                return in_force[protocol_id]
            if protocol_id in seen or protocol_id not in self.ids:
                return in_force[DEFAULT_PROTOCOL]
            seen.add(protocol_id)

    def default_on(self, day: date) -> Protocol:
        """Give the clinic's default on a day: the one chosen, what stands in for it, else three-step."""
        known = self.on(day)
        stand_in = self.stand_ins(day).get(self._default_id)
        return known.get(self._default_id) or (stand_in.protocol if stand_in else known[DEFAULT_PROTOCOL])

    def choice(self, record: ChildRecord, day: date) -> ProtocolChoice:
        """Give the protocol that a child is reviewed under on a day (see `chosen_protocol`)."""
        return chosen_protocol(record, day, self.on(day), self.default_on(day).id, self.stand_ins(day))

    def get(self, protocol_id: str, day: date) -> Protocol:
        """Give a protocol by its id, as it is in force on a day.

        Raises:
            UnknownProtocolError: there is none; the error names those there are.
            NotInForceError: the clinic adopted it for later days only.
        """
        known = self.on(day)
        if protocol_id in known:
            return known[protocol_id]
        stand_in = self.stand_ins(day).get(protocol_id)
        if stand_in is not None and stand_in.in_force_from is not None:
            raise NotInForceError(protocol_id, tuple(known), stand_in.in_force_from)
        raise UnknownProtocolError(protocol_id, tuple(known))


def site_protocols(store: ClinicFile, default_id: str = "") -> SiteProtocols:
    """Read what a clinic file holds of the site's own protocols; `default_id` is the clinic's choice, if any."""
    kept = store.adopted_protocols()
    known = tuple(sorted({*shipped_protocols(), *(adopted.protocol_id for adopted in kept)}))
    return SiteProtocols(tuple(_version(adopted, known) for adopted in kept), default_id)


def _version(adopted: AdoptedProtocol, known: tuple[str, ...]) -> SiteVersion:
    name = f"{adopted.protocol_id} version {adopted.version}"
    if sha256(adopted.text.encode()).hexdigest() != adopted.sha256:
        return SiteVersion(adopted, None, f"The adopted protocol {name} is damaged and is not used.")
    try:
        protocol = _read(adopted.text, adopted.file or adopted.protocol_id, known)
    except ProtocolFileError as error:
        return SiteVersion(
            adopted,
            None,
            f"The adopted protocol {name} is not used: this program does not take it ({error.faults[0]}).",
        )
    if (protocol.id, protocol.version, protocol.valid_from) != (
        adopted.protocol_id,
        adopted.version,
        adopted.valid_from,
    ):
        return SiteVersion(adopted, None, f"The adopted protocol {name} is damaged and is not used.")
    return SiteVersion(adopted, protocol)


@lru_cache(maxsize=64)
def _read(text: str, file: str, known: tuple[str, ...]) -> Protocol:
    return read_adopted_protocol(text, file, known)
