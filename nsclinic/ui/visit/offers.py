"""What can be asked for while a visit is being entered, and the keys for it."""

from collections.abc import Callable

from nsclinic.ui.actions import Action
from nsclinic.wording import Wording


def hint(words: Wording) -> str:
    """Give the first keys of the form, for the foot of the window."""
    return words.t(
        "Enter next field · Shift+Enter back · . same as last · - not done · Alt+D drugs · Esc leaves"
    )


def visit_actions(
    words: Wording,
    save: Callable[[], None],
    save_and_print: Callable[[], None],
    to_drugs: Callable[[], None],
    to_diary: Callable[[], None],
) -> tuple[Action, ...]:
    """Give the actions of the form."""
    return (
        Action("save", words.t("Save the visit"), save, ("Ctrl+Enter", "Ctrl+Return")),
        Action(
            "save_and_print",
            words.t("Save the visit and show the page to print"),
            save_and_print,
            ("Ctrl+Shift+Enter", "Ctrl+Shift+Return"),
        ),
        Action("drugs", words.t("Go to the drugs"), to_drugs, ("Alt+D",)),
        Action("diary", words.t("Home diary"), to_diary, ("Alt+H",)),
    )
