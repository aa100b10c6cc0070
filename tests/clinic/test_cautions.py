"""A wrong clock, a filling disk and a risky place are told in one sentence each, and refuse nothing."""

from datetime import UTC, date, datetime, timedelta, timezone
from types import SimpleNamespace

import pytest

import nsclinic
from nsclinic.clinic import cautions as cautions_module
from nsclinic.clinic.caution_words import caution_line, caution_words
from nsclinic.clinic.cautions import (
    MOST_AHEAD,
    Caution,
    CautionKind,
    cautions_of,
    cautions_of_place,
    clock_caution,
)
from nsclinic.domain.record import Child
from nsclinic.store import ClinicFile, open_clinic
from nsclinic.store import entry as account
from nsclinic.store import free_space as free_space_module
from nsclinic.store.head import head_file
from nsclinic.store.medium import Medium
from nsclinic.wording import LANGUAGES, wording

BUILT = date(2026, 11, 28)
NOON = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


def _kind(caution: Caution | None) -> CautionKind | None:
    return caution.kind if caution else None


@pytest.mark.parametrize(
    ("moment", "last", "kind"),
    [
        (NOON, None, None),
        (NOON, NOON, None),
        (NOON, NOON - timedelta(days=200), None),
        (NOON, NOON + timedelta(minutes=50), None),
        (NOON, NOON + timedelta(hours=11), None),
        (NOON, NOON + timedelta(days=1), CautionKind.CLOCK_BEHIND_ENTRY),
        (NOON - timedelta(days=3653), NOON, CautionKind.CLOCK_BEHIND_ENTRY),
        (NOON + timedelta(days=3653), NOON, CautionKind.CLOCK_AHEAD),
        (NOON + MOST_AHEAD, NOON, None),
        (NOON + MOST_AHEAD + timedelta(seconds=1), NOON, CautionKind.CLOCK_AHEAD),
        (datetime(2026, 11, 27, tzinfo=UTC), None, None),
        (datetime(2026, 11, 26, 23, tzinfo=UTC), None, CautionKind.CLOCK_BEHIND_PROGRAM),
        (
            datetime(2016, 11, 26, tzinfo=UTC),
            datetime(2016, 1, 1, tzinfo=UTC),
            CautionKind.CLOCK_BEHIND_PROGRAM,
        ),
        # An old program in daily use, and one that lay unused for a year after it was made
        (NOON + timedelta(days=4000), NOON + timedelta(days=3990), None),
        (datetime(2027, 11, 28, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC), None),
    ],
)
def test_a_clock_is_held_against_the_last_entry_and_the_day_of_the_program(
    moment: datetime, last: datetime | None, kind: CautionKind | None
):
    assert _kind(clock_caution(moment, last, BUILT)) is kind


def test_some_minutes_between_two_desks_are_no_other_day_at_midnight():
    before_midnight = datetime(2027, 3, 1, 23, 50, tzinfo=UTC)
    after = datetime(2027, 3, 2, 0, 10, tzinfo=UTC)
    assert clock_caution(before_midnight, after, BUILT) is None


def test_the_days_are_those_of_the_computers_own_time_zone():
    behind = timezone(timedelta(hours=-11))
    moment = datetime(2027, 3, 1, 20, 0, tzinfo=behind)
    last = datetime(2027, 3, 2, 10, 0, tzinfo=UTC)  # 23:00 on 1 March there
    assert clock_caution(moment, last, BUILT) is None


def test_the_program_was_not_made_after_today():
    assert datetime.now(UTC).date() + timedelta(days=1) >= nsclinic.BUILT_ON


