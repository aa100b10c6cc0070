"""Whatever is pressed in whatever order, a value goes to the child whose name stood over it when it was typed (H09)."""

from datetime import date, timedelta
from random import Random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nsclinic.clinic.clinic import Clinic
from nsclinic.domain.record import Child, Sex, child_record
from nsclinic.store import open_clinic
from nsclinic.ui.visit.screen import VisitScreen
from nsclinic.ui.way import Place
from tests.ui.clinic_of_tests import TODAY, write_clinic
from tests.ui.conftest import settle

EVENTS = 200
CHILDREN = {
    "BS-0011-T": ("Amina", "Hassan"),
    "BS-0012-T": ("Amina", "Hasan"),
    "BS-0013-T": ("Aminah", "Hassan"),
    "BS-0014-T": ("أمينة", "حسن"),
}
"""Names that a tired eye takes for one another; each form is known by its whole name."""


class Chance:
    """A hand that does anything at any moment, and remembers under which name it typed what."""

    def __init__(self, window, qtbot, seed):
        self.window, self.qtbot, self.dice = window, qtbot, Random(seed)
        self.typed: dict[str, str] = {}
        self.saved: list[str] = []
        self.days = 0

    def form(self) -> VisitScreen | None:
        """The form that is open and can be written."""
        screen = self.window.screen_shown
        is_ready = isinstance(screen, VisitScreen) and screen.is_ready and screen.isEnabled()
        return screen if is_ready else None

    def go_to_a_visit(self, patient_id=""):
        """Each on a day of its own: a value that is said otherwise would be a correction that asks why."""
        self.days += 1
        self.leave()
        self.window.context.navigate.visit(patient_id or self.anybody(), TODAY - timedelta(days=self.days))

    def visit_everybody(self):
        """Take the time for one visit of each child."""
        for patient_id in CHILDREN:
            self.wait()
            self.go_to_a_visit(patient_id)
            self.wait()
            self.type_a_weight()
            self.save()
        self.wait()

    def go_to_a_child(self):
        self.leave()
        self.window.context.navigate.child(self.anybody())

    def go_back(self):
        self.leave()
        QTest.keyClick(self.window, Qt.Key.Key_Escape)

    def type_a_weight(self):
        if self.form() is None and self.dice.random() < 0.7:
            self.wait()
        form = self.form()
        if form is None:
            return
        value = f"{20 + len(self.typed) // 100}.{len(self.typed) % 100:02d}"
        row = form.sections.rows["weight"]
        row.number.clear()
        QTest.keyClicks(row.number, value)
        if row.number.text() == value:
            self.typed[value] = form.strip.name.text()

    def save(self):
        form = self.form()
        if form is not None:
            value = form.sections.rows["weight"].number.text()
            assert not value or self.typed[value] == form.strip.name.text(), (
                "another name over the same value"
            )
            if value and form.presenter is not None and form.presenter.is_dirty:
                self.saved.append(value)
            QTest.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def wait(self):
        settle(self.qtbot, self.window)

    def wait_a_moment(self):
        for _ in range(self.dice.randrange(4)):
            QApplication.processEvents()

    def anybody(self) -> str:
        return self.dice.choice(sorted(CHILDREN))

    def leave(self):
        """A form with typing would ask: here it lets everything go."""
        self.window.screen_shown.may_leave = lambda: True

    def act(self):
        what = self.dice.choices(
            (self.go_to_a_visit, self.type_a_weight, self.save, self.wait_a_moment, self.wait, self.go_to_a_child,
             self.go_back),
            (4, 6, 5, 4, 2, 1, 1),
        )[0]  # fmt: skip
        what()


def test_a_value_goes_to_the_child_whose_name_stood_over_it(open_window, qtbot, tmp_path):
    records = [
        child_record(Child(patient_id, date(2019, 5, 5), *name, Sex.FEMALE))
        for patient_id, name in CHILDREN.items()
    ]
    path = write_clinic(tmp_path / "alike.nsclinic", records)
    window = open_window(path=path)
    chance = Chance(window, qtbot, seed=1)
    for _ in range(EVENTS):
        chance.act()
    chance.visit_everybody()
    window.context.clinic_jobs.close()
    kept = {}
    with Clinic(open_clinic(path, read_only=True), as_of=TODAY) as clinic:
        for patient_id, name in CHILDREN.items():
            for row in clinic.record(patient_id).observations:
                assert row.value not in kept, "nothing is saved twice"
                kept[row.value] = " ".join(name)
    assert len(kept) > len(CHILDREN), "the hand has saved something on its way"
    assert set(kept.values()) == {" ".join(name) for name in CHILDREN.values()}
    assert set(kept) <= set(chance.saved)
    for value, shown in kept.items():
        assert shown in chance.typed[value], (value, shown, chance.typed[value])


@pytest.mark.parametrize("form", ["visit", "diary"])
def test_until_it_is_known_whose_form_it_is_nothing_of_the_child_before_stands_there(
    open_window, qtbot, tmp_path, form
):
    records = [
        child_record(Child(patient_id, date(2019, 5, 5), *name, Sex.FEMALE))
        for patient_id, name in CHILDREN.items()
    ]
    window = open_window(path=write_clinic(tmp_path / "alike.nsclinic", records))
    first, second, *_ = CHILDREN
    window.context.navigate.go(Place(form, first))
    settle(qtbot, window)
    page = window.screen_shown.page
    assert page.written.isVisible()
    window.context.navigate.go(Place(form, second))
    assert not page.written.isVisible()
    settle(qtbot, window)
    assert page.written.isVisible()
    assert window.screen_shown.presenter.ground.record.child.patient_id == second
