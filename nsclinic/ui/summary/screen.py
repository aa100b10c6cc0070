"""The Summary screen: the pages of a visit as they will be printed, the printer chosen and Print under the hand."""

from datetime import date

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout

from nsclinic.clinic.clinic import Changed
from nsclinic.clinic.family import set_strengths
from nsclinic.clinic.summary import NoSuchVisitError
from nsclinic.ui.actions import Action
from nsclinic.ui.child.strip import Strip
from nsclinic.ui.context import Screen, ScreenContext
from nsclinic.ui.paper import Paper, PaperView
from nsclinic.ui.summary.dangerous import Confirmation, ask_about_doses
from nsclinic.ui.summary.pages_bar import PagesBar
from nsclinic.ui.summary.presenter import (
    SummaryPage,
    VisitContent,
    made_page,
    note_printed,
    read_content,
)
from nsclinic.ui.summary.problems import problems
from nsclinic.ui.summary.worker import PageWorker
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.unconfirmed import warn_of_language

LANGUAGE_PREFERENCE = "family_language"


class SummaryScreen(Screen):
    """The pages of one visit. `page` is what is shown, None until it is made."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        theme, words = context.theme, context.wording
        self.title = words.t("Summary")
        self.setAccessibleName(self.title)
        self.hint = words.t("Enter prints · P prints · S F R choose the pages · L language · Esc back")
        self.patient_id = ""
        self.page: SummaryPage | None = None
        self._visit_on: date | None = None
        self._content: VisitContent | None = None
        self._confirmation: Confirmation | None = None
        self._prints_when_made = False
        self._making = PageWorker(self)
        self.strip = Strip(theme, words)
        language = context.preferences.get(LANGUAGE_PREFERENCE, words.language)
        self.pages = PagesBar(theme, words, language)
        self.digest = PlainLabel("", theme, size="small", ink="soft", elide=True)
        foot_start = QHBoxLayout()
        foot_start.addWidget(self.digest, 1)
        self.paper = PaperView(context, foot_start, words.t("Print  P"))
        self.paper.became_ready.connect(self._shown)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self.pages)
        column.addWidget(self.paper, 1)
        for button in (self.pages.summary, self.pages.family, self.pages.prescription):
            button.clicked.connect(lambda _checked=False, button=button: self._chosen(button))
        self.pages.changed.connect(self._language_chosen)
        self.pages.strengths.clicked.connect(self.ask_strengths)
        self._offer_all()

    def _offer_all(self) -> None:
        words, pages = self.context.wording, self.pages
        self.offer(
            Action("print", words.t("Print the page"), self._print, ("P",)),
            Action("summary_page", words.t("Summary in or out"), lambda: self._turn(pages.summary), ("S",)),
            Action(
                "family_sheet", words.t("Family sheet in or out"), lambda: self._turn(pages.family), ("F",)
            ),
            Action(
                "prescription",
                words.t("Prescription in or out"),
                lambda: self._turn(pages.prescription),
                ("R",),
            ),
            Action(
                "family_language", words.t("Language of the family sheet"), pages.languages.setFocus, ("L",)
            ),
            Action("strengths", words.t("Which strengths the clinic has"), self.ask_strengths, ("T",)),
        )

    # --- what the window asks --------------------------------------------------------------------------------------

    def open(self, patient_id: str, visit_on: date | None = None) -> None:
        """Bind the pages to a visit of a child, its last one without a date; the summary alone at first."""
        self.patient_id, self._visit_on = patient_id, visit_on
        self.page = self._content = self._confirmation = None
        self._prints_when_made = False
        self._making.drop()
        self.strip.show_identity(None)
        self.pages.begin()
        self.paper.await_paper()
        self.refresh()
        QTimer.singleShot(0, self.paper.find_printers)

    def refresh(self) -> None:
        """Make the pages anew; what stands there stays until the answer comes."""
        patient_id, visit_on = self.patient_id, self._visit_on
        if patient_id:
            self.context.clinic_jobs.read(
                lambda clinic: read_content(clinic, patient_id, visit_on),
                self._take,
                self._not_read,
                owner=self,
                instead_of="summary",
            )

    def clinic_changed(self, changed: Changed) -> None:
        """Make the pages anew when the child's record changed; a note that they were printed changes nothing."""
        is_ours = not changed.patient_ids or self.patient_id in changed.patient_ids
        if is_ours and changed.kinds != ("print",):
            self.refresh()

    @property
    def is_ready(self) -> bool:
        """Whether the pages asked for are shown, and nothing is on its way to the printer."""
        return self.paper.is_ready and not self._making.is_busy

    def take_focus(self) -> None:
        """Put the keyboard on Print."""
        self.paper.take_focus()

    # --- choosing --------------------------------------------------------------------------------------------------

    def _turn(self, button: QPushButton) -> None:
        button.setChecked(not button.isChecked())
        self._chosen(button)

    def _chosen(self, button: QPushButton) -> None:
        """Take note that a page was put in or out; the last one stays, and a dangerous dose is asked about first."""
        wanted = self.pages.wanted
        if not wanted.is_anything:
            button.setChecked(True)
            return
        if wanted.needs_doses and not self._confirm():
            button.setChecked(False)
            return
        if button is self.pages.family and wanted.has_family_sheet:
            self._warn_of_language()
        self._make_others()

    def _language_chosen(self) -> None:
        self.context.preferences.put(LANGUAGE_PREFERENCE, self.pages.language)
        self._warn_of_language()
        if self.pages.wanted.has_family_sheet:
            self._make_others()

    def _warn_of_language(self) -> None:
        """Say once on this computer that nobody has confirmed how a language says doses."""
        context = self.context
        warn_of_language(self.pages.language, context.wording, context.preferences, context.navigate)

    def _confirm(self) -> bool:
        """Have the dangerous doses confirmed that stand on the pages; True where there is none or all are meant."""
        content = self._content
        if content is None or not content.family.dangerous or self._confirmed_of(content):
            return True
        reason = ask_about_doses(content, self.context, self)
        if reason is None:
            words = self.context.wording
            self.context.navigate.say(
                words.t("No sheet was made: a dose in the dangerous range is not confirmed."),
                words.t("Correct the dose in the visit, or confirm that it is meant."),
                look="warning",
            )
            return False
        by = self.context.who or self.context.clinic_name or self.context.wording.t("the clinic")
        self._confirmation = Confirmation(content.family.digest, by, reason)
        return True

    def _confirmed_of(self, content: VisitContent) -> Confirmation | None:
        """Give the confirmation that holds for these very doses; one of other doses holds no more."""
        given = self._confirmation
        return given if given is not None and given.digest == content.family.digest else None

    def ask_strengths(self) -> None:
        """Ask which strengths the clinic has of the medicines of this child, and keep the answer."""
        from nsclinic.ui.summary.strengths_dialog import StrengthsDialog

        content = self._content
        if content is None:
            return
        family = content.family
        known = {drug: forms for drug, forms in family.forms.items() if drug not in family.common_strengths}
        drugs = tuple(family.forms)
        dialog = StrengthsDialog(drugs, known, self.context.theme, self.context.wording, self)
        if dialog.exec() == QDialog.DialogCode.Accepted and dialog.chosen:
            chosen = dialog.chosen
            words = self.context.wording
            self.context.clinic_jobs.write(
                lambda clinic: set_strengths(clinic, chosen),
                lambda _done: self.context.navigate.say(words.t("Strengths saved.")),
            )

    # --- making ----------------------------------------------------------------------------------------------------

    def _take(self, content: VisitContent) -> None:
        if content.summary.record.child.patient_id != self.patient_id:
            return
        self._content = content
        is_unconfirmed = bool(content.family.dangerous) and self._confirmed_of(content) is None
        if self.pages.wanted.needs_doses and is_unconfirmed:
            self.pages.begin()
        self._make()

    def _make_others(self) -> None:
        """Make other pages than those that are shown: these go first, so that what is printed is what is seen.

        The keyboard waits on the screen, so that a second page can be chosen at once: a button that cannot be pressed
        would lose it to another place.
        """
        self.setFocus()
        self.paper.await_paper()
        self._make()

    def _print(self) -> None:
        """Print the pages; those still being made are printed when they are shown."""
        self._prints_when_made = self.paper.shown is None and self._content is not None
        if not self._prints_when_made:
            self.paper.print_page()

    def _shown(self) -> None:
        if self._prints_when_made:
            self._prints_when_made = False
            self.paper.print_page()
        self.became_ready.emit()

    def _make(self) -> None:
        content, words, wanted = self._content, self.context.wording, self.pages.wanted
        if content is None:
            return
        confirmation = self._confirmed_of(content)
        confirmed = content.confirmed(confirmation.by if confirmation else "")
        reason = confirmation.reason if confirmation else ""
        self.pages.tell(problems(content.family, words, wanted) if wanted.needs_doses else ())
        self._making.ask(
            lambda: made_page(confirmed, words, wanted, reason), self.show_page, self.paper.show_fault
        )

    def show_page(self, page: SummaryPage) -> None:
        """Show pages that were made; their picture follows."""
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
        """Write down that the pages were printed or saved, then say so."""
        self.context.clinic_jobs.write(
            lambda clinic: note_printed(clinic, page), lambda _done: self.context.navigate.say(said)
        )
