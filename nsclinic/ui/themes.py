"""The looks to choose from, each a table of tokens, and which of them is meant by what the user or the system says."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QStyleHints

from nsclinic.ui.theme import LIGHT, Theme

SYSTEM = "system"
"""The choice that leaves the look to the computer."""

DARK = replace(
    LIGHT,
    name="dark",
    is_dark=True,
    ground="#13181d",
    paper="#1b222a",
    raised="#232c35",
    selected="#29435a",
    ink="#e8edf2",
    ink_soft="#b3bfca",
    line="#313c47",
    edge="#8795a3",
    accent="#86c3ef",
    accent_strong="#a9d5f5",
    on_accent="#0d1a26",
    rail="#171d23",
    rail_chosen="#29435a",
    complete="#2cc79a",
    partial="#f0b429",
    partial_edge="#f0b429",
    nephrotic="#ff8a3d",
    unknown="#9fadba",
    stop="#ff9dac",
    urgent="#ff8a3d",
    urgent_ink="#ffb580",
    action="#6db8ef",
    due="#a9bfd8",
    info="#a9b6c3",
    fault_ground="#3b1f27",
    warning_ground="#38290f",
    notice_ground="#172c3d",
    demonstration="#5b3f8c",
    on_demonstration="#ffffff",
)
"""For dim rooms: no pure black and no pure white, which glare side by side."""

CONTRAST_LIGHT = replace(
    LIGHT,
    name="contrast_light",
    ground="#ffffff",
    paper="#ffffff",
    raised="#f0f0f0",
    selected="#ffe9a8",
    ink="#000000",
    ink_soft="#1a1a1a",
    line="#595959",
    edge="#000000",
    accent="#00308f",
    accent_strong="#001f5c",
    on_accent="#ffffff",
    rail="#ffffff",
    rail_chosen="#ffe9a8",
    complete="#006b4b",
    partial="#e69f00",
    partial_edge="#000000",
    nephrotic="#b03a00",
    unknown="#333333",
    stop="#8b0000",
    urgent="#b03a00",
    urgent_ink="#7a2900",
    action="#004f8c",
    due="#2f4a66",
    info="#333333",
    fault_ground="#ffffff",
    warning_ground="#ffffff",
    notice_ground="#ffffff",
    demonstration="#3c2166",
    on_demonstration="#ffffff",
    edge_width=2,
    focus_width=3,
)
"""Black on white with thick lines, for eyes that a pale grey escapes."""

CONTRAST_DARK = replace(
    LIGHT,
    name="contrast_dark",
    is_dark=True,
    ground="#000000",
    paper="#000000",
    raised="#1c1c1c",
    selected="#00335c",
    ink="#ffffff",
    ink_soft="#e6e6e6",
    line="#8c8c8c",
    edge="#ffffff",
    accent="#ffff00",
    accent_strong="#ffff66",
    on_accent="#000000",
    rail="#000000",
    rail_chosen="#00335c",
    complete="#3dffb5",
    partial="#ffc933",
    partial_edge="#ffc933",
    nephrotic="#ff9a4d",
    unknown="#ffffff",
    stop="#ffb3be",
    urgent="#ff9a4d",
    urgent_ink="#ffc499",
    action="#8fd0ff",
    due="#cfe0f5",
    info="#ffffff",
    fault_ground="#3d0011",
    warning_ground="#332300",
    notice_ground="#00264d",
    demonstration="#3c2166",
    on_demonstration="#ffffff",
    edge_width=2,
    focus_width=3,
)
"""White and yellow on black, for eyes that a bright ground dazzles."""

THEMES = {theme.name: theme for theme in (LIGHT, DARK, CONTRAST_LIGHT, CONTRAST_DARK)}
"""Every look by its name."""


def theme_of(choice: str, hints: QStyleHints) -> Theme:
    """Give the look that was chosen; for `system`, or a name that this version does not know, the computer's own."""
    return THEMES.get(choice) or _theme_of_system(hints)


def _theme_of_system(hints: QStyleHints) -> Theme:
    is_dark = hints.colorScheme() is Qt.ColorScheme.Dark
    if _wants_contrast(hints):
        return CONTRAST_DARK if is_dark else CONTRAST_LIGHT
    return DARK if is_dark else LIGHT


def _wants_contrast(hints: QStyleHints) -> bool:
    """Say whether the computer is set to high contrast; Qt before 6.10 cannot tell."""
    if not hasattr(hints, "accessibility"):
        return False
    return hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast
