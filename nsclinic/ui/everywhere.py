"""What can be asked for on every screen; the screens offer their own beside it."""

from typing import TYPE_CHECKING

from nsclinic.ui.actions import Action
from nsclinic.ui.comfort import comfort_actions
from nsclinic.ui.screens import rail_entries
from nsclinic.ui.way import Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from nsclinic.ui.frame import ClinicWindow


def offered_everywhere(window: "ClinicWindow") -> tuple[Action, ...]:
    """Give the actions, in the language of the window."""
    words = window.context.wording

    def to(key: str) -> "Callable[[], None]":
        return lambda: window.context.navigate.go(Place(key))

    to_screens = (
        Action(entry.key, words.t("Go to {screen}", screen=entry.word), to(entry.key), (entry.shortcut,))
        for entry in rail_entries(words)
    )
    return (
        Action("search", words.t("Search a child or an action"), window.focus_search, ("Ctrl+K",)),
        *to_screens,
        Action(
            "undo",
            words.t("Undo my last change"),
            window.changes.undo_last,
            ("Ctrl+Z",),
            lambda: bool(window.changes.last),
        ),
        Action("register", words.t("Register a new child"), window.register, ("Ctrl+N",)),
        Action("import", words.t("Import…"), to("import"), ("Ctrl+I",)),
        Action("join", words.t("Bring together two computers…"), to("join")),
        *comfort_actions(window),
        Action("users", words.t("People and secrets"), to("users")),
        Action("recovery", words.t("Make a recovery sheet"), to("recovery")),
        Action("backups", words.t("Backups…"), to("backups")),
        Action("audit", words.t("Audit: who did what"), to("audit")),
        Action("check", words.t("Check the clinic file"), to("check")),
        Action("registry", words.t("Registry package…"), to("registry")),
        Action("about", words.t("About the program"), to("about")),
        Action("refresh", words.t("Refresh what is shown"), window.refresh, ("F5",)),
        Action("menu", words.t("Open the menu"), window.menu_button.click, ("F10",)),
        Action("back", words.t("Go back"), window.escape, ("Escape",)),
        window.lock.action(),
        Action("leave", words.t("Close the clinic"), lambda: _close(window), ("Ctrl+Q",)),
    )


def _close(window: "ClinicWindow") -> None:
    window.close()
