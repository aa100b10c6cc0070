"""A whole morning in a real window, by keyboard alone: from the first screen to the list that is printed at its end."""

from datetime import timedelta

import pytest

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.day_list import day_list, day_list_paper
from nsclinic.domain.record import Qualifier
from nsclinic.store import open_clinic
from nsclinic.wording import wording
from tests.e2e.conftest import AS_OF
from tests.e2e.paper import unlike
from tests.e2e.plan import CHOSEN
from tests.e2e.real_window import Keyboard, Program, program, wait_until
from tests.e2e.visiting import change_dose, fill_in, open_form, open_today

pytestmark = pytest.mark.e2e

DIPSTICKS = "000t1230"
NEW_CHILD = ("Nour", "Salem")


def wait_for_focus(keyboard: Keyboard) -> None:
    """Give a question that has come up over the window the keyboard."""
    keyboard.take_window(".*")


def see_a_child(running: Program, keyboard: Keyboard, plan) -> None:
    """A follow-up: twelve values, another dose, saved and shown as a page."""
    open_form(running, keyboard, plan)
    fill_in(keyboard, plan)
    change_dose(keyboard, plan)
    keyboard.press("ctrl+shift+Return")
    running.wait_for_screen("summary")


def type_the_diary(running: Program, keyboard: Keyboard, plan) -> None:
    """Eight dipsticks from the family's paper, one key each."""
    keyboard.press("Escape")
    running.wait_for_screen("child")
    keyboard.press("d")
    running.wait_for_screen("diary")
    keyboard.write(DIPSTICKS)
    keyboard.press("ctrl+Return")
    running.wait_for_screen("child")


def register(running: Program, keyboard: Keyboard) -> None:
    """A child who comes for the first time."""
    keyboard.press("ctrl+n")
    running.wait_for_screen("registration")
    for text in NEW_CHILD:
        keyboard.write(text)
        keyboard.press("Return")
    keyboard.press("Down", "Return")
    keyboard.write("about 7 years")
    keyboard.press("ctrl+Return")
    running.wait_for_screen("child")


def test_a_morning_from_the_first_screen_to_the_printed_list(display, clinic, plan, print_queue, tmp_path):
    arguments = ("--db", clinic, "--as-of", AS_OF.isoformat())
    jobs = len(print_queue.printed(0))
    with program(display, *arguments, **print_queue.environment) as running:
        keyboard = open_today(running)
        see_a_child(running, keyboard, plan)
        keyboard.press("Return")
        print_queue.printed(jobs + 1)
        type_the_diary(running, keyboard, plan)
        register(running, keyboard)
        keyboard.press("ctrl+1")
        running.wait_for_screen("today")
        keyboard.press("p")
        running.wait_for_screen("today")
        keyboard.press("p")
        printed = print_queue.printed(jobs + 2)[-1]
        keyboard.press("Escape", "ctrl+q")
        wait_until(lambda: running.process.poll() is not None, "the program to end")
        assert running.process.returncode == 0
        assert running.complaints == []

    with Clinic(open_clinic(clinic, read_only=True), as_of=AS_OF) as opened:
        kinds = [entry.kind for entry in opened.store.changes() if entry.seq > plan.audit_before]
        assert kinds[::-1] == ["visit", "print", "diary", "register", "print"]
        record = opened.record(plan.patient_id)
        seen = {row.code: row.value for row in record.observations if row.on == AS_OF and row.place != "home"}
        assert seen == plan.values
        home = [
            row
            for row in record.observations
            if row.place == "home" and row.qualifier is not Qualifier.NOT_DONE
        ]
        days = [row.on for row in home[-len(DIPSTICKS) :]]
        assert [row.value for row in home[-len(DIPSTICKS) :]] == [
            {"0": "negative", "t": "trace"}.get(key, f"{key}+") for key in DIPSTICKS
        ]
        assert days == [days[0] + timedelta(days=place) for place in range(len(DIPSTICKS))]
        (new,) = [
            line
            for line in opened.children()
            if line.given_name == NEW_CHILD[0] and line.family_name == NEW_CHILD[1]
        ]
        assert new.birth_date_estimated
        assert opened.store.check() == []
        expected = tmp_path / "list.pdf"
        words = wording("en")
        expected.write_bytes(day_list_paper(day_list(opened, opened.worklist(), words), words))
    assert unlike(printed, expected) < 0.2, "the printer gave the list of this day"
    assert CHOSEN
