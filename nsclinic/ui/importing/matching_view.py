"""The page of matching: a row for each column of the list with what stands in it, and a chooser of what it is."""

from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from nsclinic.exchange.child_list import ChildList
from nsclinic.exchange.list_dates import DateOrder
from nsclinic.exchange.list_matching import AGE, CHOICES, NOT_TAKEN, Matching, missing, proposed, with_orders
from nsclinic.ui.chooser import Chooser
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.entry import NotADateError, read_past_day
from nsclinic.ui.importing.presenter import (
    ColumnWords,
    MatchingPage,
    heading_lines,
    known_headings,
    matching_page,
    meaning_words,
    order_words,
    with_meaning,
)
from nsclinic.ui.layout import leave_room_at_end
from nsclinic.ui.signs import Sign, SignMark
from nsclinic.ui.text import PlainLabel, keep_baseline


class _Row:
    """The widgets of one column of the list."""

    def __init__(self, view: "MatchingView", column: ColumnWords) -> None:
        theme, words = view.context.theme, view.context.wording
        self.heading = PlainLabel(column.heading, theme, bold=True, elide=True)
        self.samples = PlainLabel(column.samples, theme, ink="soft", elide=True)
        self.chooser = Chooser(words.t("What {column} is", column=words.isolate(column.heading)), theme)
        meanings = meaning_words(words)
        for meaning in (NOT_TAKEN, *CHOICES):
            self.chooser.addItem(meanings[meaning], meaning)
        self.note = PlainLabel("", theme, size="small", ink="soft", wrap=True)
        self.order = Chooser(
            words.t("Order of the dates of {column}", column=words.isolate(column.heading)), theme
        )
        self.order.addItem(words.t("Which comes first?"), "")
        for order, word in order_words(words).items():
            self.order.addItem(word, order.value)
        self.day = QLineEdit()
        self.day.setFixedHeight(theme.target)
        self.day.setPlaceholderText(words.t("right on: 4 Mar 2019"))
        self.day.setAccessibleName(words.t("Day on which the ages were right"))
        keep_baseline(self.day, theme)
        self.mark = SignMark(Sign.URGENT, theme, theme.px(1.5))
        for beside in (self.heading, self.samples, self.mark):
            beside.setFixedHeight(theme.target)
        for widget in (self.chooser, self.order, self.day):
            widget.installEventFilter(view)

    def show(self, column: ColumnWords) -> None:
        """Show what is chosen and what it asks for."""
        self.chooser.setCurrentIndex(self.chooser.findData(column.meaning))
        self.note.setText(column.note)
        self.note.setVisible(bool(column.note))
        self.order.setVisible(column.asks_order)
        self.order.setCurrentIndex(max(0, self.order.findData(column.order.value if column.order else "")))
        self.day.setVisible(column.asks_day)
        policy = self.mark.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.mark.setSizePolicy(policy)
        self.mark.setVisible(column.is_wrong)


