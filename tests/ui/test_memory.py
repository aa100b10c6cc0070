"""Garbage is collected on the window's thread and nowhere else."""

import gc
import threading

import pytest
from PySide6.QtCore import QObject

from nsclinic.ui.memory import GarbageOnThisThread


class _Knot(QObject):
    died_on: list[threading.Thread] = []  # noqa: RUF012 — shared by the knots of one test

    def __init__(self) -> None:
        super().__init__()
        self.itself = self

    def __del__(self) -> None:
        self.died_on.append(threading.current_thread())


@pytest.fixture
def garbage(qapp):
    collector = GarbageOnThisThread()
    yield collector
    collector.release()


def test_objects_of_qt_do_not_die_on_a_thread_that_allocates(garbage):
    _Knot.died_on.clear()
    for _ in range(20):
        _Knot()

    def allocate():
        for _ in range(200_000):
            [[]]  # noqa: B018 — enough to make Python collect, were it allowed to

    worker = threading.Thread(target=allocate)
    worker.start()
    worker.join()
    assert _Knot.died_on == []
    gc.collect()
    assert set(_Knot.died_on) == {threading.main_thread()}


def test_what_is_due_is_collected_oldest_generation_first(garbage):
    gc.collect()
    assert garbage.collect() == -1
    kept: list[list[int]] = [[] for _ in range(gc.get_threshold()[0] + 100)]
    assert garbage.collect() == 0
    assert kept


def test_python_collects_again_when_it_is_released(qapp):
    collector = GarbageOnThisThread()
    assert not gc.isenabled()
    collector.release()
    assert gc.isenabled()
