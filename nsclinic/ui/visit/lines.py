"""The lines of the visit form: which fields there are for this child, in the order of the consulting room.

A line knows the child's last value before the visit and the row already recorded on the visit's own day. Lines that
this child is usually asked for stand open; the others wait behind their section's "more".
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nsclinic.domain.calendar import add_months
from nsclinic.domain.catalogue import Analyte, analytes
from nsclinic.domain.record import ChildRecord, Observation


class Section(StrEnum):
    """Sections of the form from first to last; the value is a group of analytes.toml, but for symptoms."""

    MEASURE = "measure"
    PRESSURE = "pressure"
    URINE = "urine"
    BLOOD = "blood"
    LEVEL = "level"
    SCREEN = "screen"
    SYMPTOMS = "symptoms"


SECTION_OF_CODE = {"oedema": Section.SYMPTOMS}
"""Codes that are asked for elsewhere than their group in the catalogue says."""

ALWAYS_ASKED = frozenset(
    {"weight", "height", "sbp", "dbp", "upcr", "dipstick_protein", "albumin", "creatinine", "oedema"}
)
"""What every visit may bring, whatever was measured before."""

USUAL_MONTHS = 12
"""What was measured within so many months before the visit is asked for again."""


@dataclass(frozen=True, slots=True)
class Line:
    """One field. `unit` is what it begins with; `last` is the last value before the visit's day, passing over not done.

    `recorded` is the row of the visit's own day, if there is one.
    """

    code: str
    section: Section
    unit: str
    last: Observation | None
    recorded: Observation | None
    is_usual: bool

    @property
    def analyte(self) -> Analyte:
        """What is measured."""
        return analytes()[self.code]

    @property
    def asks_hours(self) -> bool:
        """Whether the hours since the last dose belong to the value."""
        return self.section is Section.LEVEL and self.code != "mpa_auc"


def lines_for(
    record: ChildRecord,
    on: date,
    *,
    site_units: Mapping[str, str] | None = None,
    asked: Collection[str] = (),
) -> tuple[Line, ...]:
    """Give every line of the form for a visit on this day, section by section.

    `asked` are codes that are due or belong to a drug taken now: they stand open whatever was measured before.
    `site_units` are the units in which the local laboratory reports; where none is given, the catalogue's first.
    """
    last: dict[str, Observation] = {}
    recorded: dict[str, Observation] = {}
    for row in record.observations:
        if row.on < on and row.is_done:
            last[row.code] = row
        elif row.on == on:
            recorded[row.code] = row
    usual_from = add_months(on, -USUAL_MONTHS)
    lines = [
        Line(
            code=analyte.code,
            section=SECTION_OF_CODE.get(analyte.code, Section(analyte.group)),
            unit=_unit(analyte, recorded.get(analyte.code), (site_units or {}).get(analyte.code, "")),
            last=last.get(analyte.code),
            recorded=recorded.get(analyte.code),
            is_usual=analyte.code in recorded
            or _is_asked(analyte, last.get(analyte.code), usual_from, asked),
        )
        for analyte in analytes().values()
    ]
    order = tuple(Section)
    return tuple(sorted(lines, key=lambda line: order.index(line.section)))


def _is_asked(analyte: Analyte, last: Observation | None, usual_from: date, asked: Collection[str]) -> bool:
    """Say whether a line stands open: a level only while its drug is taken or it is due."""
    if analyte.code in asked:
        return True
    if analyte.group == Section.LEVEL:
        return False
    return analyte.code in ALWAYS_ASKED or (last is not None and last.on >= usual_from)


def _unit(analyte: Analyte, recorded: Observation | None, site_unit: str) -> str:
    if recorded is not None and (recorded.unit or not analyte.units):
        return recorded.unit
    if site_unit and analyte.unit(site_unit) is not None:
        return site_unit
    return analyte.units[0].symbol if analyte.units else ""
