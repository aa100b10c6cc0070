"""The manual's page on the screens, made from the program: its help, what each screen offers by which keys, pictures.

The window is made without a clinic behind it: its screens say what they offer before any record is asked for.
"""

import os
from collections.abc import Iterator
from datetime import date

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.preferences import Preferences
from nsclinic.ui.actions import Action
from nsclinic.ui.frame import ClinicWindow
from nsclinic.ui.help.content import key_lines
from nsclinic.ui.help.page import HelpPage
from nsclinic.ui.help.pages import help_pages, severity_signs, state_signs
from nsclinic.ui.jobs import ClinicJobs, OpenedClinic
from nsclinic.ui.keys import keys_in_words
from nsclinic.ui.signs import Sign
from nsclinic.ui.theme import LIGHT
from nsclinic.wording import Wording, wording
from nsclinic.wording.speech import ENGLISH

PREAMBLE = """\
# Screens

Made by `installer/manual.py` from the program: the help that `F1` shows, the keys that each screen offers, and pictures
of a clinic of invented children. A change is made there, never here.

Every screen works by keyboard alone. `Ctrl+K` finds whatever can be done, `F1` explains the screen one is on, `Esc`
goes back. *Card of keys*, printed, lies beside the keyboard."""

FROM = {
    "registration": ("", "register"),
    "amend": ("child", "amend"),
    "merge": ("child", "merge"),
    "visit": ("child", "visit"),
    "diary": ("child", "diary"),
    "summary": ("child", "summary"),
    "document": ("child", "show_document"),
}
"""What leads to a screen that is no action's own name: the screen that offers it (empty: everywhere), the action."""

MORE: dict[str, tuple[tuple[str, str], ...]] = {
    "child": (
        ("growth", "Growth and blood pressure on the child's own curves and limits"),
        ("levels", "Troughs in their target and over the dose, with the doses taken"),
        ("safety", "Creatinine against its baseline, kidney function, blood values with their limits"),
        ("history", "The history: who wrote what, when and why"),
    ),
    "summary": (("family", "The sheet for the family"),),
}
"""Further pictures of a screen, each with what it shows."""
EVERYWHERE_PICTURE = ("palette", "The palette: everything that can be done, found by its words")


def page() -> str:
    """Give the whole page."""
    words = wording(ENGLISH)
    window = _window(words)
    lines = [PREAMBLE]
    try:
        for key, help_page in help_pages(words).items():
            lines += _screen(key, help_page, window, words)
        lines += _everywhere(window.offered, words)
    finally:
        for screen in window.drop_screens():
            screen.deleteLater()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return "\n".join(lines) + "\n"


def _window(words: Wording) -> ClinicWindow:
    """Give a window whose clinic is never opened: what screens ask of it waits and is dropped with the window."""
    if QApplication.instance() is None:
        QApplication(["manual"]).setQuitOnLastWindowClosed(False)

    def never() -> Clinic:
        raise NotImplementedError("this window has no clinic")

    nobody = OpenedClinic(date(2026, 1, 1), ENGLISH, "", is_demonstration=False, who="")
    return ClinicWindow(ClinicJobs(never), nobody, words, LIGHT, Preferences())


def _screen(key: str, page: HelpPage, window: ClinicWindow, words: Wording) -> Iterator[str]:
    yield f"\n## {page.title}\n"
    yield f"![{page.title}](pictures/{key}.png)\n"
    yield page.purpose + "\n"
    yield _way(key, window, words) + "\n"
    for task in page.tasks:
        yield f"- **{task.title}.** {task.how}"
    yield from _keys(page, window.offered_on(key), words)
    known = {*state_signs(words), *severity_signs(words)}
    own = [pair for pair in page.signs if pair not in known]
    if own:
        yield ""
        yield from _signs(own)
    for name, shows in MORE.get(key, ()):
        yield f"\n![{shows}](pictures/{name}.png)\n"
        yield f"{shows}."


def _way(key: str, window: ClinicWindow, words: Wording) -> str:
    """Say how one comes to a screen, by the action that leads there."""
    if key == "child":
        return "Way there: `Ctrl+K`, some letters of the name, `Enter`; or `Enter` on her row in any list."
    where, name = FROM.get(key, ("", key))
    (action,) = (one for one in window.offered_on(where) if one.key == name)
    place = f" on *{help_pages(words)[where].title}*" if where else ""
    by_keys = f"`{keys_in_words(action, words)}`{place}, or " if action.keys else ""
    return f"Way there: {by_keys}`Ctrl+K`{'' if by_keys else place} and *{action.words}*."


def _keys(page: HelpPage, actions: tuple[Action, ...], words: Wording) -> Iterator[str]:
    lines = key_lines(page, actions, words)
    if not lines:
        return
    yield "\n| key | what it does |\n|---|---|"
    for line in lines:
        yield f"| {_key(line.keys)} | {line.does} |"


def _key(keys: str) -> str:
    """Give keys as code."""
    return f"`{keys}`"


def _signs(pairs: list[tuple[Sign, str]]) -> Iterator[str]:
    yield "| sign | what it means |\n|---|---|"
    for sign, means in pairs:
        yield f"| ![{sign.value}](pictures/sign-{sign.value}.png) | {means} |"


def _everywhere(actions: tuple[Action, ...], words: Wording) -> Iterator[str]:
    """Give what holds on every screen: the palette, the keys, and what the signs mean."""
    name, shows = EVERYWHERE_PICTURE
    yield f"\n## {words.t('Everywhere')}\n"
    yield f"![{shows}](pictures/{name}.png)\n"
    yield f"{shows}."
    yield from _keys(HelpPage("", "", ()), actions, words)
    yield f"\n## {words.t('Signs')}\n"
    yield "A sign never stands without its word; the colour comes third.\n"
    yield from _signs([*state_signs(words), *severity_signs(words)])
