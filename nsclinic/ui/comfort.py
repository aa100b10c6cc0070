"""What can be asked for on every screen for comfort: size of text, the rail, help, the card of keys."""

from typing import TYPE_CHECKING

from nsclinic.ui.actions import Action
from nsclinic.ui.looks import TEXT_SCALE
from nsclinic.ui.rail import FOLD_KEYS
from nsclinic.ui.way import Place

if TYPE_CHECKING:
    from nsclinic.ui.frame import ClinicWindow


def comfort_actions(window: "ClinicWindow") -> tuple[Action, ...]:
    """Give the actions, in the language of the window."""
    words = window.context.wording
    return (
        Action("help", words.t("Help for this screen"), window.turn_help, ("F1",)),
        Action("manual", words.t("Manual"), lambda: window.context.navigate.go(Place("manual"))),
        Action("keys", words.t("Card of keys, to print"), lambda: window.context.navigate.go(Place("keys"))),
        Action("larger", words.t("Larger text"), lambda: _resize(window, 1), ("Ctrl++", "Ctrl+=")),
        Action("smaller", words.t("Smaller text"), lambda: _resize(window, -1), ("Ctrl+-",)),
        Action("usual_size", words.t("Text of the usual size"), lambda: _resize(window, 0), ("Ctrl+0",)),
        Action("fold_rail", words.t("Fold or unfold the list of screens"), window.turn_rail, (FOLD_KEYS,)),
    )


def _resize(window: "ClinicWindow", step: int) -> None:
    """Make text a step larger or smaller, with 0 as it is at first, and say how large it is."""
    looks = window.context.looks
    scale = looks.scale_beside(step) if step else 1.0
    if scale != looks.text_scale and not window.choose_look(TEXT_SCALE, repr(scale)):
        return
    words = window.context.wording
    window.messages.say(words.t("Size of text: {percent}", percent=words.percent(round(scale * 100))))
