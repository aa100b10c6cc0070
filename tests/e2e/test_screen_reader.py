"""A screen reader gets a name and a role of whatever the keyboard reaches, on every screen of the real window."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.documents import Particulars, add_document
from nsclinic.clinic.intake import take_in
from nsclinic.domain.attachment import AttachmentKind
from nsclinic.store import open_clinic
from nsclinic.ui.screens import MAKERS
from nsclinic.ui.way import OF_ONE_CHILD
from tests.clinic.papers import pdf
from tests.e2e import screen_reader
from tests.e2e.conftest import AS_OF
from tests.e2e.plan import Plan
from tests.e2e.real_window import Keyboard, Program, program, wait_until
from tests.e2e.screen_reader import Heard, ScreenReader
from tests.e2e.visiting import open_today

pytestmark = pytest.mark.e2e

WITHOUT_MEANING = frozenset({"", "invalid", "unknown", "filler", "panel", "layered pane", "redundant object"})
"""Roles that tell nobody what a thing is or what can be done with it."""

KEYS = {
    "today": (),
    "children": ("ctrl+2",),
    "registration": ("ctrl+n",),
    "child": (),
    "visit": ("v",),
    "diary": ("d",),
    "summary": ("p",),
    "amend": ("e",),
    "document": ("ctrl+shift+d", "Return"),
    "protocols": ("ctrl+3",),
    "outcomes": ("ctrl+4",),
    "settings": ("ctrl+comma",),
    "import": ("ctrl+i",),
}
"""The keys to each screen: from the child's page to the screens of one child, from *Today* to the others."""
BY_WORDS = {
    "keys": ">card of keys",
    "manual": ">manual",
    "merge": ">merge",
    "recovery": ">recovery",
    "backups": ">backups",
    "join": ">two computers",
    "audit": ">audit",
    "check": ">check",
    "users": ">people",
    "registry": ">registry package",
    "about": ">about",
}
"""Screens that are asked for in the palette."""


@pytest.fixture
def reader(tmp_path: Path, display: str) -> Iterator[ScreenReader]:
    if lacking := screen_reader.lacking():
        pytest.skip(f"needs the programs {' and '.join(lacking)}")
    folder = tmp_path / "run"
    folder.mkdir(mode=0o700)
    with screen_reader.screen_reader(folder, display) as reader:
        yield reader


def go_to(running: Program, keyboard: Keyboard, plan: Plan, key: str) -> None:
    """Go from *Today* to a screen."""
    if key in OF_ONE_CHILD:
        keyboard.press("ctrl+k")
        keyboard.write(plan.letters)
        keyboard.press("Return")
        running.wait_for_screen("child")
    if key in BY_WORDS:
        keyboard.press("ctrl+k")
        keyboard.write(BY_WORDS[key])
        keyboard.press("Return")
        running.wait_for_screen(key)
    elif KEYS[key]:
        keyboard.press(*KEYS[key])
        running.wait_for_screen(key)


def attach_a_letter(path: Path, plan: Plan) -> None:
    """Give the child a document of one page: the demonstration has none."""
    with Clinic(open_clinic(path), who="Dr N.", as_of=AS_OF) as clinic:
        said = Particulars(AS_OF, AttachmentKind.LETTER, "Discharge letter")
        add_document(clinic, plan.patient_id, take_in(pdf("Dear colleague")), "letter.pdf", said)


def faults(heard: list[Heard]) -> list[str]:
    """Give what a screen reader could not tell of what the keyboard reaches."""
    reached = [one for one in heard if one.is_reached]
    return [f"a {one.role} without a name" for one in reached if not one.name.strip()] + [
        f"'{one.name}' is a {one.role or 'nothing'}" for one in reached if one.role in WITHOUT_MEANING
    ]


def test_there_is_a_way_by_keys_to_every_screen():
    assert {*KEYS, *BY_WORDS} == set(MAKERS)


@pytest.mark.parametrize("key", sorted({*KEYS, *BY_WORDS}))
def test_everything_that_the_keyboard_reaches_has_a_name_and_a_role(display, reader, clinic, plan, key):
    if key == "document":
        attach_a_letter(clinic, plan)
    arguments = ("--db", clinic, "--as-of", AS_OF.isoformat())
    with program(display, *arguments, **reader.environment) as running:
        keyboard = open_today(running)
        go_to(running, keyboard, plan, key)
        wait_until(lambda: len(reader.focused()) == 1, "one thing that has the keyboard")
        heard = reader.heard()
        assert sum(one.is_reached for one in heard) > 5
        assert faults(heard) == []
        (focused,) = (one for one in heard if one.has_keyboard)
        assert focused.name
        assert focused.is_reached


def test_what_the_keyboard_stands_on_is_told_from_row_to_row(display, reader, clinic):
    with program(display, "--db", clinic, "--as-of", AS_OF.isoformat(), **reader.environment) as running:
        keyboard = open_today(running)

        def chosen() -> list[str]:
            rows = (one for one in reader.heard() if one.is_shown and one.role == "list item")
            return [row.name for row in rows if "selected" in row.states]

        wait_until(lambda: len(chosen()) == 1, "the first child chosen")
        first = chosen()
        keyboard.press("Down")
        wait_until(lambda: len(chosen()) == 1 and chosen() != first, "the next child chosen")
