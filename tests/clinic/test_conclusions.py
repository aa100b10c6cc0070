"""What is kept of reviews beside the clinic: used for the same record, day and rules, and for nothing else."""

import os
import pickle
import shutil
import subprocess
import sys
import zlib
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest

from nsclinic.advice.model import Severity
from nsclinic.clinic import cores
from nsclinic.clinic.clinic import PROTOCOL_SETTING, Clinic
from nsclinic.clinic.conclusions import concluded, first_listed, listed
from nsclinic.clinic.packing import NotReadableError, packed, unpacked
from nsclinic.clinic.visit_entry import VisitEntry
from nsclinic.clinic.worklist import worklist_of
from nsclinic.domain.record import Observation, Visit, VisitKind
from nsclinic.store import create_clinic, open_clinic
from nsclinic.store.review_cache import cache_file
from nsclinic.ui.today.presenter import Gathering, known_before
from nsclinic.ui.today.rows import ChildRow, EmptySentence
from nsclinic.wording import wording
from tests.ui.clinic_of_tests import TODAY, booked_children, everyone, write_clinic

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def path(tmp_path):
    return write_clinic(tmp_path / "clinic.nsclinic", [*everyone(), *booked_children(30)])


def opened(path, as_of=TODAY, **how):
    return Clinic(open_clinic(path, **how), who="Dr N.", as_of=as_of)


@pytest.fixture
def reviewed(monkeypatch):
    """Whose record was reviewed, in order."""
    seen = []
    review_record = Clinic.review_record

    def noted(self, record, *arguments):
        seen.append(record.child.patient_id)
        return review_record(self, record, *arguments)

    monkeypatch.setattr(Clinic, "review_record", noted)
    return seen


def known(clinic, as_of=TODAY):
    return [each.review for each in concluded(clinic, as_of)]


def test_what_was_concluded_is_not_concluded_again_and_is_the_same(path, reviewed):
    with opened(path) as clinic:
        first = known(clinic)
    assert len(reviewed) == len(first)
    with opened(path) as clinic:
        assert known(clinic) == first
        assert [review for _, review in clinic.reviews()] == first
    assert len(reviewed) == 2 * len(first), "only the second reading, which asks for it, reviewed"


def test_only_the_child_who_was_changed_is_concluded_anew(path, reviewed):
    with opened(path) as clinic:
        known(clinic)
        clinic.save_visit(VisitEntry("BS-0002-T", Visit(TODAY, VisitKind.SCHEDULED, "Dr N.")))
        reviewed.clear()
        after = known(clinic)
        assert reviewed == ["BS-0002-T"]
        assert after == [review for _, review in clinic.reviews()]


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), TOMORROW])
def test_another_day_is_concluded_anew(path, reviewed, day):
    with opened(path) as clinic:
        known(clinic)
        reviewed.clear()
        known(clinic, day)
        assert len(reviewed) == len(clinic.store.patient_ids())


def test_another_protocol_of_the_clinic_drops_all(path, reviewed):
    with opened(path) as clinic:
        known(clinic)
        clinic.set_setting(PROTOCOL_SETTING, "mmf")
        reviewed.clear()
        assert {review.protocol_id for review in known(clinic)} >= {"mmf"}
        assert len(reviewed) == len(clinic.store.patient_ids())


def test_a_copy_of_another_moment_is_not_taken_for_the_file(path, tmp_path, reviewed):
    """Two files of one clinic that went apart have entries of one number, and conclude other things of one child."""
    copy = tmp_path / "copy.nsclinic"
    shutil.copy(path, copy)
    visit = Visit(TODAY, VisitKind.SCHEDULED, "Dr N.")
    with opened(copy) as clinic:
        clinic.save_visit(VisitEntry("BS-0002-T", visit))
        seq = clinic.store.record_revision("BS-0002-T")
    with opened(path) as clinic:
        values = (Observation(TODAY, "upcr", "9.5", "mg/mg"),)
        clinic.save_visit(VisitEntry("BS-0002-T", visit, values))
        assert clinic.store.record_revision("BS-0002-T") == seq
        elsewhere = known(clinic)
    cache_file(path).replace(cache_file(copy))
    with opened(copy) as clinic:
        reviewed.clear()
        here = known(clinic)
        assert len(reviewed) == len(here)
        assert here != elsewhere
        assert here == [review for _, review in clinic.reviews()]


