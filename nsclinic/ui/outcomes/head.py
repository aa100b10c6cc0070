"""The head of the Outcomes screen: of which day and protocol, how far the counting is, and what leaves as a file."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QPushButton, QVBoxLayout, QWidget

from nsclinic.ui.chooser import Chooser
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.entry import NotADateError, read_past_day
from nsclinic.ui.folding import FoldingRow
from nsclinic.ui.text import PlainLabel, keep_baseline, screen_title, set_tip


class OutcomesHead(QWidget):
    """Emits `asked` when another day or protocol is asked for, `stop_asked` for Stop."""

    asked = Signal()
    stop_asked = Signal()

    def __init__(self, context: ScreenContext, title: str) -> None:
        super().__init__()
        words, theme = context.wording, context.theme
        self._context = context
        self.day = QLineEdit(words.date(context.today))
        self.day.setAccessibleName(words.t("As of which day"))
        self.day.setFixedWidth(theme.px(17))
        self.day.setMinimumHeight(theme.target)
        keep_baseline(self.day, theme)
        self.day.editingFinished.connect(self._day_typed)
        self.protocol = Chooser(words.t("Protocol"), theme)
        self.protocol.activated.connect(lambda _place: self.asked.emit())
        self.protocol.hide()  # until it is known who is on which
        self.csv_button = QPushButton(words.t("Save as CSV…"))
        self.print_button = QPushButton(words.t("Print or PDF…"))
        set_tip(self.print_button, "Ctrl+P")
        self.counted = PlainLabel("", theme, wrap=True)
        self.more = PlainLabel("", theme, size="small", ink="soft", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(words.t("How much is done"))
        self.bar.setFixedWidth(theme.px(24))
        self.stop_button = QPushButton(words.pgettext("button", "Stop"))
        self.stop_button.setAccessibleName(words.t("Stop counting"))
        set_tip(self.stop_button, "Ctrl+.")
        self.stop_button.clicked.connect(self.stop_asked)
        self._last = context.today
        self._lay_out(title)
        self.end()

    def _lay_out(self, title: str) -> None:
        words, theme = self._context.wording, self._context.theme
        asked, buttons = QHBoxLayout(), QHBoxLayout()
        for row in (asked, buttons):
            row.setSpacing(theme.px(1))
        asked.addWidget(screen_title(title, theme))
        asked.addSpacing(theme.px(2))
        label = PlainLabel(words.t("As of"), theme)
        label.setBuddy(self.day)
        asked.addWidget(label)
        asked.addWidget(self.day)
        asked.addWidget(self.protocol)
        asked.addStretch(1)
        buttons.addWidget(self.csv_button)
        buttons.addWidget(self.print_button)
        self._says = QWidget()
        work = QHBoxLayout(self._says)
        work.setContentsMargins(0, 0, 0, 0)
        work.setSpacing(theme.px(1))
        work.addWidget(self.counted, 1)
        work.addWidget(self.bar)
        work.addWidget(self.stop_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(0.5))
        column.addWidget(FoldingRow(asked, buttons, theme))
        column.addWidget(self._says)
        column.addWidget(self.more)

    # --- what is asked -----------------------------------------------------------------------------------

    @property
    def as_of(self) -> date:
        """The day asked for; the one before where what was typed is none."""
        return self._last

    @property
    def protocol_id(self) -> str:
        """The protocol asked for; empty for the clinic's default."""
        return str(self.protocol.currentData() or "")

    def offer_protocols(self, named: Sequence[tuple[str, str]], chosen: str) -> None:
        """Offer these (id, words); `chosen` is the one that is shown."""
        self.protocol.clear()
        for protocol_id, words in named:
            self.protocol.addItem(words, protocol_id)
        self.protocol.setCurrentIndex(max(0, self.protocol.findData(chosen)))
        self.protocol.setFixedWidth(self.protocol.sizeHint().width())
        self.protocol.setVisible(bool(named))

    def _day_typed(self) -> None:
        words = self._context.wording
        try:
            day = read_past_day(self.day.text(), self._context.today, words)
        except NotADateError:
            self._mark(is_fault=True)
            self._context.navigate.say(
                words.t("That is no day up to today."),
                words.t("Write 4 Mar 2019, 4/3/2019 or 2019-03-04."),
                look="warning",
            )
            return
        self._mark(is_fault=False)
        self.day.setText(words.date(day))
        if day != self._last:
            self._last = day
            self.asked.emit()

    def _mark(self, *, is_fault: bool) -> None:
        self.day.setProperty("fault", is_fault)
        self.day.style().unpolish(self.day)
        self.day.style().polish(self.day)

    # --- what is said ------------------------------------------------------------------------------------

    def begin(self, says: str) -> None:
        """Say that counting is under way."""
        self.say(says)
        self.bar.setRange(0, 0)
        self.bar.show()
        self.stop_button.show()

    def tell(self, says: str, done: int, of: int) -> None:
        """Say how far it is."""
        self.counted.setText(says)
        self.bar.setRange(0, max(1, of))
        self.bar.setValue(done)

    def end(self) -> None:
        """Nothing is under way any more."""
        self.bar.hide()
        self.stop_button.hide()

    def say(self, counted: str, more: str = "") -> None:
        """Say whom the tables count, and who is left out."""
        self.counted.setText(counted)
        self.more.setText(more)
        self.more.setVisible(bool(more))

    def allow(self, *, can_leave: bool) -> None:
        """Let the tables leave as a file, or not yet."""
        self.csv_button.setEnabled(can_leave)
        self.print_button.setEnabled(can_leave)
