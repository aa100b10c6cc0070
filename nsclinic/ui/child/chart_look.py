"""How a chart looks in the window: its palette and size of text, and what stands in its place until it is drawn."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from nsclinic.ui.theme import Theme

if TYPE_CHECKING:
    from nsclinic.plots.theme import PlotTheme


def plot_theme(theme: Theme) -> "PlotTheme":
    """Give the chart the look of the window and the size of its text."""
    from nsclinic.charts.drawing.palette import ON_SCREEN
    from nsclinic.plots.theme import PlotTheme

    return PlotTheme(ON_SCREEN[theme.name], theme.small_points * theme.text_scale)


def paint_awaited(painter: QPainter, room: QRect, words: str, theme: Theme) -> None:
    """Say in the middle of the room that the chart is on its way."""
    painter.setFont(theme.font())
    painter.setPen(theme.colour("ink_soft"))
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)
