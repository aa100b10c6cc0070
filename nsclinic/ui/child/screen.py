"""The Child screen: who she is, what matters, her course, and every value, on one page."""

from datetime import date

from PySide6.QtWidgets import (
    QApplication,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
)

from nsclinic.advice.model import Finding
from nsclinic.charts.spans import Span
from nsclinic.clinic.clinic import Clinic
from nsclinic.protocol.model import Protocol
from nsclinic.ui.child.body import ChildBody
from nsclinic.ui.child.chart_pages import ChartPages
from nsclinic.ui.child.chart_panel import ChartPanel
from nsclinic.ui.child.chart_picture import PictureSaver
from nsclinic.ui.child.finding_card import FindingCard
from nsclinic.ui.child.findings_panel import FindingsPanel
from nsclinic.ui.child.flowsheet_view import FlowsheetView
from nsclinic.ui.child.list_view import ListView
from nsclinic.ui.child.offers import child_actions
from nsclinic.ui.child.plot_panel import PlotPanel
from nsclinic.ui.child.presenter import ChildFile, ChildPage, child_page, course_of, read_child
from nsclinic.ui.child.set_aside import SetAsideDialog
from nsclinic.ui.child.strip import Strip
from nsclinic.ui.context import Screen, ScreenContext
from nsclinic.ui.documents.tab import DocumentsTab
from nsclinic.ui.history.desk import HistoryDesk
from nsclinic.ui.room import Room
from nsclinic.ui.text import PlainLabel, elided, set_tip
from nsclinic.ui.undoing import undo_offer
from nsclinic.ui.way import Place

WIDEST_ID_STEPS = 22
"""A protocol's id is cut beyond this in the strip; its title stands in the tooltip and for screen readers."""


