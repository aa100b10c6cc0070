"""Adds one document: the file is read apart while its particulars are typed, and nothing is kept before Save."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from nsclinic.clinic.documents import Particulars, taken_in
from nsclinic.clinic.intake import JPEG, PNG, TakenIn
from nsclinic.domain.attachment import AttachmentKind, shown_file_name
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.documents.arrivals import Arrival
from nsclinic.ui.documents.form import ParticularsDialog
from nsclinic.ui.documents.words import MEDIA, document_fault, size_words
from nsclinic.ui.signs import Sign, SignMark
from nsclinic.ui.summary.worker import PageWorker
from nsclinic.ui.text import PlainLabel


class Wish:
    """Whether an answer is still wanted; asked from another thread."""

    def __init__(self) -> None:
        self.is_given_up = False

    def give_up(self) -> None:
        """Want it no more."""
        self.is_given_up = True


class AddDocumentDialog(ParticularsDialog):
    """The particulars of a document to be added, and what came of its file. `taken` is None until it is read."""

    def __init__(
        self, context: ScreenContext, name: str, arrival: Arrival, reading: PageWorker, parent: QWidget
    ) -> None:
        """Ask about what arrived, for the child of that name; `reading` outlives the dialog and what it began."""
        theme, words = context.theme, context.wording
        self.taken: TakenIn | None = None
        self.arrival = arrival
        said = Particulars(context.today, AttachmentKind.LETTER, "")
        super().__init__(context, words.t("Add a document"), name, said, parent)
        self._kind_was_chosen = False
        self._wish = Wish()
        self._reading = reading
        file_name = words.isolate(shown_file_name(arrival.name))
        self.mark = SignMark(Sign.STOP, theme, theme.icon)
        self.mark.hide()
        self.state = PlainLabel(words.t("Reading {file}…", file=file_name), theme, ink="soft", wrap=True)
        self.state.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(theme.px(0.75))
        self.progress.setAccessibleName(words.t("Reading the file"))
        row = QHBoxLayout()
        row.setSpacing(theme.px(1))
        row.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.state, 1)
        self.column.insertLayout(1, row)
        self.column.insertWidget(2, self.progress)
        self.form.kind.edited.connect(self._kind_chosen)
        wish, read = self._wish, arrival.read
        self._reading.ask(
            lambda: taken_in(read, lambda: wish.is_given_up), self._show_taken, self._show_fault
        )

    def may_save(self) -> bool:
        """Whether the file may be kept, and what was said is enough."""
        return self.taken is not None and super().may_save()

    def _kind_chosen(self) -> None:
        self._kind_was_chosen = True

    def _show_taken(self, taken: TakenIn) -> None:
        words = self.context.wording
        self.taken = taken
        self.progress.hide()
        if taken.media_type in {PNG, JPEG} and not self._kind_was_chosen:
            self.form.kind.set_text(AttachmentKind.SCAN.value)
        parts = [
            words.isolate(shown_file_name(self.arrival.name)),
            words.t(MEDIA[taken.media_type]),
            words.ngettext("{n} page", "{n} pages", taken.pages),
            size_words(len(taken.content), words),
        ]
        if taken.is_smaller:
            parts.append(words.t("scaled to {n} dots", n=2000))
        self.state.setText("  ·  ".join(part for part in parts if part))
        self.judge()

    def _show_fault(self, error: Exception) -> None:
        said = document_fault(error, self.context.wording)
        self.progress.hide()
        self.mark.show()
        self.state.set_ink("fault")
        self.state.setText(f"{said.happened} {said.to_do}")
        self.form.hide()
        self.save_button.hide()
        self.leave_button.setText(self.context.wording.t("Close"))
        self.leave_button.setFocus()
        self.judge()
        self.adjustSize()

    def done(self, result: int) -> None:
        """Give up the reading, if it goes on, however the dialog is left."""
        self._wish.give_up()
        self._reading.drop()
        super().done(result)


def add_one(
    context: ScreenContext,
    name: str,
    arrival: Arrival,
    reading: PageWorker,
    parent: QWidget,
    save: Callable[[TakenIn, str, Particulars], None],
) -> bool:
    """Ask for the particulars of what arrived and save it; say whether it was to be saved."""
    dialog = AddDocumentDialog(context, name, arrival, reading, parent)
    is_wanted = bool(dialog.exec())
    taken, said = dialog.taken, dialog.form.said
    dialog.deleteLater()
    if not is_wanted or taken is None or said is None:
        return False
    save(taken, arrival.name, said)
    return True
