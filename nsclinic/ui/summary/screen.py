"""The Summary screen: the visit summary as it will be printed, with the printer chosen and Print under the hand."""

from datetime import date

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from nsclinic.clinic.clinic import Changed
from nsclinic.clinic.summary import NoSuchVisitError
from nsclinic.reports.model import SummaryContent
from nsclinic.ui.actions import Action
from nsclinic.ui.child.strip import Strip
from nsclinic.ui.context import Screen, ScreenContext
from nsclinic.ui.paper import Paper, PaperView
from nsclinic.ui.summary.presenter import SummaryPage, made_page, note_printed, read_content
from nsclinic.ui.summary.worker import PageWorker
from nsclinic.ui.text import PlainLabel


class SummaryScreen(Screen):
    """The page of one visit. `page` is what is shown, None until it is made."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        theme, words = context.theme, context.wording
        self.title = words.t("Summary")
        self.setAccessibleName(self.title)
        self.hint = words.t("Enter prints · P prints · Esc back")
        self.patient_id = ""
        self.page: SummaryPage | None = None
        self._visit_on: date | None = None
        self._making = PageWorker(self)
        self.strip = Strip(theme, words)
        self.digest = PlainLabel("", theme, size="small", ink="soft", elide=True)
        foot_start = QHBoxLayout()
        foot_start.addWidget(self.digest, 1)
        self.paper = PaperView(context, foot_start, words.t("Print  P"))
        self.paper.became_ready.connect(self.became_ready)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self.paper, 1)
        self.offer(Action("print", words.t("Print the page"), self.paper.print_page, ("P",)))

    # --- what the window asks --------------------------------------------------------------------------------------

    def open(self, patient_id: str, visit_on: date | None = None) -> None:
        """Bind the page to a visit of a child, its last one without a date."""
        self.patient_id, self._visit_on = patient_id, visit_on
        self.page = None
        self._making.drop()
        self.strip.show_identity(None)
        self.paper.await_paper()
        self.refresh()
        QTimer.singleShot(0, self.paper.find_printers)

    def refresh(self) -> None:
        """Make the page anew; what stands there stays until the answer comes."""
        patient_id, visit_on = self.patient_id, self._visit_on
        if patient_id:
            self.context.clinic_jobs.read(
                lambda clinic: read_content(clinic, patient_id, visit_on),
                self._make,
                self._not_read,
                owner=self,
                instead_of="summary",
            )

    def clinic_changed(self, changed: Changed) -> None:
        """Make the page anew when its child's record changed; a note that it was printed changes nothing on it."""
        is_ours = not changed.patient_ids or self.patient_id in changed.patient_ids
        if is_ours and changed.kinds != ("print",):
            self.refresh()

    @property
    def is_ready(self) -> bool:
        """Whether the page is shown, and nothing is on its way to the printer."""
        return self.paper.is_ready

    def take_focus(self) -> None:
        """Put the keyboard on Print."""
        self.paper.take_focus()

    # --- making ----------------------------------------------------------------------------------------------------

    def _make(self, content: SummaryContent) -> None:
        if content.record.child.patient_id != self.patient_id:
            return
        words = self.context.wording
        self._making.ask(lambda: made_page(content, words), self.show_page, self.paper.show_fault)

    def show_page(self, page: SummaryPage) -> None:
        """Show a page that was made; its picture follows."""
        self.page = page
        words = self.context.wording
        self.strip.show_identity(page.identity)
        visit = page.content.visit
        told = words.date(visit.on) if visit is not None else words.t("no visit yet")
        self.digest.setText(
            words.t(
                "Visit of {date}  ·  page {digest}",
                date=told,
                digest=words.left_to_right(page.content.digest),
            )
        )
        self.paper.show_paper(Paper(page.pdf, page.file_name, lambda said: self._note(page, said)))

    def _not_read(self, fault: Exception) -> None:
        words = self.context.wording
        if isinstance(fault, NoSuchVisitError):
            self.paper.placeholder.setText(
                words.t("There is no visit on {date}.", date=words.date(fault.visit_on))
            )
            return
        self.paper.show_fault(fault)

    def _note(self, page: SummaryPage, said: str) -> None:
        """Write down that the page was printed or saved, then say so."""
        self.context.clinic_jobs.write(
            lambda clinic: note_printed(clinic, page), lambda _done: self.context.navigate.say(said)
        )
