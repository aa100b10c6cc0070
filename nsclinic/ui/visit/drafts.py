"""Reads a kept draft back into a form: what was typed comes back, bound to the child and day it was typed for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from nsclinic.domain.record import Frequency, VisitKind
from nsclinic.ui.visit.answers import Filled
from nsclinic.ui.visit.form import AdverseEvent, Form
from nsclinic.ui.visit.medicines import Decision, DrugDecision


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft as the list of drafts shows it."""

    draft_id: str
    patient_id: str
    visit_on: date
    kept_at: str
    values: Mapping[str, Any]


def drafts_of(drafts: Mapping[str, Mapping[str, Any]], patient_id: str) -> tuple[KeptDraft, ...]:
    """Give the drafts of visits of one child, the latest kept first; a draft that cannot be read is passed over."""
    found = []
    for draft_id, values in drafts.items():
        if values.get("form") == "visit" and values.get("patient_id") == patient_id:
            try:
                on = date.fromisoformat(str(values["visit_on"]))
            except (KeyError, ValueError):
                continue
            found.append(KeptDraft(draft_id, patient_id, on, str(values.get("kept_at", "")), values))
    return tuple(sorted(found, key=lambda draft: draft.kept_at, reverse=True))


def form_from(draft: KeptDraft, fresh: Form) -> Form:
    """Put what a draft holds into a fresh form of the same child and day.

    A drug that is no longer taken on that day, because the record changed since, is left out; new ones stay.
    """
    values = draft.values
    kept = {_place(item): item for item in values.get("drugs", ()) if item.get("decision") != Decision.ADD}
    drugs = [_decided(line, kept) for line in fresh.drugs]
    drugs += [_drug(None, item) for item in values.get("drugs", ()) if item.get("decision") == Decision.ADD]
    next_on = str(values.get("next_visit_on", ""))
    return replace(
        fresh,
        draft_id=draft.draft_id,
        kind=VisitKind(values.get("kind", fresh.kind)),
        clinician=str(values.get("clinician", "")),
        note=str(values.get("note", "")),
        next_visit_on=date.fromisoformat(next_on) if next_on else None,
        is_next_visit_chosen=bool(values.get("is_next_visit_chosen", False)),
        filled={**fresh.filled, **{code: Filled(*parts) for code, parts in values.get("filled", {}).items()}},
        drugs=tuple(drugs),
        adverse=tuple(AdverseEvent(*parts) for parts in values.get("adverse", ())),
        resolved=tuple(values.get("resolved", ())),
        set_aside=dict(values.get("set_aside", {})),
    )


def _place(item: Mapping[str, Any]) -> tuple[str, str, str]:
    return (str(item.get("row_id", "")), str(item.get("drug", "")), str(item.get("start", "")))


def _decided(line: DrugDecision, kept: Mapping[tuple[str, str, str], Mapping[str, Any]]) -> DrugDecision:
    if line.row is None:
        return line
    item = kept.get((line.row.row_id, line.row.drug, line.row.start_date.isoformat()))
    return _drug(line, item) if item is not None else line


def _drug(line: DrugDecision | None, item: Mapping[str, Any]) -> DrugDecision:
    on = str(item.get("on", ""))
    return DrugDecision(
        row=line.row if line is not None else None,
        decision=Decision(item["decision"]),
        drug=str(item["drug"]),
        dose=str(item["dose"]),
        dose_unit=str(item["dose_unit"]),
        frequency=Frequency(item["frequency"]),
        times=str(item["times"]),
        note=str(item["note"]),
        on=date.fromisoformat(on) if on else None,
        is_confirmed=bool(item["is_confirmed"]),
    )