class MatchingView(QWidget):
    """Emits `changed` when another matching is chosen, `sheet_asked(name)` for another sheet of the workbook."""

    changed = Signal()
    sheet_asked = Signal(str)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.context = context
        words, theme = context.wording, context.theme
        self.found: ChildList | None = None
        self.matching: Matching | None = None
        self.rows: list[_Row] = []
        self._day_text = ""
        self.sheet = Chooser(words.t("Sheet"), theme)
        self.sheet.activated.connect(lambda _place: self.sheet_asked.emit(self.sheet.currentData()))
        self.line = Chooser(words.t("Row of the headings"), theme)
        self.line.activated.connect(lambda _place: self._take_line())
        self._sheet_label = PlainLabel(words.t("Sheet"), theme, ink="soft")
        self._line_label = PlainLabel(words.t("Headings in"), theme, ink="soft")
        where = QHBoxLayout()
        where.setSpacing(theme.px(1))
        for widget in (self._sheet_label, self.sheet, self._line_label, self.line):
            where.addWidget(widget)
        where.addStretch(1)
        self.card = QFrame()
        self.card.setProperty("look", "card")
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QVBoxLayout(self.card)
        inside.setContentsMargins(theme.px(2), theme.px(1), theme.px(1), theme.px(1))
        inside.addWidget(self._scroll)
        self.missing = PlainLabel("", theme, bold=True, ink="warning", wrap=True)
        self.remarks = PlainLabel("", theme, size="small", ink="soft", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(1))
        column.addLayout(where)
        column.addWidget(self.card, 1)
        column.addWidget(self.missing)
        column.addWidget(self.remarks)

    @property
    def is_complete(self) -> bool:
        """Whether the list can be looked through as it is matched."""
        return self.found is not None and self.matching is not None and not missing(self.found, self.matching)

    def show_list(self, found: ChildList, matching: Matching | None = None) -> None:
        """Show a list; without a matching one is proposed."""
        words = self.context.wording
        self.found = found
        self.matching = matching or proposed(found, also_known=known_headings(words))
        self._day_text = "" if matching is None else self._day_text
        self.sheet.clear()
        for sheet in found.sheets:
            name = words.isolate(sheet.name)
            self.sheet.addItem(
                words.t("{sheet} (hidden)", sheet=name) if sheet.is_hidden else name, sheet.name
            )
        self.sheet.setCurrentIndex(self.sheet.findData(found.sheet))
        for widget in (self._sheet_label, self.sheet):
            widget.setVisible(len(found.sheets) > 1)
        self.line.clear()
        for line, text in heading_lines(found, words):
            self.line.addItem(text, line)
        self.line.setCurrentIndex(self.line.findData(self.matching.heading))
        self.line.setMinimumWidth(self.line.sizeHint().width())
        self._make_rows()

    def take_focus(self) -> None:
        """Begin with the first column that lacks something, else with the first."""
        wrong = next((row for row in self.rows if row.mark.isVisibleTo(self)), None)
        first = wrong or (self.rows[0] if self.rows else None)
        if first is not None:
            waiting = [one for one in (first.order, first.day) if wrong and one.isVisibleTo(self)]
            (waiting or [first.chooser])[0].setFocus()

    def _page(self) -> MatchingPage | None:
        if self.found is None or self.matching is None:
            return None
        return matching_page(self.found, self.matching, self.context.wording)

    def _make_rows(self) -> None:
        page, theme, words = self._page(), self.context.theme, self.context.wording
        if page is None:
            return
        inside = QWidget()
        grid = QGridLayout(inside)
        leave_room_at_end(grid, theme.px(1), is_mirrored=words.is_right_to_left)
        grid.setHorizontalSpacing(theme.px(2))
        grid.setVerticalSpacing(theme.px(0.75))
        heads = (words.t("Column of the list"), words.t("What stands in it"), words.t("Is"))
        for place, head in enumerate(heads):
            grid.addWidget(PlainLabel(head, theme, size="small", ink="soft"), 0, place + 1)
        self.rows = []
        for place, column in enumerate(page.columns, start=1):
            row = _Row(self, column)
            what = QVBoxLayout()
            what.setSpacing(theme.px(0.5))
            for widget in (row.chooser, row.order, row.day, row.note):
                what.addWidget(widget)
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(row.mark, place, 0, top)
            grid.addWidget(row.heading, place, 1, top)
            grid.addWidget(row.samples, place, 2, top)
            grid.addLayout(what, place, 3, top)
            row.chooser.activated.connect(lambda _place, at=column.place: self._take_meaning(at))
            row.order.activated.connect(lambda _place, at=column.place: self._take_order(at))
            row.day.setText(self._day_text)
            row.day.textEdited.connect(self._take_day)
            self.rows.append(row)
        for place, stretch in ((1, 2), (2, 3), (3, 2)):
            grid.setColumnStretch(place, stretch)
        grid.setColumnMinimumWidth(3, theme.px(24))
        grid.setRowStretch(len(page.columns) + 1, 1)
        self._scroll.setWidget(inside)
        self._show(page)

    def _show(self, page: MatchingPage) -> None:
        for row, column in zip(self.rows, page.columns, strict=True):
            row.show(column)
        self.missing.setText(" ".join(page.missing))
        self.missing.setVisible(bool(page.missing))
        self.remarks.setText(" ".join(page.remarks))
        self.remarks.setVisible(bool(page.remarks))
        self.changed.emit()

    def _take(self, matching: Matching) -> None:
        if self.found is None:
            return
        self.matching = with_orders(self.found, matching)
        page = self._page()
        if page is not None:
            self._show(page)

    def _take_line(self) -> None:
        if self.found is not None and self.matching is not None:
            words = self.context.wording
            chosen = proposed(self.found, self.line.currentData(), also_known=known_headings(words))
            self.show_list(self.found, chosen)

    def _take_meaning(self, place: int) -> None:
        if self.matching is not None:
            self._take(with_meaning(self.matching, place, self.rows[place].chooser.currentData()))

    def _take_order(self, place: int) -> None:
        if self.matching is None:
            return
        orders = {column: order for column, order in self.matching.orders.items() if column != place}
        if chosen := self.rows[place].order.currentData():
            orders[place] = DateOrder(chosen)
        old = self.matching
        self._take(Matching(old.heading, old.columns, orders, old.age_on))

    def _take_day(self, text: str) -> None:
        """Take the day of the ages; the note of the column says back how it was understood."""
        if self.matching is None:
            return
        self._day_text = text
        old, day = self.matching, self._day(text)
        self._take(Matching(old.heading, old.columns, old.orders, day))

    def _day(self, text: str) -> date | None:
        try:
            return read_past_day(text, self.context.today, self.context.wording)
        except NotADateError:
            return None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep what has the keyboard in sight."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self._scroll.ensureWidgetVisible(watched)
        return super().eventFilter(watched, event)

    @property
    def has_ages(self) -> bool:
        """Whether ages are taken, of which the day must be known."""
        return self.matching is not None and AGE in self.matching.columns
