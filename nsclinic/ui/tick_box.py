"""A box to tick, as large as the text beside it and outlined as plainly as a field, in every look.

The sheet draws box and outline from the tokens; the tick is drawn here, since a sheet could only take it from a file.
"""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QCheckBox, QStyle, QStyleOptionButton

from nsclinic.ui.theme import Theme


class TickBox(QCheckBox):
    """A check box whose tick grows with the text."""

    def __init__(self, text: str, theme: Theme) -> None:
        super().__init__(text)
        self._theme = theme

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box and its words as the sheet says, and the tick into it."""
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        place = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        box = QRectF(place)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._theme.colour("on_accent" if self.isEnabled() else "ink_soft")
        round_ends = (Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        painter.setPen(QPen(ink, max(1.6, box.width() * 0.13), Qt.PenStyle.SolidLine, *round_ends))
        corners = ((0.24, 0.52), (0.43, 0.71), (0.77, 0.31))
        painter.drawPolyline(
            QPolygonF([QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for x, y in corners])
        )
        painter.end()