class ChildScreen(Screen):
    """One child's record. `page` is what is shown, None until the clinic has answered."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        theme, words = context.theme, context.wording
        self.title = words.t("Child")
        self.setAccessibleName(self.title)
        self.hint = words.t(
            "V starts a visit · D home diary · B books the next · P the page to print · O the protocol · Esc back"
        )
        self.patient_id = ""
        self.page: ChildPage | None = None
        self._file: ChildFile | None = None
        self.strip = Strip(theme, words)
        self._add_buttons()
        self.history = HistoryDesk(context, self, self._name)
        self.documents = DocumentsTab(context, lambda: context.wording.isolate(self._name()))
        self.findings = FindingsPanel(words.t("What matters"), theme, words)
        self.findings.fact_chosen.connect(self.show_fact)
        self.findings.set_aside_asked.connect(self._ask_set_aside)
        self.chart = ChartPanel(theme, words, context.preferences)
        self.saver = PictureSaver(self, context)
        self.offer(*child_actions(self), *self.documents.actions_of())
        self.flowsheet = FlowsheetView(theme, words)
        self.drugs = ListView(words.t("Drugs"), theme)
        self.events = ListView(words.t("Events"), theme)
        self.reading = PlainLabel("", theme, size="small", ink="soft", elide=True)
        self.flowsheet.reading.connect(self.reading.setText)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(words.t("Tables"))
        set_tip(self.tabs, words.t("Next tab: {keys}", keys="Ctrl+Tab"))
        self.tables = QStackedWidget()
        for name, table in (
            (words.t("Flowsheet"), self.flowsheet),
            (words.t("Drugs"), self.drugs),
            (words.t("Events"), self.events),
        ):
            self.tabs.addTab(name)
            self.tables.addWidget(table)
        self.first_chart_tab = self.tabs.count()
        self.pages = ChartPages(context, self)
        self.panels, self.figures = self.pages.panels, self.pages.figures
        self.charts = QStackedWidget()
        self.charts.addWidget(self.chart)
        self._add_later_tabs()
        self.tabs.currentChanged.connect(self._show_table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        self.body = ChildBody(theme, self.findings, self.charts, self.tabs, self.reading, self.tables)
        self.body.restore(context.preferences)
        column.addWidget(Room(self.body, theme), 1)

    def _add_later_tabs(self) -> None:
        words = self.context.wording
        for tab, panel, table in zip(self.pages.tabs, self.panels, self.figures, strict=True):
            self.tabs.addTab(tab.name.replace("&", "&&"))
            self.tables.addWidget(table)
            self.charts.addWidget(panel)
        self.documents_tab = self.tabs.addTab(words.t("Documents"))
        self.tables.addWidget(self.documents)
        self.documents.counted.connect(self._count_documents)
        self.documents.asked.connect(self.show_documents)
        self.documents.take_drops_on(self)
        self.history_tab = self.tabs.addTab(words.t("History"))
        self.tables.addWidget(self.history.panel)

    def _add_buttons(self) -> None:
        words = self.context.wording
        self.protocol_button = self.strip.add_button(words.t("Protocol"), "O")
        self.protocol_button.setProperty("look", "quiet")
        self.protocol_button.clicked.connect(self.show_protocol)
        self.visit_button = self.strip.add_button(words.t("Visit"), "V", is_primary=True)
        self.print_button = self.strip.add_button(words.t("Print"), "P")
        self.visit_button.clicked.connect(self.start_visit)
        self.print_button.clicked.connect(self.show_summary)

    def keep_layout(self) -> None:
        """Keep where the dividers stand and which tab is open."""
        self.body.keep(self.context.preferences)

    def _show_table(self, place: int) -> None:
        """Show the table of a tab; a tab of charts has its chart above it, in the place of the course."""
        focused = QApplication.focusWidget()
        was_in_chart = focused is not None and self.charts.isAncestorOf(focused)
        was_in_table = focused is not None and self.tables.isAncestorOf(focused)
        self.tables.setCurrentIndex(place)
        is_chart = self.first_chart_tab <= place < self.documents_tab
        self.charts.setCurrentIndex(place - self.first_chart_tab + 1 if is_chart else 0)
        self.reading.setVisible(place == 0)
        self.pages.look_at(place - self.first_chart_tab)
        self._read_history()
        panel, table = self.charts.currentWidget(), self.tables.currentWidget()
        if was_in_chart and isinstance(panel, PlotPanel):
            panel.take_focus()
        elif was_in_table and table is not None:
            table.setFocus()

    def turn_tab(self, step: int) -> None:
        """Go to the next tab, or back; after the last comes the first."""
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())

    # --- what the window asks --------------------------------------------------------------------------------------

    def open(self, patient_id: str, _visit_on: date | None = None) -> None:
        """Bind the page to a child."""
        if patient_id != self.patient_id:
            self.patient_id = patient_id
            self._forget()
        self.refresh()
        self.context.clinic_jobs.read(lambda clinic: clinic.looked_at(patient_id), lambda _nothing: None)

    def _forget(self) -> None:
        """Take away all that is shown of a child: none of it ever stands under the name of the next."""
        self.page = self._file = None
        self.strip.show_identity(None)
        words = self.context.wording
        protocol = words.t("Protocol")
        self.protocol_button.setText(f"{protocol}  O")
        self.protocol_button.setAccessibleName(protocol)
        set_tip(self.protocol_button, "")
        names = ((1, words.t("Drugs")), (2, words.t("Events")), (self.documents_tab, words.t("Documents")))
        for place, name in names:
            self.tabs.setTabText(place, name)
        for part in (self.findings, self.flowsheet, self.drugs, self.events, self.chart):
            part.clear()
        self.pages.forget()
        self.history.forget(another_child=True)

    def refresh(self) -> None:
        """Read the record anew; what stands there stays until the answer comes."""
        patient_id, today = self.patient_id, self.context.today
        if patient_id:
            self.context.clinic_jobs.read(
                lambda clinic: read_child(clinic, patient_id, today),
                self.show_file,
                self._not_read,
                owner=self,
                instead_of="child",
            )
            self.documents.open(patient_id)

    def _not_read(self, error: Exception) -> None:
        """Say why the record is not there, unless the page was left meanwhile (her registration was undone)."""
        if self.isVisible():
            self.context.clinic_jobs.failed.emit(error)

    def show_file(self, file: ChildFile) -> None:
        """Show what the clinic gave; an answer about another child than the one bound now is dropped."""
        if file.record.child.patient_id != self.patient_id:
            return
        words = self.context.wording
        before = self.page
        self._file = file
        self.page = page = child_page(file, words)
        self.strip.show_identity(page.identity)
        self._name_protocol(file.protocol)
        if before is None or (before.matters, before.nothing_matters) != (page.matters, page.nothing_matters):
            self.findings.show_findings(page.matters, empty=page.nothing_matters)
        if before is None or before.sheet != page.sheet:
            self.flowsheet.show_sheet(page.sheet)
        self.drugs.show_table(page.drugs)
        self.events.show_table(page.events)
        for place, count in ((1, len(page.drugs.rows)), (2, len(page.events.rows))):
            name = (words.t("Drugs"), words.t("Events"))[place - 1]
            self.tabs.setTabText(place, words.t("{heading} ({count})", heading=name, count=count))
        self.chart.show_when_painted(lambda: course_of(file))
        self.pages.bind(file)
        self.pages.look_at(self.tabs.currentIndex() - self.first_chart_tab)
        self.history.forget()
        self._read_history()
        self.became_ready.emit()

    def show_documents(self) -> None:
        """Open the tab of documents, with the keyboard in its list."""
        self.tabs.setCurrentIndex(self.documents_tab)
        self.documents.setFocus()

    def _count_documents(self, count: int) -> None:
        words = self.context.wording
        self.tabs.setTabText(
            self.documents_tab, words.t("{heading} ({count})", heading=words.t("Documents"), count=count)
        )

    @property
    def is_ready(self) -> bool:
        """Whether the child's page is shown."""
        return self.page is not None

    def take_focus(self) -> None:
        """Begin on the chart if it is drawn, else on the page."""
        if self.chart.canvas is not None:
            self.chart.canvas.setFocus()
        else:
            self.visit_button.setFocus()

    # --- what the user asks ----------------------------------------------------------------------------------------

    def start_visit(self) -> None:
        """Open the visit form for this child."""
        if self.patient_id:
            self.context.navigate.visit(self.patient_id)

    def show_diary(self) -> None:
        """Open the home diary of this child."""
        if self.patient_id:
            self.context.navigate.go(Place("diary", self.patient_id))

    def show_summary(self) -> None:
        """Open the summary of the last visit."""
        if self.patient_id:
            self.context.navigate.summary(self.patient_id)

    def plan_taper(self) -> None:
        """Ask for a taper of one of the child's drugs and save it as planned doses."""
        from nsclinic.ui.taper.planning import TaperPlanning

        file, patient_id = self._file, self.patient_id
        if file is not None:
            planning = TaperPlanning(self.context, self)
            planning.begin(file.record, file.review, file.protocol, lambda: self.patient_id == patient_id)

    def show_protocol(self) -> None:
        """Open the page of the protocol that this child is on."""
        if self.patient_id:
            self.context.navigate.protocol(self.patient_id)

    def amend(self) -> None:
        """Open the form of the particulars, filled with what is recorded."""
        if self.patient_id:
            self.context.navigate.go(Place("amend", self.patient_id))

    def merge(self) -> None:
        """Look for another record of the same child, to put both together."""
        if self.patient_id:
            self.context.navigate.go(Place("merge", self.patient_id))

    def show_history(self) -> None:
        """Show who wrote what and when; the keyboard is in the table."""
        self.tabs.setCurrentIndex(self.history_tab)
        self.history.panel.setFocus()

    def show_value_history(self) -> None:
        """Show every state of the value that is chosen in the flowsheet, the drugs or the events."""
        self.history.show_values(self.chosen_rows)

    @property
    def chosen_rows(self) -> tuple[str, ...]:
        """The rows that stand behind the chosen cell of the table that is looked at."""
        table = self.tables.currentWidget()
        return table.chosen_rows if isinstance(table, FlowsheetView | ListView) else ()

    def _read_history(self) -> None:
        if self._file is not None and self.tabs.currentIndex() == self.history_tab:
            self.history.read(self.patient_id)

    def _name(self) -> str:
        return self._file.record.child.name if self._file is not None else ""

    def _name_protocol(self, protocol: Protocol) -> None:
        """Say in the strip which protocol the child is on: its id on the button, its title for whoever asks."""
        words, title = self.context.wording, self.context.wording.protocol_title(protocol)
        metrics = self.protocol_button.fontMetrics()
        shown = elided(protocol.id, metrics, self.context.theme.px(WIDEST_ID_STEPS))
        self.protocol_button.setText(f"{words.left_to_right(shown)}  O")
        self.protocol_button.setAccessibleName(words.t("Protocol: {title}", title=title))
        set_tip(self.protocol_button, title)

    def show_fact(self, row_id: str) -> None:
        """Show where a fact stands: in the flowsheet, the drugs or the events, and on the chart where it is there."""
        tables: tuple[FlowsheetView | ListView, ...] = (self.flowsheet, self.drugs, self.events)
        for place, table in enumerate(tables):
            if table.show_row(row_id):
                self.tabs.setCurrentIndex(place)
                table.setFocus()
                break
        if self.chart.canvas is not None:
            self.chart.canvas.go_to_row(row_id)

    def _panel(self) -> PlotPanel:
        """Give the chart that is looked at: the course, or that of a tab."""
        panel = self.charts.currentWidget()
        return panel if isinstance(panel, PlotPanel) else self.chart

    @property
    def has_file(self) -> bool:
        """Whether the child's record has come."""
        return self._file is not None

    def shows_course(self) -> bool:
        """Say whether the course is looked at, and not a chart of a tab."""
        return self._panel() is self.chart

    def show_span(self, span: Span) -> None:
        """Show so much time on the chart that is looked at."""
        self._panel().show_span(span)

    def has_chart(self) -> bool:
        """Say whether there is a chart to be saved as a picture."""
        canvas = self._panel().canvas
        return self._file is not None and canvas is not None and canvas.plot.chart is not None

    def save_picture(self) -> None:
        """Ask in which form and where the chart that is looked at is to be saved."""
        canvas = self._panel().canvas
        if self._file is not None and canvas is not None:
            self.saver.ask(canvas, self._file.record.child)

    def _ask_set_aside(self, card: FindingCard) -> None:
        if self._file is None:
            return
        # the card may show another finding meanwhile, and the page another child
        said, name, patient_id = card.said, self._file.record.child.name, self.patient_id
        dialog = SetAsideDialog(
            said, self.context.wording.isolate(name), self.context.theme, self.context.wording, self
        )
        if dialog.exec():
            self.set_aside(said.finding, dialog.reason_given, patient_id)
        dialog.deleteLater()

    def set_aside(self, finding: Finding, reason: str, patient_id: str = "") -> None:
        """Set a finding aside, of this child or of the one named; the clinic tells the page that it changed."""
        patient_id, words = patient_id or self.patient_id, self.context.wording
        title = words.finding_title(finding.rule, finding.variant)

        def job(clinic: Clinic) -> str:
            clinic.set_aside(patient_id, finding, reason)
            return clinic.last_change_id

        self.context.clinic_jobs.write(
            job,
            lambda change_id: self.context.navigate.say(
                words.t("Set aside: {title}", title=title), undo=undo_offer(self.context, change_id)
            ),
        )
