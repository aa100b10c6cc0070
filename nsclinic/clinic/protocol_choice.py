"""Which protocol a child is reviewed under on a day (rules 5): the child's own, else the clinic's default."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from nsclinic.domain.record import ChildRecord, EventKind
from nsclinic.protocol.model import Protocol


@dataclass(frozen=True, slots=True)
class StandIn:
    """What an adopted protocol is based on, which stands in for it on a day on which it cannot be used.

    `in_force_from` is its first day where that lies ahead; None where its adopted text cannot be used.
    """

    protocol: Protocol
    in_force_from: date | None


@dataclass(frozen=True, slots=True)
class ProtocolChoice:
    """A protocol, and the id that the record names where no protocol of that id is known or usable here (else empty).

    `in_force_from`: the named protocol is the clinic's own and in force only from that day on.
    """

    protocol: Protocol
    unknown_id: str = ""
    in_force_from: date | None = None


class UnknownProtocolError(LookupError):
    """A protocol that was asked for by an id nobody knows; `known` are the ids there are."""

    def __init__(self, protocol_id: str, known: tuple[str, ...]) -> None:
        super().__init__(f"'{protocol_id}' is not a protocol here; known are {', '.join(known)}")
        self.protocol_id = protocol_id
        self.known = known


def chosen_protocol(
    record: ChildRecord,
    as_of: date,
    protocols: Mapping[str, Protocol],
    default_id: str,
    stand_ins: Mapping[str, StandIn] | None = None,
) -> ProtocolChoice:
    """Give the protocol of the last `protocol_start` on or before `as_of`, else the clinic's default.

    Of several on one day the last entered counts. `protocols` are those in force on the day. An id of the clinic's own
    that is not usable on the day gives what it is based on (`stand_ins`), any other that is not known here the default;
    both are named, so that whoever reads the answer can be told.
    """
    named = ""
    for event in record.events:
        if event.kind is EventKind.PROTOCOL_START and event.on <= as_of:
            named = event.code
    if named in protocols:
        return ProtocolChoice(protocols[named])
    own = (stand_ins or {}).get(named)
    if own is not None:
        return ProtocolChoice(own.protocol, named, own.in_force_from)
    return ProtocolChoice(protocols[default_id], unknown_id=named)
