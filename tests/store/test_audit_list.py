"""Audit entries are found by day, person, kind and child, a page at a time, in the order in which they were written."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from nsclinic.store import AuditQuestion, ClinicFile, entry
from tests.store.children import BARE, add_observation, full_record, observation, register, save

CAIRO = timezone(timedelta(hours=2))


@pytest.fixture
def told(clinic: ClinicFile, monkeypatch: pytest.MonkeyPatch) -> ClinicFile:
    """Entries of four days; the last day's clock was set back by years."""
    moments = [
        datetime(2026, 11, 1, 9, 0, tzinfo=CAIRO),
        datetime(2026, 11, 2, 0, 30, tzinfo=CAIRO),
        datetime(2026, 11, 3, 12, 0, tzinfo=UTC),
        datetime(2020, 1, 1, 12, 0, tzinfo=UTC),
    ]
    steps = (
        lambda: save(clinic, full_record()),
        lambda: register(clinic, BARE),
        lambda: add_observation(clinic, observation("2.10")),
        lambda: clinic.note(kind="print", who="Nurse A.", patient_ids=("P1", "P2")),
    )
    for moment, step in zip(moments, steps, strict=True):
        monkeypatch.setattr(entry, "now", lambda moment=moment: moment)
        step()
    return clinic


def seqs(clinic: ClinicFile, **asked: object) -> list[int]:
    return [line.entry.seq for line in clinic.audit.lines(AuditQuestion(**asked), 100)]  # type: ignore[arg-type]


def test_everything_comes_latest_first_with_its_children(told: ClinicFile):
    lines = told.audit.lines(AuditQuestion(), 4)
    assert [(line.entry.seq, line.patient_id, line.children) for line in lines] == [
        (4, "", 2),
        (3, "P1", 1),
        (2, "P2", 1),
        (1, "P1", 1),
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"since": date(2026, 11, 2), "until": date(2026, 11, 2)}, [2]),
        ({"since": date(2026, 11, 1), "until": date(2026, 11, 2)}, [2, 1]),
        ({"until": date(2020, 1, 1)}, [4]),
        ({"since": date(2026, 11, 3), "until": date(2026, 11, 3)}, [3]),
        ({"since": date(2026, 11, 4), "until": date(2026, 11, 20)}, []),
        ({"who": "Nurse A."}, [4]),
        ({"kind": "register"}, [2]),
        ({"patient_ids": ("P2",)}, [4, 2]),
        ({"patient_ids": ("P1", "P2"), "kind": "print"}, [4]),
        ({"patient_ids": ("P9",)}, []),
    ],
)
def test_each_question_finds_its_entries(told: ClinicFile, asked: dict[str, object], found: list[int]):
    assert seqs(told, **asked) == found


def test_pages_follow_one_another_without_gap(told: ClinicFile):
    first = told.audit.lines(AuditQuestion(), 2)
    second = told.audit.lines(AuditQuestion(), 2, before=first[-1].entry.seq)
    assert [line.entry.seq for line in first + second] == [4, 3, 2, 1]


def test_persons_and_kinds_are_told_once_each(told: ClinicFile):
    assert told.audit.people() == ["Dr N.", "Nurse A."]
    assert told.audit.kinds() == ["import", "print", "register", "visit"]
