"""The field that finds words on a page, and where it stands: after the title, before what was found."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from nsclinic.ui.context import ScreenContext
from nsclinic.ui.text import PlainLabel, keep_baseline, screen_title


def find_field(context: ScreenContext) -> QLineEdit:
    """Give the field; its owner finds what is typed."""
    theme, words = context.theme, context.wording
    field = QLineEdit()
    field.setProperty("look", "filter")
    field.setPlaceholderText(words.t("Find on the page  Ctrl+F"))
    field.setAccessibleName(words.t("Find on the page"))
    field.setClearButtonEnabled(True)
    field.setMinimumWidth(theme.px(26))
    field.setMaximumWidth(theme.px(44))
    keep_baseline(field, theme)
    return field


def titled(title: str, field: QLineEdit, found: PlainLabel, context: ScreenContext) -> QHBoxLayout:
    """Give the head of a screen that is searched."""
    theme, row = context.theme, QHBoxLayout()
    row.setSpacing(theme.px(1))
    row.addWidget(screen_title(title, theme))
    row.addSpacing(theme.px(1))
    row.addWidget(field, 1)
    row.addWidget(found)
    row.addStretch(1)
    return row
