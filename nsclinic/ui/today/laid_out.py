"""How the parts of Today stand beside and below one another."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nsclinic.ui.theme import Theme


def stacked(theme: Theme, *widgets: QWidget) -> QWidget:
    """Give widgets below one another in one."""
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(1.5))
    for widget in widgets:
        column.addWidget(widget)
    return whole


def side_by_side(theme: Theme, *widgets: QWidget) -> QHBoxLayout:
    """Give a row of widgets."""
    row = QHBoxLayout()
    row.setSpacing(theme.px(1))
    for widget in widgets:
        row.addWidget(widget)
    return row
