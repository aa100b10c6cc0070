"""The instrument itself: it sees a stall of the window's thread, and none where another thread works."""

from threading import Thread
from time import thread_time

from PySide6.QtCore import QTimer

from tests.benchmarks.turns import Watch, floor, wait


def work(milliseconds):
    began = thread_time()
    while 1000 * (thread_time() - began) < milliseconds:
        pass


def test_work_on_the_windows_thread_between_two_turns_is_seen(qtbot):
    watch = Watch()
    wait(lambda: True, 0.05)
    watch.taken()
    QTimer.singleShot(0, watch, lambda: work(150))
    wait(lambda: True, 0.4)
    assert watch.taken() >= 150
    wait(lambda: True, 0.05)
    assert watch.taken() < 150, "it begins anew"


def test_work_on_another_thread_is_none_of_the_windows(qtbot):
    watch = Watch()
    wait(lambda: True, 0.05)
    watch.taken()
    worker = Thread(target=work, args=(150,))
    worker.start()
    wait(lambda: not worker.is_alive(), 0.05)
    worker.join()
    assert watch.taken() < 150


def test_the_floor_is_a_real_piece_of_work():
    assert floor() > 1
