"""Which child is on which protocol today, for the list of protocols: asked of the whole clinic in two queries.

A child without a `protocol_start` is on the clinic's default (rules 5). Who died, or left and was not seen since, is on
none (rules 0).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from nsclinic.advice.review import LEFT
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.protocol_choice import chosen_protocol
from nsclinic.clinic.site_protocols import SiteVersion
from nsclinic.domain.record import Child, Event, EventKind, child_record
from nsclinic.protocol.model import Protocol
from nsclinic.store import ChildLine


@dataclass(frozen=True, slots=True)
class OnProtocol:
    """One child on a protocol. `since` is the day of her `protocol_start`; None where the clinic's default holds."""

    child: ChildLine
    since: date | None


@dataclass(frozen=True, slots=True)
class ChildOnProtocol:
    """Where one child stands: her protocol, since when, and the step that goes on (None where none does).

    `unknown_id` is the id that her record names where it cannot be used on the day: another stands in for it then, from
    `in_force_from` on no longer.
    """

    patient_id: str
    name: str
    protocol_id: str
    since: date | None
    step: int | None
    unknown_id: str = ""
    in_force_from: date | None = None


@dataclass(frozen=True, slots=True)
class ProtocolsInUse:
    """Every protocol known here in the clinic's order, which is the default, and the children of each by name.

    `unusable` are the versions that the clinic adopted and that are passed over: damaged, or not taken by this program.
    """

    protocols: Mapping[str, Protocol]
    default_id: str
    children: Mapping[str, tuple[OnProtocol, ...]]
    unusable: tuple[SiteVersion, ...] = ()


def protocols_in_use(clinic: Clinic, as_of: date) -> ProtocolsInUse:
    """Give who is on which protocol on a day. An id that is not usable on it counts as what stands in for it."""
    known = clinic.site_protocols
    protocols, default_id, stand_ins = known.on(as_of), known.default_on(as_of).id, known.stand_ins(as_of)
    rows = clinic.store.events_by_child((EventKind.PROTOCOL_START, EventKind.OUTCOME))
    children: dict[str, list[OnProtocol]] = {protocol_id: [] for protocol_id in protocols}
    for child in clinic.children():
        events = [event for event in rows.get(child.patient_id, ()) if event.on <= as_of]
        if has_left(child, events):
            continue
        record = child_record(Child(child.patient_id, child.birth_date), events=events)
        choice = chosen_protocol(record, as_of, protocols, default_id, stand_ins)
        start = _last_start(events) if not choice.unknown_id else None
        children[choice.protocol.id].append(OnProtocol(child, start.on if start is not None else None))
    return ProtocolsInUse(
        protocols,
        default_id,
        {key: tuple(sorted(found, key=lambda one: one.child.name)) for key, found in children.items()},
        known.unusable,
    )


def child_on_protocol(clinic: Clinic, patient_id: str, as_of: date) -> ChildOnProtocol:
    """Give on which protocol a child is on a day.

    Raises:
        UnknownRowError: there is no such child.
    """
    record = clinic.record(patient_id).as_of(as_of)
    choice = clinic.protocol_choice(record, as_of)
    reviewed = clinic.review_record(record, as_of)
    start = _last_start(record.events)
    going_on = [step for step in reviewed.steps if step.end is None]
    return ChildOnProtocol(
        patient_id,
        record.child.name,
        choice.protocol.id,
        start.on if start is not None and not choice.unknown_id else None,
        going_on[-1].number if going_on else None,
        choice.unknown_id,
        choice.in_force_from,
    )


def _last_start(events: Iterable[Event]) -> Event | None:
    starts = [event for event in events if event.kind is EventKind.PROTOCOL_START]
    return starts[-1] if starts else None


def has_left(child: ChildLine, events: Iterable[Event]) -> bool:
    """Say whether the child died, or left and was not seen since; a phone call is no visit."""
    for event in events:
        if event.kind is EventKind.OUTCOME and event.code == "death":
            return True
        if event.kind is EventKind.OUTCOME and event.code in LEFT:
            seen = child.last_seen_on
            if seen is None or seen <= event.on:
                return True
    return False
