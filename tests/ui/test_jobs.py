"""The store thread: writes before reads before long work, nothing lost, nothing delivered to what is gone."""

from threading import Event, current_thread, main_thread
from time import perf_counter, sleep

import pytest
from PySide6.QtCore import QElapsedTimer, QObject, QTimer
from shiboken6 import delete

from nsclinic.clinic.clinic import Clinic
from nsclinic.domain.record import Child
from nsclinic.store import ClinicLockedError, open_clinic
from nsclinic.ui.jobs import PIECE_SECONDS, TELL_SECONDS, ClinicJobs, StoppedError
from tests.ui.clinic_of_tests import TODAY

WAIT_MS = 10_000


@pytest.fixture
def jobs(open_jobs, clinic_path):
    return open_jobs(clinic_path)[0]


def _wait(qtbot, jobs):
    qtbot.waitUntil(lambda: jobs.is_idle, timeout=WAIT_MS)


def test_the_clinic_is_opened_and_asked_on_the_store_thread_and_answers_on_the_windows(qtbot, jobs):
    threads: dict[str, object] = {}
    listed: list[str] = []

    def ask(clinic):
        threads["job"] = current_thread()
        return clinic.children()

    def take(children):
        threads["answer"] = current_thread()
        listed.extend(line.patient_id for line in children)

    jobs.read(ask, take)
    _wait(qtbot, jobs)
    assert threads["job"] is not main_thread()
    assert threads["answer"] is main_thread()
    assert listed[:2] == ["BS-0001-T", "BS-0002-T"]


def test_opening_tells_what_the_window_must_know(open_jobs, clinic_path):
    _, clinic = open_jobs(clinic_path)
    assert (clinic.today, clinic.name, clinic.who, clinic.is_demonstration) == (
        TODAY,
        "Beni-Suef clinic",
        "Dr N.",
        False,
    )


def test_a_write_goes_before_reads_and_reads_before_long_work(qtbot, jobs):
    order: list[str] = []
    gate = Event()

    def note(what):
        order.append(what)
        return what

    jobs.read(lambda _clinic: gate.wait(5), lambda _answer: None)
    jobs.read_in_pieces(lambda _clinic: iter([note("long")]), lambda _pieces: None, lambda: None)
    jobs.read(lambda _clinic: note("read"), lambda _answer: None)
    jobs.write(lambda _clinic: note("write"), lambda _answer: None)
    gate.set()
    _wait(qtbot, jobs)
    assert order == ["write", "read", "long"]


def test_a_save_waits_for_one_piece_of_long_work_and_not_for_all_of_it(qtbot, jobs):
    begun = Event()
    saved_at: list[float] = []

    def endless(_clinic):
        for number in range(10_000):
            begun.set()
            sleep(0.002)
            yield number

    pieces: list[list[int]] = []
    ticket = jobs.read_in_pieces(endless, pieces.append, lambda: None)
    assert begun.wait(5)
    asked_at = perf_counter()
    jobs.write(lambda _clinic: perf_counter(), saved_at.append)
    qtbot.waitUntil(lambda: bool(saved_at), timeout=WAIT_MS)
    ticket.cancel()
    assert saved_at[0] - asked_at < 10 * PIECE_SECONDS
    assert pieces
    assert sum(len(piece) for piece in pieces) < 10_000
    _wait(qtbot, jobs)


def test_long_work_comes_whole_and_in_order_and_then_says_that_it_is_done(qtbot, jobs):
    taken: list[int] = []
    done: list[int] = []
    jobs.read_in_pieces(lambda _clinic: iter(range(1000)), taken.extend, lambda: done.append(len(taken)))
    _wait(qtbot, jobs)
    assert taken == list(range(1000))
    assert done == [1000]


def test_search_as_you_type_shows_the_last_answer_only(qtbot, jobs):
    answers: list[object] = []
    gate, owner = Event(), QObject()
    jobs.read(lambda _clinic: gate.wait(5), lambda _answer: None)
    for letters in ("a", "am", "ami"):
        jobs.read(lambda _clinic, letters=letters: letters, answers.append, owner=owner, instead_of="search")
    gate.set()
    _wait(qtbot, jobs)
    assert answers == ["ami"]


def test_nothing_is_delivered_to_a_screen_that_is_gone(qtbot, jobs):
    answers: list[object] = []
    gate, owner = Event(), QObject()
    jobs.read(lambda _clinic: gate.wait(5), answers.append, owner=owner)
    delete(owner)
    gate.set()
    _wait(qtbot, jobs)
    assert answers == []


def test_a_failed_job_tells_the_one_who_asked_else_the_window_and_the_thread_lives_on(qtbot, jobs):
    own: list[Exception] = []
    common: list[Exception] = []
    answers: list[object] = []
    jobs.failed.connect(common.append)
    jobs.read(lambda clinic: clinic.record("nobody"), answers.append, own.append)
    jobs.write(lambda clinic: clinic.register(Child("BS-0001-T", TODAY)), answers.append)
    jobs.read(lambda clinic: len(clinic.children()), answers.append)
    _wait(qtbot, jobs)
    assert [type(error).__name__ for error in own] == ["UnknownRowError"]
    assert [type(error).__name__ for error in common] == ["PatientIdTakenError"]
    assert answers == [7]


