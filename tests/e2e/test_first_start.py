"""The first start in a real window: from nothing to an encrypted clinic with its recovery sheet, by keyboard alone."""

import pytest

from nsclinic.clinic.clinic import Clinic
from nsclinic.store import PassphraseNeededError, open_clinic
from tests.e2e.real_window import Keyboard, program, wait_until

pytestmark = pytest.mark.e2e

OURS = "four words of ours"


def test_a_new_clinic_is_made_named_and_locked_by_keyboard_alone(display, tmp_path):
    with program(display, NSCLINIC_HOME=str(tmp_path)) as running:
        keyboard = Keyboard(running)
        keyboard.take_window()
        keyboard.press("Return")  # English
        keyboard.press("Return")  # a new clinic
        keyboard.write("Clinic of Beni-Suef")
        keyboard.press("Return")
        keyboard.write(OURS)
        keyboard.press("Return")
        keyboard.write(OURS)
        keyboard.press("Return")
        running.wait_for_screen("recovery")
        keyboard.take_window()
        keyboard.press("Escape")
        running.wait_for_screen("settings")
        keyboard.press("Escape")
        running.wait_for_screen("users")
        keyboard.press("Escape")
        running.wait_for_screen("today")
        keyboard.press("ctrl+n")
        running.wait_for_screen("registration")
        assert [line for line in running.complaints if "a new clinic is made by" not in line] == []
    path = tmp_path / "clinic.nsclinic"
    wait_until(path.exists, "the clinic file")
    with pytest.raises(PassphraseNeededError):
        open_clinic(path)
    with Clinic(open_clinic(path, passphrase=OURS)) as clinic:
        assert (clinic.name, clinic.language) == ("Clinic of Beni-Suef", "en")
        assert not clinic.is_demonstration


def test_leaving_the_first_start_makes_nothing(display, tmp_path):
    with program(display, NSCLINIC_HOME=str(tmp_path)) as running:
        keyboard = Keyboard(running)
        keyboard.take_window()
        keyboard.press("Escape")
        assert running.process.wait(30) == 3
    assert [one.name for one in tmp_path.iterdir() if one.suffix == ".nsclinic"] == []


def test_the_demonstration_is_one_choice_away_in_the_language_chosen(display, tmp_path):
    with program(display, NSCLINIC_HOME=str(tmp_path)) as running:
        keyboard = Keyboard(running)
        keyboard.take_window()
        keyboard.press("Down", "Down", "Return")  # the third language: Spanish
        keyboard.press("Down", "Down", "Return")
        running.wait_for_screen("today")
    with Clinic(open_clinic(tmp_path / "demonstration.nsclinic", read_only=True)) as clinic:
        assert clinic.is_demonstration
        assert len(clinic.children()) == 60
