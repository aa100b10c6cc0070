"""A diary that was typed and not saved, as plain values for the store's drafts, and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from nsclinic.clinic.diary import DIPSTICK
from nsclinic.clinic.drafting import HAS_RECORD_CHANGED
from nsclinic.domain.catalogue import analytes
from nsclinic.ui.diary.days import NOT_DONE, Diary

FORM = "diary"


@dataclass(frozen=True, slots=True)
class DiaryDraft:
    """A draft as the list of drafts shows it. `typed` holds marks by ISO date, in the order of typing."""

    draft_id: str
    patient_id: str
    kept_at: str
    typed: Mapping[str, str]
    is_newest_first: bool = False
    has_record_changed: bool = False


def draft_of(patient_id: str, diary: Diary, kept_at: str) -> dict[str, Any]:
    """Give a diary as plain values; `kept_at` is the moment, as ISO text."""
    return {
        "form": FORM,
        "patient_id": patient_id,
        "kept_at": kept_at,
        "typed": {day.isoformat(): mark for day, mark in diary.typed.items()},
        "is_newest_first": diary.is_newest_first,
    }


def drafts_of(drafts: Mapping[str, Mapping[str, Any]], patient_id: str) -> tuple[DiaryDraft, ...]:
    """Give the drafts of diaries of one child, the latest kept first; one that holds nothing is passed over."""
    found = [
        DiaryDraft(
            draft_id,
            patient_id,
            str(values.get("kept_at", "")),
            dict(values["typed"]),
            bool(values.get("is_newest_first", False)),
            bool(values.get(HAS_RECORD_CHANGED, False)),
        )
        for draft_id, values in drafts.items()
        if values.get("form") == FORM and values.get("patient_id") == patient_id and values.get("typed")
    ]
    return tuple(sorted(found, key=lambda draft: draft.kept_at, reverse=True))


def typed_from(draft: DiaryDraft, diary: Diary) -> dict[date, str]:
    """Give what a draft holds for days that the diary can still write; a mark that is no grade is left out."""
    known = {NOT_DONE, *analytes()[DIPSTICK].choices}
    days = {date.fromisoformat(day): mark for day, mark in draft.typed.items() if mark in known}
    return {day: mark for day, mark in days.items() if diary.is_within(day)}