def test_a_change_is_told_on_the_windows_thread(qtbot, jobs):
    told = []
    jobs.changed.connect(
        lambda changed: told.append((changed.patient_ids, current_thread() is main_thread()))
    )
    jobs.write(lambda clinic: clinic.register(Child("", TODAY, "New", "Child")), lambda _id: None)
    _wait(qtbot, jobs)
    qtbot.waitUntil(lambda: bool(told), timeout=WAIT_MS)
    assert len(told[0][0]) == 1
    assert told[0][1]


def test_closing_finishes_what_is_being_saved_and_lets_the_file_go(qtbot, jobs, clinic_path):
    gate = Event()
    jobs.read(lambda _clinic: gate.wait(5), lambda _answer: None)
    for number in range(5):
        jobs.write(
            lambda clinic, number=number: clinic.register(Child(f"W{number}", TODAY, "Last")),
            lambda _id: None,
        )
    gate.set()
    jobs.close()
    with open_clinic(clinic_path) as store:
        assert {f"W{number}" for number in range(5)} <= set(store.patient_ids())


def test_a_clinic_that_is_held_elsewhere_is_said_and_not_opened(qtbot, jobs, clinic_path):
    second = ClinicJobs(lambda: Clinic(open_clinic(clinic_path)))
    with qtbot.waitSignal(second.not_opened, timeout=WAIT_MS) as told:
        second.start()
    assert isinstance(told.args[0], ClinicLockedError)
    second.close()


def test_the_window_stays_awake_while_the_store_thread_works(qtbot, jobs):
    """While every child is reviewed over and over, no turn of the window's event loop takes 100 ms."""
    gaps: list[int] = []
    done: list[object] = []
    clock = QElapsedTimer()
    clock.start()
    ticking = QTimer()
    ticking.setInterval(0)
    ticking.timeout.connect(lambda: gaps.append(clock.restart()))
    ticking.start()
    jobs.read(lambda clinic: [list(clinic.reviews(TODAY)) for _ in range(20)], done.append)
    qtbot.waitUntil(lambda: bool(done), timeout=60_000)
    ticking.stop()
    assert len(gaps) > 10
    assert sorted(gaps)[-2] < 100, f"the longest turns took {sorted(gaps)[-3:]} ms"


def test_work_at_length_tells_how_far_it_is_and_then_its_answer(qtbot, jobs):
    told: list[tuple[int, int]] = []
    done: list[int] = []

    def work(_clinic, tell):
        for number in range(5):
            tell(number, 5)
            sleep(TELL_SECONDS)
        return 5

    jobs.at_length(work, done.append, lambda *share: told.append(share), done.append, is_write=False)
    _wait(qtbot, jobs)
    assert done == [5]
    assert told[0] == (0, 5)
    assert len(told) > 2


def test_progress_is_told_no_more_often_than_the_window_can_show_it(qtbot, jobs):
    told: list[tuple[int, int]] = []

    def work(_clinic, tell):
        for number in range(10_000):
            tell(number, 10_000)

    jobs.at_length(
        work, lambda _nothing: None, lambda *share: told.append(share), told.append, is_write=False
    )
    _wait(qtbot, jobs)
    assert 1 <= len(told) < 1000


def test_a_write_at_length_that_is_stopped_keeps_nothing_and_says_so(qtbot, jobs):
    went: list[object] = []
    begun, gate = Event(), Event()

    def write(clinic, tell):
        with clinic.changing("register") as (change, _):
            change.put_child(Child("X-1", TODAY, "Half", "Done"))
            begun.set()
            gate.wait(WAIT_MS / 1000)
            tell(1, 2)

    ticket = jobs.at_length(write, went.append, lambda *_: None, went.append, is_write=True)
    assert begun.wait(WAIT_MS / 1000)
    ticket.stop()
    assert jobs.is_saving
    gate.set()
    _wait(qtbot, jobs)
    assert [type(one) for one in went] == [StoppedError]
    ids: list[str] = []
    jobs.read(lambda clinic: [line.patient_id for line in clinic.children()], ids.extend)
    _wait(qtbot, jobs)
    assert "X-1" not in ids


def test_work_that_is_stopped_before_it_began_is_never_done(qtbot, jobs):
    went: list[object] = []
    gate = Event()
    jobs.read(lambda _clinic: gate.wait(WAIT_MS / 1000), lambda _nothing: None)
    ticket = jobs.at_length(
        lambda _clinic, _tell: went.append("done"), went.append, lambda *_: None, went.append, is_write=True
    )
    ticket.stop()
    gate.set()
    _wait(qtbot, jobs)
    assert [type(one) for one in went] == [StoppedError]
