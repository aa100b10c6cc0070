"""The power fails in the middle of a visit: what was typed is offered again, and can be saved."""

import pytest

from tests.e2e.conftest import AS_OF
from tests.e2e.plan import kept_drafts, read_back
from tests.e2e.real_window import program, wait_until
from tests.e2e.visiting import change_dose, open_form, open_today

pytestmark = pytest.mark.e2e

TYPED = ("weight", "height")


def kept_in_full(clinic, plan):
    """Say whether a draft holds the typed values and the new dose."""
    return any(
        [draft["filled"][code][0] for code in TYPED if code in draft["filled"]]
        == [plan.values[code] for code in TYPED]
        and any(drug["dose"] == plan.new_dose for drug in draft["drugs"])
        for draft in kept_drafts(clinic)
    )


def test_what_was_typed_survives_the_death_of_the_program_and_is_saved_afterwards(display, clinic, plan):
    arguments = ("--db", clinic, "--as-of", AS_OF.isoformat())
    with program(display, *arguments) as running:
        keyboard = open_today(running)
        open_form(running, keyboard, plan)
        for code in TYPED:
            keyboard.write(plan.values[code])
            keyboard.press("Return")
        change_dose(keyboard, plan)
        wait_until(lambda: kept_in_full(clinic, plan), "the draft to be kept")
        running.kill()
    record, changes = read_back(clinic, plan, AS_OF)
    assert (record.visits[-1].on < AS_OF, changes) == (True, []), "nothing was saved"

    with program(display, *arguments) as running:
        keyboard = open_today(running)
        open_form(running, keyboard, plan)
        keyboard.press("Return")
        keyboard.press("ctrl+Return")
        running.wait_for_screen("child")
        assert running.complaints == []
    record, changes = read_back(clinic, plan, AS_OF)
    assert {row.code: row.value for row in record.observations if row.on == AS_OF} == {
        code: plan.values[code] for code in TYPED
    }
    assert [row.dose for row in record.treatments if row.drug == "tacrolimus"][-1] == plan.new_dose
    assert [change.kind for change in changes] == ["visit"]
    assert kept_drafts(clinic) == []
