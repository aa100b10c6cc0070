"""The head of the visit form: when the child was seen, how, and by whom; and the offer of a draft that was kept."""

from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from nsclinic.domain.record import VisitKind
from nsclinic.ui.chooser import Chooser
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.ui.visit.day_edit import DayEdit
from nsclinic.ui.visit.draft_offer import DraftOffer
from nsclinic.ui.visit.form import Form
from nsclinic.wording import Wording


class VisitHead(QWidget):
    """Date, kind and clinician. `kind_chosen(VisitKind)`, `clinician_typed(str)`; the date field tells its own."""

    kind_chosen = Signal(object)
    clinician_typed = Signal(str)
    draft_taken = Signal()
    draft_dropped = Signal()

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self._words = words
        self.day = DayEdit(words.t("Date of the visit"), theme, words)
        self.kind = Chooser(words.t("Kind of visit"), theme)
        for kind in VisitKind:
            self.kind.addItem(words.visit_kind(kind), kind.value)
        self.clinician = QLineEdit()
        self.clinician.setAccessibleName(words.t("Clinician"))
        self.clinician.setPlaceholderText(words.t("Clinician"))
        self.clinician.setFixedHeight(theme.target)
        self.clinician.setMaximumWidth(theme.px(26))
        self.said = PlainLabel("", theme, ink="warning", elide=True)
        row = QHBoxLayout()
        row.setSpacing(theme.px(1))
        label = PlainLabel(words.t("Visit on"), theme, bold=True)
        label.setBuddy(self.day)
        row.addWidget(label)
        row.addWidget(self.day)
        row.addWidget(self.kind)
        row.addWidget(self.clinician)
        row.addWidget(self.said, 1)
        self.offer = DraftOffer(theme, words)
        self.offer_words = self.offer.words
        self.take_button, self.drop_button = self.offer.take_button, self.offer.drop_button
        self.offer.taken.connect(self.draft_taken)
        self.offer.dropped.connect(self.draft_dropped)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(1), theme.px(1), theme.px(1), 0)
        column.setSpacing(theme.px(1))
        column.addWidget(self.offer)
        column.addLayout(row)
        stops = (self.take_button, self.drop_button, self.day, self.kind, self.clinician)
        for one, following in pairwise(stops):
            self.setTabOrder(one, following)
        self.kind.activated.connect(lambda _place: self.kind_chosen.emit(VisitKind(self.kind.currentData())))
        self.clinician.textEdited.connect(self.clinician_typed)

    def show_form(self, form: Form, *, is_back_entry: bool) -> None:
        """Show the head of a form."""
        words = self._words
        self.day.show_day(form.visit_on)
        self.kind.setCurrentIndex(self.kind.findData(form.kind.value))
        if self.clinician.text() != form.clinician:
            self.clinician.setText(form.clinician)
        if form.recorded is not None:
            self.said.setText(words.t("This visit is on file: what you change is corrected."))
        elif is_back_entry:
            self.said.setText(words.t("An earlier day: values, doses and rules are those of that day."))
        else:
            self.said.setText("")

    def offer_draft(self, text: str) -> None:
        """Offer a draft that was kept; empty text takes the offer away."""
        self.offer.show_offer(text)
