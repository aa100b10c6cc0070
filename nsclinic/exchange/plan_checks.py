"""What can only be judged with the child's whole record in view: pressure pairs, jumps from the last value, doses."""

from collections.abc import Iterator
from datetime import date

from nsclinic.course.size import size_on
from nsclinic.course.timeline import Timeline
from nsclinic.domain.catalogue import analytes
from nsclinic.domain.jumps import JUMP_LIMITS, jump_from
from nsclinic.domain.limits import dose_cautions
from nsclinic.domain.record import Child, Observation, Treatment, child_record
from nsclinic.exchange.faults import Fault, Saying, saying
from nsclinic.exchange.interchange import Interchange
from nsclinic.exchange.limit_sayings import high_dose
from nsclinic.exchange.matching import Slot
from nsclinic.exchange.tables import OBSERVATIONS, TREATMENTS

_PRESSURES = ("sbp", "dbp")
_SIZES = ("weight", "height")
_JUMPING = frozenset(limit.code for limit in JUMP_LIMITS)


def pressure_faults(interchange: Interchange, slots: list[Slot[Observation]]) -> Iterator[Fault]:
    """Refuse a day's last systolic pressure that is not above its last diastolic one (reference E: hard).

    Only days on which the folder brings a pressure are judged, together with what the clinic has of that day.
    """
    last: dict[date, dict[str, Slot[Observation]]] = {}
    for slot in slots:
        row = slot.after
        if row.code in _PRESSURES and row.is_done and not row.is_censored and not slot.is_removed:
            last.setdefault(row.on, {})[row.code] = slot
    for pair in last.values():
        if len(pair) < len(_PRESSURES) or not any(slot.line for slot in pair.values()):
            continue
        systolic, diastolic = (pair[code] for code in _PRESSURES)
        if systolic.after.number > diastolic.after.number:
            continue
        if diastolic.line >= systolic.line:
            words = saying(
                "is not below the systolic pressure of the same day, {value}", value=systolic.after.value
            )
            yield _remark(interchange, diastolic, words)
        else:
            words = saying(
                "is not above the diastolic pressure of the same day, {value}", value=diastolic.after.value
            )
            yield _remark(interchange, systolic, words)


def jump_warnings(interchange: Interchange, slots: list[Slot[Observation]]) -> Iterator[Fault]:
    """Question a new value that lies so far from the child's last one that a slipped point is likelier."""
    by_code: dict[str, list[Slot[Observation]]] = {code: [] for code in sorted(_JUMPING)}
    for slot in slots:
        if slot.after.code in _JUMPING and not slot.is_removed:
            by_code[slot.after.code].append(slot)
    for code, of_code in by_code.items():
        of_code.sort(key=lambda slot: slot.after.on)
        last: Slot[Observation] | None = None
        for slot in of_code:
            is_of_import = slot.is_new or (last is not None and last.is_new)
            if last is not None and is_of_import and (slot.line or last.line):
                jump = jump_from(last.after, slot.after, analytes()[code])
                if jump is not None:
                    words = saying(
                        "is far from the last value, {value} {unit} on {day}",
                        value=last.after.value,
                        unit=last.after.unit,
                        day=last.after.on,
                    )
                    yield _remark(interchange, slot if slot.line else last, words)
            if slot.after.is_done and not slot.after.is_censored:
                last = slot


def dose_warnings(
    interchange: Interchange,
    child: Child,
    observations: list[Slot[Observation]],
    slots: list[Slot[Treatment]],
    today: date,
) -> Iterator[Fault]:
    """Question doses above the ceilings of the formulary, by the child's size at their start; none is refused."""
    brought = [slot for slot in slots if slot.line and (slot.is_new or slot.is_changed) and slot.after.dose]
    if not brought:
        return
    from nsclinic.protocol.loader import shipped_protocols

    courses = next(iter(shipped_protocols().values())).common.courses
    sizes = [slot.after for slot in observations if slot.after.code in _SIZES and not slot.is_removed]
    timeline = Timeline(child_record(child, observations=sizes), today)
    for slot in brought:
        size = size_on(timeline, courses, slot.after.start_date)
        for caution in dose_cautions(slot.after, size.weight_kg, size.height_cm)[:1]:
            place = interchange.place(TREATMENTS.name, slot.line)
            letters = interchange.letters(TREATMENTS.name, "dose")
            yield Fault(place, "dose", slot.after.dose, high_dose(caution), letters)


def _remark(interchange: Interchange, slot: Slot[Observation], words: Saying) -> Fault:
    place = interchange.place(OBSERVATIONS.name, slot.line)
    letters = interchange.letters(OBSERVATIONS.name, "value")
    return Fault(place, "value", slot.after.value, words, letters)