def _set_clock(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    """Let everything that asks the store for the moment see another one."""

    def moved() -> datetime:
        return datetime.now(UTC).astimezone() + by

    monkeypatch.setattr(account, "now", moved)
    monkeypatch.setattr(cautions_module, "now", moved)


def _register(clinic: ClinicFile, patient_id: str) -> None:
    with clinic.change(kind="register", who="x") as change:
        change.put_child(Child(patient_id=patient_id, birth_date=date(2016, 1, 1)))


@pytest.mark.parametrize(
    ("by", "kind"),
    [
        (timedelta(days=-3653), CautionKind.CLOCK_BEHIND_ENTRY),
        (timedelta(days=3653), CautionKind.CLOCK_AHEAD),
    ],
)
def test_with_a_clock_set_by_ten_years_the_clinic_works_on_and_its_audit_holds(
    clinic: ClinicFile, monkeypatch: pytest.MonkeyPatch, by: timedelta, kind: CautionKind
):
    _register(clinic, "P1")
    assert cautions_of(clinic) == ()
    _set_clock(monkeypatch, by)
    assert [caution.kind for caution in cautions_of(clinic)] == [kind]
    _register(clinic, "P2")
    monkeypatch.undo()
    _register(clinic, "P3")
    assert clinic.verify_chain() == []
    assert [entry.seq for entry in clinic.changes()] == [3, 2, 1]
    days = [entry.at for entry in clinic.changes()]
    assert (days[1] < days[2]) == (by < timedelta(0))
    clinic.close()
    with open_clinic(clinic.path) as again:
        assert cautions_of(again) == ()
        assert again.patient_ids() == ["P1", "P2", "P3"]


def test_after_an_entry_with_a_clock_ahead_the_right_clock_is_told_once_until_the_next_entry(
    clinic: ClinicFile, monkeypatch: pytest.MonkeyPatch
):
    _set_clock(monkeypatch, timedelta(days=3653))
    _register(clinic, "P1")
    monkeypatch.undo()
    assert [caution.kind for caution in cautions_of(clinic)] == [CautionKind.CLOCK_BEHIND_ENTRY]
    _register(clinic, "P2")
    assert cautions_of(clinic) == ()


@pytest.mark.parametrize(
    ("medium", "kind"),
    [
        (Medium.NETWORK, CautionKind.ON_NETWORK),
        (Medium.REMOVABLE, CautionKind.ON_STICK),
        (Medium.SYNCED, CautionKind.IN_SYNCED_FOLDER),
        (Medium.OWN_DISK, None),
        (Medium.UNKNOWN, None),
    ],
)
def test_the_place_is_told_and_a_file_that_is_only_read_may_lie_anywhere(
    clinic: ClinicFile, monkeypatch: pytest.MonkeyPatch, medium: Medium, kind: CautionKind | None
):
    monkeypatch.setattr(cautions_module, "medium_of", lambda _: medium)
    expected = [] if kind is None else [kind]
    assert [caution.kind for caution in cautions_of(clinic)] == expected
    assert [caution.kind for caution in cautions_of_place(clinic.path.with_name("new"))] == expected
    _register(clinic, "P1")
    clinic.close()
    with open_clinic(clinic.path, read_only=True) as reader:
        assert cautions_of(reader) == ()


def test_little_room_is_told_below_200_megabytes(clinic: ClinicFile, monkeypatch: pytest.MonkeyPatch):
    for free, expected in (
        (200_000_000, ()),
        (199_999_999, (Caution(CautionKind.LITTLE_ROOM, free_mb=199),)),
    ):
        disk = SimpleNamespace(disk_usage=lambda _, free=free: SimpleNamespace(free=free))
        monkeypatch.setattr(free_space_module, "shutil", disk)
        assert cautions_of(clinic) == expected


def test_a_head_that_is_not_this_files_is_told(clinic: ClinicFile):
    _register(clinic, "P1")
    clinic.close()
    head_file(clinic.path).write_text("nothing")
    with open_clinic(clinic.path) as again:
        assert [caution.kind for caution in cautions_of(again)] == [CautionKind.HEAD_ALTERED]
        _register(again, "P2")
        assert cautions_of(again) == ()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", CautionKind)
def test_every_caution_says_what_is_so_and_what_to_do(kind: CautionKind, language: str):
    caution = Caution(kind, date(2016, 11, 28), date(2026, 11, 28), 150)
    words = wording(language)
    happened, to_do = caution_words(caution, words)
    assert happened
    assert to_do
    assert happened in caution_line(caution, words)
    assert "{" not in caution_line(caution, words)
    if kind.value.startswith("clock"):
        assert words.date(date(2016, 11, 28)) in happened
        assert words.date(date(2026, 11, 28)) in happened
    if kind is CautionKind.LITTLE_ROOM:
        assert "150" in happened
