"""A draft says when its child's record went on without it, and what was left unsaved is listed, whose it is first."""

from datetime import date

import pytest

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.drafting import HAS_RECORD_CHANGED, keep_draft, kept_drafts, unsaved_forms
from nsclinic.domain.record import Child
from nsclinic.store import ClinicFile

VISIT = {"form": "visit", "patient_id": "P1", "visit_on": "2026-11-28", "kept_at": "2026-11-28T10:00:00"}


@pytest.fixture
def opened(clinic: ClinicFile) -> Clinic:
    opened = Clinic(clinic, who="Dr N.")
    for number in ("P1", "P2"):
        opened.register(Child(patient_id=number, birth_date=date(2016, 1, 1), given_name="Amina"))
    return opened


def _has_changed(clinic: Clinic) -> bool:
    return bool(kept_drafts(clinic)["d"][HAS_RECORD_CHANGED])


def test_a_draft_says_when_the_record_of_its_child_was_changed_since(opened: Clinic):
    keep_draft(opened, "d", VISIT)
    assert not _has_changed(opened)
    opened.amend_child(Child(patient_id="P2", birth_date=date(2015, 1, 1)), "another child")
    assert not _has_changed(opened)
    opened.amend_child(Child(patient_id="P1", birth_date=date(2015, 1, 1)), "certificate")
    assert _has_changed(opened)
    keep_draft(opened, "d", VISIT)
    assert not _has_changed(opened)


def test_a_draft_of_an_earlier_program_claims_nothing(opened: Clinic):
    opened.drafts.save("d", dict(VISIT))
    assert not _has_changed(opened)


def test_a_draft_of_no_child_is_listed_as_such(opened: Clinic):
    keep_draft(opened, "d", {"form": "registration", "texts": {}, "kept_at": "2026-11-28T10:00:00"})
    assert not _has_changed(opened)
    (unsaved,) = unsaved_forms(opened)
    assert (unsaved.child, unsaved.visit_on, unsaved.form) == (None, None, "registration")


def test_what_was_left_unsaved_is_listed_with_its_child_the_latest_first(opened: Clinic):
    keep_draft(opened, "early", VISIT)
    keep_draft(opened, "late", {**VISIT, "patient_id": "P2", "kept_at": "2026-11-28T11:00:00"})
    keep_draft(opened, "gone", {**VISIT, "patient_id": "nobody"})
    keep_draft(opened, "odd", {**VISIT, "visit_on": "yesterday", "kept_at": "2026-11-28T09:00:00"})
    found = [
        (one.draft_id, one.child and one.child.patient_id, one.visit_on) for one in unsaved_forms(opened)
    ]
    assert found == [
        ("late", "P2", date(2026, 11, 28)),
        ("early", "P1", date(2026, 11, 28)),
        ("odd", "P1", None),
    ]