def test_a_cache_that_is_damaged_or_missing_changes_no_answer(path):
    with opened(path) as clinic:
        right = known(clinic)
    place = cache_file(path)
    whole = place.read_bytes()
    for torn in (b"", b"nothing of this is a database", whole[: len(whole) // 2], whole[:5000] + bytes(9000)):
        place.write_bytes(torn)
        with opened(path) as clinic:
            assert known(clinic) == right
    place.unlink()
    place.mkdir()
    with opened(path) as clinic:
        assert known(clinic) == right


class Harm:
    """What a hostile cache would have the program run."""

    def __reduce__(self):
        return Path.write_text, (Path("harm"), "done")


def test_a_hostile_cache_runs_no_code(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    hostile = zlib.compress(pickle.dumps(Harm()))
    with pytest.raises(NotReadableError):
        unpacked(hostile)
    with opened(path) as clinic:
        right = known(clinic)
        cache = clinic.store.review_cache
        cache._do(lambda connection: connection.execute("UPDATE concluded SET content = ?", (hostile,)))
        cache._do(lambda connection: connection.execute("UPDATE listed SET content = ?", (hostile,)))
        assert known(clinic) == right
        assert list(listed(clinic, TODAY, ["BS-0001-T"]))
    assert not (tmp_path / "harm").exists()


@pytest.mark.parametrize("content", [b"", b"text", zlib.compress(b""), zlib.compress(pickle.dumps(len))])
def test_bytes_that_hold_no_value_are_refused(content):
    with pytest.raises(NotReadableError):
        unpacked(content)


def test_a_value_comes_back_as_it_was_packed(path):
    with opened(path) as clinic:
        for each in concluded(clinic):
            assert unpacked(packed(each)) == each


def test_the_first_children_of_each_group_stand_in_the_order_of_the_whole_list(path):
    with opened(path) as clinic:
        whole = worklist_of(row for _, row in listed(clinic, TODAY, clinic.store.patient_ids()))
        first = first_listed(clinic, 5)
    for of, group in (
        (first.booked, whole.booked),
        (first.pressing, whole.needs_you),
        (first.overdue, whole.overdue),
    ):
        assert [each.row for each in of] == list(group[:5])
    assert first.counts == {
        "booked": len(whole.booked),
        "pressing": len(whole.needs_you),
        "overdue": len(whole.overdue),
    }


def test_what_was_known_yesterday_is_shown_as_of_that_day_and_nobody_waits_for_a_review(path, reviewed):
    with opened(path) as clinic:
        known(clinic)
    with opened(path, TOMORROW) as clinic:
        reviewed.clear()
        before = known_before(clinic, TOMORROW)
        assert reviewed == []
    pressing = [row for row in before.rows.values() if row.is_pressing]
    assert pressing
    assert not any(row.is_booked for row in before.rows.values()), (
        "who was booked yesterday is not booked today"
    )
    assert set(before.as_of) == set(before.rows)
    lines = Gathering(before).lines(wording("en"), TOMORROW, {})
    said = [
        line.sentence for line in lines if getattr(line, "severity", None) in (Severity.STOP, Severity.URGENT)
    ]
    assert said
    assert all("as of 23 Nov 2026, being checked" in sentence for sentence in said)


def test_who_is_booked_is_shown_before_anybody_was_looked_at(path, reviewed):
    with opened(path) as clinic:
        before = known_before(clinic, TODAY)
        assert reviewed == []
        lines = Gathering(before).lines(wording("en"), TODAY, {})
        booked = [
            line.patient_id
            for line in lines
            if isinstance(line, ChildRow) and line.checked == "being checked"
        ]
        whole = worklist_of(row for _, row in listed(clinic, TODAY, clinic.store.patient_ids()))
    assert sorted(booked) == sorted(row.child.patient_id for row in whole.booked)
    assert [line.sentence for line in lines if isinstance(line, EmptySentence)] == [
        "Not all children have been looked at yet."
    ] * 2


def test_another_core_concludes_the_same_in_the_same_order(path, monkeypatch):
    monkeypatch.setattr(cores, "cores", lambda: 2)
    monkeypatch.setattr(cores, "AT_ONCE", 5)
    monkeypatch.setattr("nsclinic.clinic.conclusions.WORTH_FROM", 10)
    with opened(path, read_only=True) as clinic:
        assert known(clinic) == [review for _, review in clinic.reviews()]


def test_where_another_process_cannot_open_the_file_all_is_concluded_here(path, monkeypatch, capfd):
    monkeypatch.setattr(cores, "cores", lambda: 2)
    monkeypatch.setattr("nsclinic.clinic.conclusions.WORTH_FROM", 10)
    with opened(path, read_only=True) as clinic:
        right = [review for _, review in clinic.reviews()]
        monkeypatch.setattr(clinic.store, "raw_key", b"a key of another file, 32 bytes.")
        assert known(clinic) == right
    capfd.readouterr()


def test_no_name_stands_in_the_cache_of_an_encrypted_clinic(tmp_path):
    path = tmp_path / "sealed.nsclinic"
    with create_clinic(path, passphrase="seven herons in a row") as store:  # noqa: S106 — of a test
        record = everyone()[0]
        with store.change(kind="import", who="x") as change:
            change.put_child(record.child)
        list(concluded(Clinic(store, as_of=TODAY)))
    content = cache_file(path).read_bytes()
    assert len(content) > 8192
    assert b"SQLite format 3" not in content
    assert b"Amina" not in content


_KILLED = """
import os, sys
from datetime import date
from pathlib import Path
from time import monotonic, sleep
from nsclinic.clinic import conclusions, cores
from nsclinic.clinic.clinic import Clinic
from nsclinic.store import open_clinic
if __name__ == "__main__":
    cores.cores, cores.AT_ONCE, conclusions.WORTH_FROM = lambda: 2, 2, 2
    clinic = Clinic(open_clinic(Path(sys.argv[1]), read_only=True), as_of=date(2026, 11, 23))
    for count, _ in enumerate(cores.concluded_on_all_cores(clinic, clinic.store.patient_ids() * 200, clinic.today)):
        if count == 60:
            import multiprocessing
            print(*(child.pid for child in multiprocessing.active_children()), flush=True)
            os.kill(os.getpid(), 9)
"""


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for a process as Linux shows it")
def test_a_process_beside_ends_when_the_first_one_is_killed(path, tmp_path):
    script = tmp_path / "killed.py"
    script.write_text(_KILLED, encoding="utf-8")
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, script, path],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert done.returncode == -9
    beside = [int(number) for number in done.stdout.split()]
    assert beside
    ends_at = monotonic() + 10
    while monotonic() < ends_at and any(is_running(number) for number in beside):
        sleep(0.05)
    assert not any(is_running(number) for number in beside)


def is_running(number):
    """Whether a process of that number does anything; one that nobody waited for does not."""
    try:
        return Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
