"""A finding set aside stays aside until one of its facts changes, as the clinic file knows the facts (rules 0)."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from nsclinic.advice.model import Finding
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.visit_entry import VisitEntry, preview
from nsclinic.domain.record import Child, Observation, Treatment, Visit, VisitKind
from nsclinic.store import create_clinic

DAY = date(2018, 3, 10)
LATER = date(2018, 3, 12)
POTASSIUM = Observation(DAY, "potassium", "5.8", "mmol/L")


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    with Clinic(
        create_clinic(tmp_path / "a.nsclinic", passphrase=None, plain=True), who="Dr N.", as_of=DAY
    ) as opened:
        opened.register(Child("P1", date(2010, 1, 1), "Alder", "Example", diagnosis_date=date(2018, 1, 1)))
        yield opened


def saved(clinic: Clinic, *observations: Observation, treatments: tuple[Treatment, ...] = ()) -> None:
    visit = Visit(DAY, VisitKind.SCHEDULED)
    known = [row for row in clinic.record("P1").visits if row.on == DAY]
    clinic.save_visit(
        VisitEntry("P1", known[0] if known else visit, observations=observations, treatments=treatments),
        "misread",
    )


def potassium(clinic: Clinic) -> Finding:
    review = clinic.review("P1", LATER)
    return next(finding for finding in review.findings if finding.rule == "potassium-high")


def set_aside(clinic: Clinic) -> None:
    clinic.set_aside("P1", potassium(clinic), "haemolysed, repeated today", DAY)
    assert potassium(clinic).set_aside is not None


def the_row(clinic: Clinic) -> Observation:
    return next(row for row in clinic.record("P1").observations if row.code == "potassium")


def test_it_stays_aside_while_other_things_are_recorded(clinic: Clinic) -> None:
    saved(clinic, POTASSIUM)
    set_aside(clinic)
    saved(clinic, Observation(DAY, "sodium", "139", "mmol/L"))
    assert potassium(clinic).set_aside is not None


def test_a_value_corrected_afterwards_brings_it_back(clinic: Clinic) -> None:
    saved(clinic, POTASSIUM)
    set_aside(clinic)
    saved(clinic, the_row(clinic)._replace(value="5.9"))
    assert potassium(clinic).set_aside is None


def test_a_later_value_brings_it_back_and_its_removal_lets_it_lie(clinic: Clinic) -> None:
    saved(clinic, POTASSIUM)
    set_aside(clinic)
    saved(clinic, POTASSIUM._replace(value="5.7", note="again"))
    assert potassium(clinic).set_aside is None
    again = next(row for row in clinic.record("P1").observations if row.note == "again")
    visit = clinic.record("P1").visits[0]
    clinic.save_visit(VisitEntry("P1", visit, removed_row_ids=(again.row_id,)), "misread")
    assert potassium(clinic).set_aside is not None


def test_set_aside_anew_it_rests_on_the_corrected_value(clinic: Clinic) -> None:
    saved(clinic, POTASSIUM)
    set_aside(clinic)
    saved(clinic, the_row(clinic)._replace(value="5.9"))
    set_aside(clinic)
    saved(clinic, Observation(DAY, "sodium", "139", "mmol/L"))
    assert potassium(clinic).set_aside is not None


def test_a_correction_that_is_only_being_typed_brings_it_back_in_the_form(clinic: Clinic) -> None:
    saved(clinic, POTASSIUM)
    set_aside(clinic)
    record = clinic.record("P1")
    entry = VisitEntry("P1", record.visits[0], observations=(the_row(clinic)._replace(value="5.9"),))
    shown = clinic.review_record(preview(record, entry), LATER)
    assert [finding.set_aside for finding in shown.findings if finding.rule == "potassium-high"] == [None]
    assert potassium(clinic).set_aside is not None
