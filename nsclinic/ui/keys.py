"""Keys as they are written for people: what stands on the keyboard, in an order that no sentence turns round."""

from nsclinic.ui.actions import Action
from nsclinic.wording import Wording
from nsclinic.wording.speech import marked

_NAMES = {
    "Return": marked("Enter"),
    "Enter": marked("Enter"),
    "Escape": marked("Esc"),
    "Backspace": marked("Backspace"),
    "Del": marked("Delete"),
    "Tab": marked("Tab"),
    "Ctrl": marked("Ctrl"),
    "Shift": marked("Shift"),
    "Alt": marked("Alt"),
    "PgUp": marked("Page up"),
    "PgDown": marked("Page down"),
    "Home": marked("Home"),
    "End": marked("End"),
    "Left": "←",
    "Right": "→",
    "Up": "↑",
    "Down": "↓",
}


def keys_in_words(action: Action, wording: Wording) -> str:
    """Give the keys of an action, those first named first ("Ctrl+P", "V"); empty where there are none."""
    return sequence_in_words(action.keys[0], wording) if action.keys else ""


def sequence_in_words(keys: str, wording: Wording) -> str:
    """Give one of Qt's portable key names as it stands on the keyboard, isolated where lines begin at the right."""
    parts = keys[:-1].split("+") if keys.endswith("+") else keys.split("+")
    if keys.endswith("+"):
        parts = [*(part for part in parts if part), "+"]
    return wording.left_to_right(
        "+".join(wording.t(_NAMES[part]) if part in _NAMES else part for part in parts)
    )
