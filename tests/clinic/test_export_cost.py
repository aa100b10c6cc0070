"""What a package and the outcomes cost, without a clock: statements, records in memory, reviews made twice."""

import gc
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from nsclinic.clinic.clinic import PROTOCOL_SETTING, Clinic
from nsclinic.clinic.conclusions import concluded
from nsclinic.clinic.outcome_report import Looked, gathering
from nsclinic.clinic.registry_package import export_package
from nsclinic.domain.record import (
    Child,
    ChildRecord,
    Consent,
    Observation,
    Visit,
    VisitKind,
    child_record,
)
from nsclinic.store import open_clinic
from nsclinic.store.review_cache import cache_file
from tests.clinic.packages import bytes_of
from tests.ui.clinic_of_tests import TODAY, write_clinic


def child(number: int, visits: int) -> ChildRecord:
    days = [TODAY - timedelta(days=20 * back) for back in range(1, visits + 1)]
    return child_record(
        Child(f"P{number:03}", TODAY - timedelta(days=2_500), consent_registry=Consent.YES),
        [Visit(day, VisitKind.SCHEDULED) for day in days],
        [
            Observation(day, code, "20", unit)
            for day in days
            for code, unit in (("weight", "kg"), ("urea", "mg/dL"))
        ],
    )


def clinic_of(path: Path, children: int, visits: int) -> Clinic:
    write_clinic(path, [child(number, visits) for number in range(children)])
    return Clinic(open_clinic(path), who="Dr N.", as_of=TODAY)


def statements(clinic: Clinic, work) -> Counter[str]:
    """Count the statements sent while some work is done, by their beginning."""
    sent: list[str] = []
    with clinic.store.reading() as connection:
        connection.set_trace_callback(sent.append)
    work()
    with clinic.store.reading() as connection:
        connection.set_trace_callback(None)
    return Counter(" ".join(text.split(" WHERE ")[0].split()) for text in sent)


def test_a_package_asks_the_file_no_more_often_where_a_child_has_more_rows(tmp_path: Path):
    asked = []
    for visits in (3, 60):
        with clinic_of(tmp_path / f"of-{visits}.nsclinic", 5, visits) as clinic:
            export_package(clinic, tmp_path / "first")
            asked.append(
                statements(clinic, lambda clinic=clinic: export_package(clinic, tmp_path / "package"))
            )
    few, many = asked
    assert few == many
    assert sum(count for text, count in many.items() if "FROM observation" in text) == 5


def test_the_outcomes_read_each_record_once(tmp_path: Path):
    with clinic_of(tmp_path / "clinic.nsclinic", 5, 3) as clinic:
        asked = statements(clinic, lambda: list(gathering(clinic)))
        assert sum(count for text, count in asked.items() if "FROM observation" in text) == 5


def test_a_package_holds_no_more_records_in_memory_where_there_are_more_children(tmp_path: Path):
    alive: dict[int, list[int]] = {}
    for children in (3, 6):
        alive[children] = []
        with clinic_of(tmp_path / f"of-{children}.nsclinic", children, 3) as clinic:
            export_package(
                clinic,
                tmp_path / "package",
                progress=lambda *_, counts=alive[children]: counts.append(
                    sum(type(each) is ChildRecord for each in gc.get_objects())
                ),
            )
    assert len(alive[6]) == 6
    assert max(alive[6]) == max(alive[3])


@pytest.fixture
def reviewed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whose record was reviewed, in order."""
    seen: list[str] = []
    review_record = Clinic.review_record

    def noted(self, record, *arguments):
        seen.append(record.child.patient_id)
        return review_record(self, record, *arguments)

    monkeypatch.setattr(Clinic, "review_record", noted)
    return seen


def test_what_was_concluded_of_the_day_is_not_concluded_again_for_a_package_or_the_outcomes(
    examples: Clinic, tmp_path: Path, reviewed: list[str]
):
    before = list(gathering(examples))
    export_package(examples, tmp_path / "before")
    list(concluded(examples))
    reviewed.clear()
    export_package(examples, tmp_path / "after")
    assert list(gathering(examples)) == before
    assert reviewed == []
    assert bytes_of(tmp_path / "after") == bytes_of(tmp_path / "before")


def test_a_record_that_moved_on_since_it_was_concluded_is_concluded_anew(
    examples: Clinic, tmp_path: Path, reviewed: list[str]
):
    list(concluded(examples))
    patient_id = next(
        each
        for each in examples.store.patient_ids()
        if examples.record(each).child.consent_registry is Consent.YES
    )
    with examples.changing("visit") as (change, _):
        change.put_observation(patient_id, Observation(TODAY, "upcr", "9.9", "mg/mg"))
    reviewed.clear()
    export_package(examples, tmp_path / "kept")
    assert reviewed == [patient_id]
    examples.store.review_cache.close()
    cache_file(examples.store.path).unlink()
    export_package(Clinic(examples.store, who="Dr N.", as_of=TODAY), tmp_path / "anew")
    assert bytes_of(tmp_path / "anew") == bytes_of(tmp_path / "kept")


def test_what_was_concluded_under_the_protocol_of_before_is_of_no_use_once_it_is_another(tmp_path: Path):
    with clinic_of(tmp_path / "clinic.nsclinic", 3, 1) as clinic:
        list(concluded(clinic))
        pieces = gathering(clinic)
        next(pieces), next(pieces)
        clinic.set_setting(PROTOCOL_SETTING, "mmf")
        assert [piece.protocol_id for piece in pieces if isinstance(piece, Looked)] == ["mmf", "mmf"]


def test_what_was_concluded_of_another_day_is_of_no_use(
    examples: Clinic, tmp_path: Path, reviewed: list[str]
):
    list(concluded(examples, TODAY - timedelta(days=1)))
    reviewed.clear()
    export_package(examples, tmp_path / "package")
    assert len(reviewed) > 10
