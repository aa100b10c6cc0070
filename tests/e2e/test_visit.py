"""A follow-up visit from *Today* to the printed page, by keyboard alone, in a real window; then read back."""

import re
from datetime import timedelta

import pytest
from pypdf import PdfReader

from nsclinic.app import main
from tests.e2e.conftest import AS_OF
from tests.e2e.paper import unlike
from tests.e2e.plan import CHOSEN, HOURS, kept_drafts, read_back
from tests.e2e.real_window import program, wait_until
from tests.e2e.visiting import change_dose, fill_in, open_form, open_today

pytestmark = pytest.mark.e2e

HEAD = re.compile(r"audit\s+\w{5}-\w{5}")
"""The head of the audit at the foot: the note that the page was saved is an entry after it."""
MOST_KEYS = 50
"""Keys besides the digits of values: the search, one Enter a field, the way to the dose, Save and Print."""


def page_of(clinic, plan, visit_on, folder):
    """Write the summary of a visit by the command, and give its file."""
    page = folder / f"{visit_on}.pdf"
    asked = ["summary", plan.patient_id, "--db", str(clinic), "--visit", visit_on.isoformat()]
    assert main([*asked, "--out", str(page)]) == 0
    return page


def assert_saved(clinic, plan):
    """The visit stands in the file as it was typed, written in one change; give the record."""
    record, changes = read_back(clinic, plan, AS_OF)
    assert [change.kind for change in changes if change.kind != "print"] == ["visit"], "one Save, one change"
    assert record.visits[-1].on == AS_OF
    assert record.visits[-1].next_visit_date is not None, "the protocol's proposal was booked"
    typed = {row.code: row for row in record.observations if row.on == AS_OF}
    assert {code: row.value for code, row in typed.items()} == plan.values
    assert {code: row.hours_after_dose for code, row in typed.items() if row.hours_after_dose} == HOURS
    before, after = [row for row in record.treatments if row.drug == "tacrolimus"][-2:]
    old = plan.tacrolimus
    assert (before.start_date, before.end_date, before.dose) == (
        old.start_date,
        AS_OF - timedelta(days=1),
        old.dose,
    )
    assert (after.start_date, after.end_date, after.dose) == (AS_OF, None, plan.new_dose)
    assert (after.dose_unit, after.doses_per_day) == (old.dose_unit, old.doses_per_day)
    assert kept_drafts(clinic) == []
    return record


def assert_says_new_values(page, plan):
    """The page's text has every new value and the new dose."""
    words = PdfReader(page).pages[0].extract_text()
    new = [plan.new_dose, *(plan.values[code] for code in plan.values.keys() - CHOSEN.keys())]
    assert [value for value in new if value not in words] == []


def test_a_visit_is_entered_saved_and_printed_by_keyboard_alone(
    display, clinic, plan, print_queue, tmp_path, record_property
):
    with program(display, "--db", clinic, "--as-of", AS_OF.isoformat(), **print_queue.environment) as running:
        keyboard = open_today(running)
        open_form(running, keyboard, plan)
        fill_in(keyboard, plan)
        change_dose(keyboard, plan)
        keyboard.press("ctrl+shift+Return")
        running.wait_for_screen("summary")
        jobs_before = len(print_queue.printed(0))
        keyboard.press("Return")
        printed = print_queue.printed(jobs_before + 1)[-1]
        assert running.complaints == []
    record_property("keys", keyboard.keys)
    record_property("value keys", keyboard.values)
    assert keyboard.keys <= MOST_KEYS

    record = assert_saved(clinic, plan)
    page = page_of(clinic, plan, AS_OF, tmp_path)
    assert_says_new_values(page, plan)
    earlier = page_of(clinic, plan, record.visits[-2].on, tmp_path)
    assert unlike(printed, page) < 0.2 < unlike(printed, earlier), "the printer gave the page of this visit"


def test_the_page_is_saved_as_a_file_by_keyboard_alone(display, clinic, plan, tmp_path):
    page = tmp_path / "page.pdf"
    with program(display, "--db", clinic, "--as-of", AS_OF.isoformat()) as running:
        keyboard = open_today(running)
        open_form(running, keyboard, plan)
        fill_in(keyboard, plan)
        change_dose(keyboard, plan)
        keyboard.press("ctrl+shift+Return")
        running.wait_for_screen("summary")
        keyboard.press("shift+Tab", "space")
        keyboard.take_window("Save as PDF")
        keyboard.write(str(page))
        keyboard.press("Return")
        wait_until(page.exists, "the file of the page")
        assert running.complaints == []
    assert_saved(clinic, plan)
    assert_says_new_values(page, plan)
    saved, written = (
        PdfReader(one).pages[0].extract_text() for one in (page, page_of(clinic, plan, AS_OF, tmp_path))
    )
    assert HEAD.sub("", saved) == HEAD.sub("", written), "the command writes the same page"
    assert HEAD.search(saved)
