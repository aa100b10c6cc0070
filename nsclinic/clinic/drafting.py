"""Drafts of forms: kept with what the record stood at, so that a draft says when the record went on without it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from nsclinic.clinic.clinic import Clinic
from nsclinic.store import ChildLine

RECORD_SEQ = "record_seq"
HAS_RECORD_CHANGED = "has_record_changed"


@dataclass(frozen=True, slots=True)
class Unsaved:
    """A form that was typed and not saved: which form, of whom (None for a child not registered), for which day.

    `kept_at` is the moment of its draft as ISO text, `name` what was typed as the name of a child not registered.
    """

    draft_id: str
    form: str
    child: ChildLine | None
    visit_on: date | None
    kept_at: str
    name: str = ""


def keep_draft(clinic: Clinic, draft_id: str, draft: Mapping[str, Any]) -> None:
    """Keep a draft in place of the one of that id, with the last change of its child's record.

    Raises:
        StoreError: it could not be kept; the one kept before is still there.
    """
    patient_id = str(draft.get("patient_id", ""))
    seq = clinic.store.record_revision(patient_id) if patient_id else 0
    clinic.drafts.save(draft_id, {**draft, RECORD_SEQ: seq})


def kept_drafts(clinic: Clinic) -> dict[str, dict[str, Any]]:
    """Give every draft by its id, each with whether its child's record has changed since (`HAS_RECORD_CHANGED`)."""
    return {draft_id: _compared(clinic, draft) for draft_id, draft in clinic.drafts.all().items()}


def unsaved_forms(clinic: Clinic) -> tuple[Unsaved, ...]:
    """Give the forms that were typed and not saved, the latest kept first; those of children gone are passed over."""
    found = []
    for draft_id, draft in clinic.drafts.all().items():
        patient_id = str(draft.get("patient_id", ""))
        child = clinic.store.child_line(patient_id) if patient_id else None
        if patient_id and child is None:
            continue
        found.append(
            Unsaved(
                draft_id,
                str(draft.get("form", "")),
                child,
                _day(draft.get("visit_on")),
                str(draft.get("kept_at", "")),
                _name(draft.get("texts")),
            )
        )
    return tuple(sorted(found, key=lambda unsaved: unsaved.kept_at, reverse=True))


def _compared(clinic: Clinic, draft: dict[str, Any]) -> dict[str, Any]:
    patient_id, seq = str(draft.get("patient_id", "")), draft.get(RECORD_SEQ)
    has_changed = bool(patient_id) and seq is not None and clinic.store.record_revision(patient_id) != seq
    return {**draft, HAS_RECORD_CHANGED: has_changed}


def _name(texts: object) -> str:
    names = (
        [str(texts.get(part, "")) for part in ("given_name", "family_name")]
        if isinstance(texts, dict)
        else []
    )
    return " ".join(name for name in names if name)


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
