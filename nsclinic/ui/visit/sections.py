"""The left side of the visit form: the sections in the order of the consulting room, in one or two columns."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.ui.visit.answers import Answer, Filled
from nsclinic.ui.visit.line_row import FIELD_STEPS, LABEL_STEPS, UNIT_STEPS, LineRow
from nsclinic.ui.visit.lines import Line, Section
from nsclinic.wording import Wording

LAST_STEPS = 9
"""Least width of the last values."""

TWO_COLUMNS_FROM = 86
"""Steps of the grid from which two columns have room."""

FIRST_COLUMN = frozenset({Section.MEASURE, Section.PRESSURE, Section.URINE})


ROWS_A_LINE = 4
"""Rows of the grid kept for a line: field, last value, hours, message."""


class SectionBox(QFrame):
    """One section: its heading, the lines that are usual, and a button for the others.

    `more_asked(lines)` asks for the fields of lines that were kept back.
    """

    more_asked = Signal(object)

    def __init__(self, section: Section, theme: Theme, words: Wording) -> None:
        super().__init__()
        self.section = section
        self._words = words
        self.rows: list[LineRow] = []
        self._waiting: list[Line] = []
        self._is_open = False
        self.setProperty("look", "card")
        name = words.t("Symptoms") if section is Section.SYMPTOMS else words.group(section.value)
        self.setAccessibleName(name)
        self.more = QPushButton("")
        self.more.setProperty("look", "quiet")
        self.more.clicked.connect(self.toggle_more)
        head = QHBoxLayout()
        heading = PlainLabel(name, theme, bold=True)
        heading.setMinimumHeight(
            theme.target
        )  # as high as the button, so that sections side by side keep line
        head.addWidget(heading, 1)
        head.addWidget(self.more)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(theme.px(0.75))
        self.grid.setVerticalSpacing(theme.px(0.25))
        self.grid.setColumnMinimumWidth(3, theme.px(LAST_STEPS))
        self.grid.setColumnMinimumWidth(0, theme.px(LABEL_STEPS))
        self.grid.setColumnMinimumWidth(1, theme.px(FIELD_STEPS))
        self.grid.setColumnMinimumWidth(2, theme.px(UNIT_STEPS))
        self.grid.setColumnStretch(3, 1)
        self.foot = QVBoxLayout()
        self.foot.setSpacing(theme.px(0.5))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(1.25), 0, theme.px(0.75), theme.px(1))
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(self.grid)
        column.addLayout(self.foot)

    def take(self, row: LineRow) -> None:
        """Add a line at the end."""
        row.setParent(self)
        row.lay_into(self.grid, ROWS_A_LINE * len(self.rows))
        self.rows.append(row)

    def wait(self, line: Line) -> None:
        """Keep a line back until more are asked for."""
        self._waiting.append(line)

    def settle(self) -> None:
        """Show the usual lines, and the others where they are asked for or hold something."""
        folded = [row for row in self.rows if not row.line.is_usual and row.filled.is_blank]
        for row in self.rows:
            row.set_visible(is_visible=row not in folded or self._is_open)
        count = len(folded) + len(self._waiting)
        self.more.setVisible(count > 0)
        text = self._words.t("Fewer") if self._is_open else self._words.t("More ({n})", n=count)
        self.more.setText(text)
        self.more.setAccessibleName(
            self._words.pgettext("fact", "{what} {value}", what=self.accessibleName(), value=text)
        )

    def toggle_more(self) -> None:
        """Show or fold the lines that are not usual."""
        self._is_open = not self._is_open
        waiting, self._waiting = self._waiting, []
        if waiting:
            self.more_asked.emit(waiting)
        self.settle()
        if self._is_open:
            first = next((row for row in self.rows if not row.line.is_usual), None)
            if first is not None:
                first.current_editor.setFocus()

    @property
    def waiting(self) -> tuple[Line, ...]:
        """The lines that were kept back."""
        return tuple(self._waiting)

    @property
    def is_empty(self) -> bool:
        """Whether nothing of the section is shown but its heading."""
        return all(row.label.isHidden() for row in self.rows) and self.foot.count() == 0


class Sections(QScrollArea):
    """All sections. `edited(code, Filled)`, `same_asked(code)`, and `left()` when Enter passes the last field.

    `laid_out()` follows when fields were made or moved, so that the order of Tab can follow them.
    """

    edited = Signal(str, object)
    same_asked = Signal(str)
    left = Signal()
    laid_out = Signal()

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self._theme = theme
        self._words = words
        self._boxes: dict[Section, SectionBox] = {}
        self.rows: dict[str, LineRow] = {}
        self._is_wide = True
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName(words.t("Values"))
        self._columns: list[QVBoxLayout] = []
        self._shown: dict[str, Filled] = {}
        self._asked_on = date.min
        self.closing = QFrame()
        """What stands below the first column: the note."""

    def box(self, section: Section) -> SectionBox:
        """Give a section."""
        return self._boxes[section]

    def build(self, lines: tuple[Line, ...], asked_on: date) -> None:
        """Make the fields anew for the lines of a visit on a day."""
        self._boxes = {section: SectionBox(section, self._theme, self._words) for section in Section}
        self._asked_on = asked_on
        self.rows = {}
        for box in self._boxes.values():
            box.more_asked.connect(self._add_more)
        for line in lines:
            if line.is_usual:
                self._add(line)
            else:
                self._boxes[line.section].wait(line)
        self._arrange()

    def _add(self, line: Line) -> LineRow:
        code = line.code
        row = LineRow(line, self._asked_on, self._theme, self._words)
        self._boxes[line.section].take(row)
        self.rows[code] = row
        row.edited.connect(lambda filled: self.edited.emit(code, filled))
        row.same_asked.connect(lambda: self.same_asked.emit(code))
        row.passed.connect(lambda step: self._pass(code, step))
        return row

    def _add_more(self, lines: list[Line]) -> None:
        for line in lines:
            row = self._add(line)
            if line.code in self._shown:
                row.show_filled(self._shown[line.code])
        self.laid_out.emit()

    def _arrange(self) -> None:
        gap = self._theme.px(1)
        content = QWidget()
        across = QHBoxLayout(content)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(gap)
        self._columns = []
        for _ in range(2 if self._is_wide else 1):
            column = QVBoxLayout()
            column.setSpacing(gap)
            across.addLayout(column, 1)
            self._columns.append(column)
        for section, box in self._boxes.items():
            place = 0 if section in FIRST_COLUMN or not self._is_wide else 1
            self._columns[place].addWidget(box)
        self._columns[0].addWidget(self.closing)
        for column in self._columns:
            column.addStretch(1)
        old = self.takeWidget()
        self.setWidget(content)
        content.setAutoFillBackground(False)
        content.show()
        if old is not None:
            old.deleteLater()
        self.laid_out.emit()

    def stops(self) -> list[QWidget]:
        """Give the widgets that Tab stops at: section by section, line by line, whatever the columns."""
        found: list[QWidget] = []
        for box in self._boxes.values():
            for row in box.rows:
                fields: tuple[QWidget | None, ...] = (row.number, row.choice, row.units, row.hours)
                found += [field for field in fields if field is not None]
            found.append(box.more)
        return [widget for widget in found if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]

    def show_all(self, filled: dict[str, Filled], answers: dict[str, Answer]) -> None:
        """Put contents into every line and say what there is to say."""
        self._shown = filled
        for box in self._boxes.values():
            if any(not filled[line.code].is_blank for line in box.waiting):
                box.toggle_more()
        for code, row in self.rows.items():
            row.show_filled(filled[code])
            row.say(answers[code])
        for box in self._boxes.values():
            box.settle()
            box.setVisible(bool(box.rows) or box.foot.count() > 0)

    def focus_first(self) -> None:
        """Begin with the first field."""
        for row in self._in_order():
            self._focus(row.stops[0])
            return

    def _in_order(self) -> list[LineRow]:
        """Give the lines that are shown, section by section."""
        return [row for box in self._boxes.values() for row in box.rows if not row.label.isHidden()]

    def focus_last(self) -> None:
        """Come back to the last field."""
        shown = self._in_order()
        if shown:
            self._focus(shown[-1].stops[-1])

    def focus_line(self, code: str) -> None:
        """Go to a line, unfolding its section where it is folded."""
        for box in self._boxes.values():
            hidden = [row.line.code for row in box.rows if row.label.isHidden()]
            if code in hidden or code in [line.code for line in box.waiting]:
                box.toggle_more()
        self._focus(self.rows[code].current_editor)

    def _pass(self, code: str, step: int) -> None:
        """Go on from a line with Enter, or back."""
        row = self.rows[code]
        if row.number.text().strip() in (".", "٫"):
            self.same_asked.emit(code)
        stops = [stop for one in self.rows.values() if not one.label.isHidden() for stop in one.stops]
        current = self.focusWidget()
        here = stops.index(current) if current in stops else -1
        if here + step >= len(stops):
            self.left.emit()
        elif here + step >= 0:
            self._focus(stops[here + step])

    def _focus(self, widget: QWidget) -> None:
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        self.ensureWidgetVisible(widget, 0, self._theme.px(5))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Change between one and two columns with the room there is."""
        super().resizeEvent(event)
        is_wide = event.size().width() >= self._theme.px(TWO_COLUMNS_FROM)
        if is_wide != self._is_wide:
            self._is_wide = is_wide
            if self._boxes:
                self._arrange()
