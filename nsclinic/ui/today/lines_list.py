"""The list that Today and the days ahead are shown in: headings, children, one of them chosen."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QVBoxLayout

from nsclinic.ui.theme import Theme
from nsclinic.ui.today.model import LinesModel
from nsclinic.ui.today.painting import LinePainter
from nsclinic.ui.today.rows import BookedRow, ChildRow, Line, position_of


class LinesList(QListView):
    """`opened(patient_id)` follows Enter and a double click on a child; the arrows step over headings."""

    opened = Signal(str)

    def __init__(self, name: str, theme: Theme) -> None:
        super().__init__()
        self.lines_model = LinesModel(self)
        self.setModel(self.lines_model)
        self.setItemDelegate(LinePainter(theme, self))
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(name)
        self.activated.connect(self._open)

    @property
    def chosen(self) -> ChildRow | BookedRow | None:
        """The child the arrows stand on."""
        index = self.currentIndex()
        line = self.lines_model.lines[index.row()] if index.isValid() else None
        return line if isinstance(line, ChildRow | BookedRow) else None

    def show_lines(self, lines: Sequence[Line], *, keeps_choice: bool = True) -> None:
        """Show other lines. The same child stays chosen where she is still there, and the list where it was scrolled.

        Where she is gone, the one who took her place is chosen, so that the next is at hand.
        """
        kept, place_before = (self.chosen, self.currentIndex().row()) if keeps_choice else (None, 0)
        scrolled = self.verticalScrollBar().value()
        self.lines_model.show(lines)
        group = kept.group if isinstance(kept, ChildRow) else None
        place = position_of(lines, kept.patient_id, group) if kept is not None else None
        if place is None:
            place = _next_child(lines, place_before if kept is not None else 0)
        if place is not None:
            self.setCurrentIndex(self.lines_model.index(place))
        self.verticalScrollBar().setValue(scrolled)

    def _open(self, index: QModelIndex) -> None:
        line = self.lines_model.lines[index.row()]
        if isinstance(line, ChildRow | BookedRow):
            self.opened.emit(line.patient_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter open on every platform."""
        is_plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        chosen = self.chosen
        if chosen is not None and is_plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(chosen.patient_id)
            return
        super().keyPressEvent(event)


def in_card(widget: QListView) -> QFrame:
    """Give a list in the card in which every list stands."""
    card = QFrame()
    card.setProperty("look", "card")
    inside = QVBoxLayout(card)
    inside.setContentsMargins(1, 1, 1, 1)
    inside.addWidget(widget)
    return card


def _next_child(lines: Sequence[Line], place: int) -> int | None:
    """Give the first child from a place on, else the last one before it; None where there is none."""
    children = [at for at, line in enumerate(lines) if isinstance(line, ChildRow | BookedRow)]
    after = [at for at in children if at >= place]
    return after[0] if after else children[-1] if children else None
