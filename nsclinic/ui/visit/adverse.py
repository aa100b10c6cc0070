"""Adverse events in the visit form: those that have not passed, and new ones, each chosen from the catalogue."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from nsclinic.domain.catalogue import event_kinds
from nsclinic.domain.record import Event, EventKind
from nsclinic.ui.chooser import Chooser
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.ui.tick_box import TickBox
from nsclinic.ui.visit.form import AdverseEvent
from nsclinic.wording import Wording

SEVERITIES = ("mild", "moderate", "severe")


class AdverseEvents(QWidget):
    """`changed()` follows every choice; `events` and `resolved` are what was chosen."""

    changed = Signal()

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self._theme = theme
        self._words = words
        self._rows: list[tuple[Chooser, Chooser, QLineEdit]] = []
        self._checks: dict[str, TickBox] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(0.5))
        self.setAccessibleName(words.t("Adverse events"))

    def show_events(
        self, standing: tuple[Event, ...], entered: tuple[AdverseEvent, ...], resolved: tuple[str, ...]
    ) -> None:
        """Show the events that have not passed, and what was entered."""
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._rows, self._checks = [], {}
        for event in standing:
            self._column.addWidget(self._standing_line(event, is_resolved=event.code in resolved))
        for one in entered:
            self._add_row(one)
        self._add_row(AdverseEvent(""))

    def _standing_line(self, event: Event, *, is_resolved: bool) -> QWidget:
        words, theme = self._words, self._theme
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        named = words.event_code(event.kind, event.code)
        if event.severity:
            named = words.t("{what} ({detail})", what=named, detail=words.choice(event.severity))
        text = words.t("{event} since {date}", event=named, date=words.date(event.on))
        row.addWidget(PlainLabel(text, theme, elide=True), 1)
        check = TickBox(words.t("passed"), theme)
        check.setAccessibleName(words.t("{event}: passed", event=named))
        check.setChecked(is_resolved)
        check.setMinimumHeight(theme.target)
        check.toggled.connect(lambda _on: self.changed.emit())
        row.addWidget(check)
        self._checks[event.code] = check
        return line

    def _add_row(self, one: AdverseEvent) -> None:
        words, theme = self._words, self._theme
        what = Chooser(words.t("Adverse event"), theme)
        how = Chooser(words.t("Severity"), theme)
        what.addItem(words.t("Add an adverse event…"), "")
        codes = event_kinds()[EventKind.ADVERSE_EVENT].codes
        for code in codes:
            what.addItem(words.event_code(EventKind.ADVERSE_EVENT, code), code)
        how.addItem(words.t("severity"), "")
        for severity in SEVERITIES:
            how.addItem(words.choice(severity), severity)
        note = QLineEdit(one.note)
        note.setPlaceholderText(words.t("note"))
        what.setCurrentIndex(max(0, what.findData(one.code)))
        how.setCurrentIndex(max(0, how.findData(one.severity)))
        note.setAccessibleName(words.t("Note on the adverse event"))
        note.setFixedHeight(theme.target)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(1))
        row.addWidget(what, 3)
        row.addWidget(how, 2)
        row.addWidget(note, 2)
        what.activated.connect(lambda _place: self._chosen())
        how.activated.connect(lambda _place: self.changed.emit())
        note.textEdited.connect(lambda _text: self.changed.emit())
        self._rows.append((what, how, note))
        self._column.addWidget(line)
        self._settle()

    def _settle(self) -> None:
        """Ask for severity and note only beside an event that is chosen."""
        for what, how, note in self._rows:
            how.setVisible(bool(what.currentData()))
            note.setVisible(bool(what.currentData()))

    def _chosen(self) -> None:
        self._settle()
        if all(what.currentData() for what, _, _ in self._rows):
            self._add_row(AdverseEvent(""))
        self.changed.emit()

    @property
    def events(self) -> tuple[AdverseEvent, ...]:
        """The new events."""
        return tuple(
            AdverseEvent(str(what.currentData()), str(how.currentData() or ""), note.text())
            for what, how, note in self._rows
            if what.currentData()
        )

    @property
    def resolved(self) -> tuple[str, ...]:
        """The codes of earlier events that have passed."""
        return tuple(code for code, check in self._checks.items() if check.isChecked())
