"""People and secrets in the window: what is asked, what the file then holds, and what each role finds possible."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from nsclinic.clinic.rights import Role
from nsclinic.clinic.users import User, users_of
from nsclinic.store import WrongPassphraseError, open_clinic, user_names
from nsclinic.ui.users.dialog import PeopleDialog
from nsclinic.ui.way import Place
from tests.ui.conftest import WAIT_MS, settle
from tests.ui.users.conftest import PASSPHRASE, SECRETS

if TYPE_CHECKING:
    from nsclinic.store.access_log import AccessEntry

NEW = "dina keeps her words too"
OTHER = "quite other words now"


def shown(window, qtbot):
    window.show_place(Place("users"))
    settle(qtbot, window)
    return window.screen_shown


def answer(fill):
    """Fill the dialog that comes up next, and let it answer."""

    def when_there():
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, PeopleDialog) and dialog.confirm.isEnabled():
            fill(dialog)
        else:
            QTimer.singleShot(20, when_there)

    QTimer.singleShot(0, when_there)


def leave_when_answered(dialog):
    """Leave a dialog that stays because its answer was not carried out."""
    if not isValid(dialog) or not dialog.isVisible():
        return
    if dialog.confirm.isEnabled():
        dialog.reject()
    else:
        QTimer.singleShot(20, lambda: leave_when_answered(dialog))


def asked(window, key):
    next(action for action in window.screen_shown.offered if action.key == key).ask()


def test_a_person_is_added_and_their_secret_opens_the_clinic(window_of, qtbot, clinic_path):
    window = window_of()
    screen = shown(window, qtbot)
    assert [line.user.name for line in screen.list.lines] == ["Badr", "Carla", "Dr Amal"]

    def fill(dialog):
        QTest.keyClicks(dialog.name.editor, "Dina")
        dialog.role.set_text(Role.DATA_CLERK.value)
        for field in (dialog.new.first, dialog.new.again):
            QTest.keyClicks(field.editor, NEW)
        dialog.answer()

    answer(fill)
    asked(window, "add")
    settle(qtbot, window)
    assert "Dina" in window.messages.label.text()
    assert [line.user.name for line in screen.list.lines] == ["Badr", "Carla", "Dina", "Dr Amal"]
    window.context.clinic_jobs.close()
    with open_clinic(clinic_path, passphrase=NEW, user="Dina") as store:
        assert store.user == "Dina"
        assert store.changes(1)[0].kind == "user_added"
        assert store.changes(1)[0].who == "Dr Amal"


@pytest.mark.parametrize(
    ("name", "secret", "says"),
    [
        ("Badr", NEW, "somebody of that name"),
        ("clinic", NEW, "clinic's own"),
        ("", NEW, "Type the name"),
        ("Dina", "short", "Shorter than"),
    ],
)
def test_what_is_not_taken_is_said_at_its_field_and_the_dialog_stays(window_of, qtbot, name, secret, says):
    window = window_of()
    shown(window, qtbot)
    said: list[str] = []

    def fill(dialog):
        dialog.name.set_text(name)
        for field in (dialog.new.first, dialog.new.again):
            field.set_text(secret)
        dialog.answer()

        def look():
            texts = (dialog.name.message.text(), dialog.new.first.message.text())
            told = [text for text in texts if says in text]
            if told:
                said.extend(told)
                dialog.reject()
            else:
                QTimer.singleShot(20, look)

        look()

    answer(fill)
    asked(window, "add")
    assert said


def test_a_removed_person_opens_nothing_and_stays_in_the_list_as_gone(
    window_of, qtbot, clinic_path, monkeypatch
):
    window = window_of()
    screen = shown(window, qtbot)
    monkeypatch.setattr("nsclinic.ui.users.questions.ask", lambda *_args, **_more: "remove")
    screen.list.setCurrentIndex(screen.list.model_of_lines.index(0))
    screen.remove()
    settle(qtbot, window)
    assert [(line.user.name, line.user.is_gone) for line in screen.list.lines][-1] == ("Badr", True)
    assert user_names(clinic_path) == ("Carla", "Dr Amal")


def test_oneself_cannot_be_removed(window_of, qtbot):
    screen = shown(window_of(), qtbot)
    for place, line in enumerate(screen.list.lines):
        screen.list.setCurrentIndex(screen.list.model_of_lines.index(place))
        assert screen.buttons["remove"].isEnabled() is (line.user.name != "Dr Amal")


def test_the_only_administrator_gives_the_role_away_only_knowingly(window_of, qtbot, monkeypatch):
    window = window_of()
    screen = shown(window, qtbot)
    answers = iter(("leave", "go"))
    monkeypatch.setattr("nsclinic.ui.users.questions.ask", lambda *_args, **_more: next(answers))
    screen.list.setCurrentIndex(screen.list.model_of_lines.index(2))

    def fill(dialog):
        dialog.role.set_text(Role.CLINICIAN.value)
        dialog.answer()
        leave_when_answered(dialog)

    for role in (Role.ADMINISTRATOR, Role.CLINICIAN):
        answer(fill)
        screen.change_role()
        settle(qtbot, window)
        by_name = {line.user.name: line.user.role for line in screen.list.lines}
        assert by_name["Dr Amal"] is role


def test_a_new_passphrase_opens_the_clinic_and_the_old_one_does_not(window_of, qtbot, clinic_path):
    window = window_of()
    shown(window, qtbot)

    def fill(dialog):
        for field in (dialog.new.first, dialog.new.again):
            field.set_text(OTHER)
        dialog.answer()

    answer(fill)
    asked(window, "passphrase")
    settle(qtbot, window)
    assert window.messages.message.look == "notice"
    window.context.clinic_jobs.close()
    with pytest.raises(WrongPassphraseError):
        open_clinic(clinic_path, passphrase=PASSPHRASE)
    with open_clinic(clinic_path, passphrase=OTHER) as store:
        assert store.check() == []
    with open_clinic(clinic_path, passphrase=SECRETS["Badr"][1], user="Badr") as store:
        assert store.user == "Badr"


def test_whoever_is_no_administrator_changes_their_own_secret_and_nothing_else(window_of, qtbot):
    screen = shown(window_of("Badr"), qtbot)
    assert {key for key, button in screen.buttons.items() if button.isEnabled()} == {"own"}


def test_what_the_screen_would_hide_is_refused_below_it_too(window_of, qtbot):
    window = window_of("Badr")
    said: list[str] = []
    window.context.clinic_jobs.write(
        lambda clinic: clinic.set_setting("clinic_name", "Mine"),
        lambda _done: said.append("done"),
        lambda error: said.append(type(error).__name__),
    )
    qtbot.waitUntil(lambda: bool(said), timeout=WAIT_MS)
    assert said == ["RightLackingError"]


def test_a_clinic_that_is_not_encrypted_can_have_no_users_and_says_so(open_window, qtbot):
    window = open_window()
    screen = shown(window, qtbot)
    assert "not encrypted" in screen.none.text()
    assert not any(button.isEnabled() for button in screen.buttons.values())


def test_users_are_read_as_they_were_written(window_of, qtbot):
    window = window_of()
    found: list[tuple[User, ...]] = []
    window.context.clinic_jobs.read(users_of, found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=WAIT_MS)
    assert {user.name: user.role for user in found[0]} == {name: role for name, (role, _) in SECRETS.items()}


def test_a_chart_that_was_looked_at_stands_in_the_access_log_with_who_looked(window_of, qtbot):
    window = window_of("Badr")
    window.show_place(Place("child", "BS-0001-T"))
    settle(qtbot, window)
    found: list[list[AccessEntry]] = []
    window.context.clinic_jobs.read(lambda clinic: clinic.store.access_log.entries(), found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=WAIT_MS)
    assert [(entry.who, entry.patient_id) for entry in found[0]][:2] == [("Badr", "BS-0001-T"), ("Badr", "")]
