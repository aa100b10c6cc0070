"""The steps of a visit by keyboard, as a person takes them; each returns when the screen it leads to is ready."""

from tests.e2e.plan import CHOSEN, HOURS, Plan
from tests.e2e.real_window import Keyboard, Program


def open_today(running: Program) -> Keyboard:
    """Wait for the first screen and give its window the keyboard."""
    running.wait_for_screen("today")
    keyboard = Keyboard(running)
    keyboard.take_window()
    return keyboard


def open_form(running: Program, keyboard: Keyboard, plan: Plan) -> None:
    """Go from any screen to the child's visit form by a few letters of her name."""
    keyboard.press("ctrl+k")
    keyboard.write(plan.letters)
    keyboard.press("Return")
    running.wait_for_screen("child")
    keyboard.press("v")
    running.wait_for_screen("visit")


def fill_in(keyboard: Keyboard, plan: Plan) -> None:
    """Go through every field that stands open: a value where one is planned, else on with Enter."""
    for line in plan.lines:
        if line.code in CHOSEN:
            keyboard.press(CHOSEN[line.code][0])
        elif line.code in plan.values:
            keyboard.write(plan.values[line.code])
        keyboard.press("Return")
        if line.code in HOURS:
            keyboard.write(HOURS[line.code])
            keyboard.press("Return")


def change_dose(keyboard: Keyboard, plan: Plan) -> None:
    """Go to the drugs, to *Change* beside tacrolimus, and type the new dose over the old one."""
    decisions_a_drug = 3
    keyboard.press("alt+d", *["Tab"] * (decisions_a_drug * plan.tacrolimus_place + 1), "space")
    keyboard.write(plan.new_dose)
