"""Who is visited and what is typed: a child of the demonstration, and the keys that lead through her form in its order.

The demonstration changes as it is bettered; the plan is therefore read from its file, by what the child has.
"""

import shutil
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from nsclinic.clinic.clinic import Clinic
from nsclinic.domain.record import ChildRecord, Frequency, Treatment
from nsclinic.store import ChangeEntry, Drafts, StoreError, open_clinic
from nsclinic.ui.visit.ground import read_ground
from nsclinic.ui.visit.lines import Line
from nsclinic.ui.visit.presenter import VisitPresenter
from nsclinic.wording import wording

TWELVE = {
    "weight": "0.1",
    "height": "0.5",
    "sbp": "1",
    "dbp": "1",
    "upcr": "0.01",
    "dipstick_protein": "",
    "albumin": "0.1",
    "creatinine": "0.01",
    "potassium": "0.1",
    "haemoglobin": "0.1",
    "tac_trough": "0.1",
    "oedema": "",
}
"""The values of the visit, each with the step by which it differs from the last one, in the unit of its field."""

CHOSEN = {"dipstick_protein": ("2", "2+"), "oedema": ("m", "mild")}
"""The key that chooses a value from a list, and what is kept."""

HOURS = {"tac_trough": "12"}
"""Hours after the dose, asked beside a level."""

DOSE_STEP_MG = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Plan:
    """One visit to be typed. `lines` are the fields that stand open, in the order in which Enter goes through them."""

    patient_id: str
    name: str
    letters: str
    """What is typed into the search so that the child stands first."""
    lines: tuple[Line, ...]
    values: dict[str, str]
    """What is kept of the twelve, by code."""
    tacrolimus: Treatment
    tacrolimus_place: int
    """Her place among the drugs of the form, from 0."""
    new_dose: str
    audit_before: int
    """Number of the last entry of the audit before anything was typed."""


def planned(path: Path, as_of: date) -> Plan:
    """Choose a child on tacrolimus whose form asks for all twelve values, and plan her visit.

    Raises:
        LookupError: the demonstration has no such child.
    """
    with Clinic(open_clinic(path, read_only=True), who="Dr N.", as_of=as_of) as clinic:
        for line in clinic.children():
            presenter = VisitPresenter(
                read_ground(clinic, line.patient_id, as_of),
                as_of,
                wording("en"),
                who="Dr N.",
                draft_id="plan",
            )
            usual = tuple(one for one in presenter.lines if one.is_usual)
            drugs = [decision.row for decision in presenter.form.drugs]
            place = next((at for at, row in enumerate(drugs) if row and row.drug == "tacrolimus"), None)
            letters = _letters(clinic, presenter.record)
            values = {one.code: value for one in usual if (value := _value(one))}
            was_seen_today = any(visit.on == as_of for visit in presenter.record.visits)
            if was_seen_today or place is None or not letters or len(values) < len(TWELVE):
                continue
            row = drugs[place]
            if row is None or row.dose_unit != "mg/day" or row.frequency is not Frequency.DAILY:
                continue
            return Plan(
                patient_id=line.patient_id,
                name=presenter.record.child.name,
                letters=letters,
                lines=usual,
                values=values,
                tacrolimus=row,
                tacrolimus_place=place,
                new_dose=str(Decimal(row.dose) + DOSE_STEP_MG),
                audit_before=clinic.store.changes(limit=1)[0].seq,
            )
    raise LookupError("no child of the demonstration takes tacrolimus and is asked for the twelve values")


def _value(line: Line) -> str:
    """Give a believable new value of a line: the last one and a small step; empty where nothing is typed."""
    if line.code in CHOSEN:
        return CHOSEN[line.code][1]
    if line.code not in TWELVE or line.last is None:
        return ""
    last = line.analyte.in_first_unit(line.last.number, line.last.unit)
    step = Decimal(TWELVE[line.code])
    return "" if last is None else str(last.quantize(step) + step)


def _letters(clinic: Clinic, record: ChildRecord) -> str:
    """Give the fewest letters of the child's name that bring her first; empty where a keyboard has not all of them."""
    name = record.child.name.casefold()
    for length in range(3, len(name) + 1):
        found = clinic.search(name[:length])
        if name.isascii() and found and found[0].patient_id == record.child.patient_id:
            return name[:length]
    return ""


def read_back(path: Path, plan: Plan, as_of: date) -> tuple[ChildRecord, list[ChangeEntry]]:
    """Read the child and the audit entries written since the plan was made, from the file, when the program is gone."""
    with Clinic(open_clinic(path, read_only=True), as_of=as_of) as clinic:
        entries = clinic.store.changes()
        return clinic.record(plan.patient_id), [one for one in entries if one.seq > plan.audit_before]


def kept_drafts(path: Path) -> list[dict[str, Any]]:
    """Read the drafts kept beside a plain clinic file as a power cut would leave them; none while one is written.

    A running program keeps its drafts to itself, so a copy of the files is read.
    """
    with TemporaryDirectory() as folder:
        for file in path.parent.glob(f"{path.name}.drafts*"):
            shutil.copy(file, folder)
        drafts = Drafts(Path(folder) / path.name, None, is_read_only=True)
        try:
            return list(drafts.all().values())
        except StoreError:
            return []
        finally:
            drafts.close()
