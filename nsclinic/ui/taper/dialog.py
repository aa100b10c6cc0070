"""The planner of a taper: what is typed above, the rows it comes to below with dates and pieces, before it is saved."""

from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nsclinic.domain.record import Frequency, Treatment
from nsclinic.reports.family import taken
from nsclinic.reports.family_model import Told, ToldDose
from nsclinic.ui.child.list_view import ListView
from nsclinic.ui.child.lists import ListRow, ListTable
from nsclinic.ui.chooser import Chooser
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.fields import Field
from nsclinic.ui.taper.presenter import (
    TaperForm,
    TaperGround,
    begun,
    drugs_to_taper,
    plan_of,
    protocol_phase,
    rows_of,
    start_days,
    told_rows,
)
from nsclinic.ui.text import PlainLabel
from nsclinic.wording.glossary import Glossary


class TaperDialog(QDialog):
    """The question. `rows` is what Save would write; Save stays shut until the plan can be meant."""

    def __init__(self, ground: TaperGround, context: ScreenContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._ground, self._context = ground, context
        theme, words = context.theme, context.wording
        self.setWindowTitle(words.t("Plan a taper"))
        self.setAccessibleName(self.windowTitle())
        self.rows: tuple[Treatment, ...] = ()
        self.form = begun(ground, drugs_to_taper(ground)[0])
        self.drug = self._chooser(words.t("Drug"), [(words.drug(one), one) for one in drugs_to_taper(ground)])
        days = [(words.date(day), day.isoformat()) for day in start_days(ground)]
        self.start = self._chooser(words.t("First day"), days)
        frequencies = [
            (words.t("every day"), Frequency.DAILY.value),
            (words.t("on alternate days"), Frequency.ALTERNATE_DAY.value),
        ]
        self.frequency = self._chooser(words.t("On which days"), frequencies)
        self.first = self._line(words.t("From, mg"))
        self.less = self._line(words.t("Less by, mg"))
        self.weeks = self._line(words.t("Every … weeks"))
        self.last = self._line(words.t("Down to, mg (0 stops)"))
        self.times = self._line(words.t("Times a day"))
        self.table = ListView(words.t("What would be given"), theme)
        self.phase = QPushButton("")
        self.phase.setProperty("look", "quiet")
        self.phase.clicked.connect(self._take_phase)
        self.message = PlainLabel("", theme, size="small", ink="warning", wrap=True)
        self.save = QPushButton(words.t("Save the plan"))
        self.save.setProperty("look", "primary")
        self.leave = QPushButton(words.t("Leave it"))
        for button in (self.save, self.leave, self.phase):
            button.setAutoDefault(False)
        self.save.clicked.connect(self.accept)
        self.leave.clicked.connect(self.reject)
        self._lay_out()
        self._show_form()
        room = parent.window().size()
        self.resize(min(theme.px(120), room.width()), min(theme.px(72), room.height()))
        self.less.editor.setFocus()

    def _chooser(self, name: str, choices: list[tuple[str, str]]) -> Field:
        editor = Chooser(name, self._context.theme)
        for words, code in choices:
            editor.addItem(words, code)
        field = Field(name, editor, self._context.theme)
        field.edited.connect(self._read)
        return field

    def _line(self, name: str) -> Field:
        field = Field(name, QLineEdit(), self._context.theme)
        field.edited.connect(self._read)
        field.passed.connect(lambda step: self.focusNextPrevChild(step > 0))
        return field

    def _lay_out(self) -> None:
        theme, words = self._context.theme, self._context.wording
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(1.5))
        grid.setVerticalSpacing(theme.px(0.5))
        fields = (self.drug, self.start, self.frequency, self.times)
        amounts = (self.first, self.less, self.weeks, self.last)
        for line, of_line in enumerate((fields, amounts)):
            for place, field in enumerate(of_line):
                grid.addWidget(field, line, place)
                grid.setColumnStretch(place, 1)
        name = words.isolate(self._ground.record.child.name)
        buttons = QHBoxLayout()
        buttons.addWidget(self.phase)
        buttons.addStretch(1)
        buttons.addWidget(self.leave)
        buttons.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(3), theme.px(2.5), theme.px(3), theme.px(2.5))
        column.setSpacing(theme.px(1))
        column.addWidget(PlainLabel(name, theme, ink="soft"))
        column.addLayout(grid)
        column.addWidget(self.table, 1)
        column.addWidget(self.message)
        column.addLayout(buttons)

    # --- typing ----------------------------------------------------------------------------------------------------

    def _show_form(self) -> None:
        form = self.form
        for field, text in (
            (self.drug, form.drug),
            (self.start, form.start.isoformat()),
            (self.frequency, form.frequency.value),
            (self.first, form.first),
            (self.less, form.less),
            (self.weeks, form.weeks),
            (self.last, form.last),
            (self.times, form.times),
        ):
            field.set_text(text)
        self._show_phase()
        self._show_rows()

    def _read(self) -> None:
        if self.drug.text != self.form.drug:
            self.form = begun(self._ground, self.drug.text)
            self._show_form()
            return
        self.form = TaperForm(
            drug=self.drug.text,
            start=date.fromisoformat(self.start.text),
            first=self.first.text,
            less=self.less.text,
            weeks=self.weeks.text,
            last=self.last.text,
            frequency=Frequency(self.frequency.text),
            times=self.times.text,
        )
        self._show_rows()

    def _show_phase(self) -> None:
        """Offer the protocol's alternate-day phase, where it states one for this drug."""
        words, phase = self._context.wording, protocol_phase(self._ground, self.form.drug)
        self.phase.setVisible(phase is not None)
        if phase is not None:
            rule = words.quantity(phase.rule.value, phase.rule.unit.removesuffix("/day"))
            self.phase.setText(words.t("As the protocol: {dose} on alternate days", dose=rule))

    def _take_phase(self) -> None:
        phase = protocol_phase(self._ground, self.form.drug)
        if phase is None:
            return
        weeks = str(phase.weeks[0].whole) if phase.weeks else self.form.weeks
        self.form = replace(
            self.form, first=f"{phase.mg:f}", weeks=weeks, frequency=Frequency.ALTERNATE_DAY, times="1"
        )
        self._show_form()

    # --- the rows --------------------------------------------------------------------------------------------------

    def _show_rows(self) -> None:
        words = self._context.wording
        self.rows = rows_of(self.form, words.language)
        told = told_rows(self._ground, self.rows) if self.rows else ()
        self.table.show_table(
            ListTable(
                columns=(words.t("From"), words.t("To"), words.t("Dose"), words.t("As given")),
                rows=tuple(self._row(one) for one in told),
                empty=words.t("Type from which dose, by how much less, every how many weeks, down to what."),
                wide=3,
            )
        )
        self.save.setEnabled(bool(self.rows))
        odd = [one for one in told if one.told is Told.NOT_EXACT]
        message = ""
        if odd:
            message = words.ngettext(
                "{n} dose cannot be made exactly from the tablets, capsules or liquids there are.",
                "{n} doses cannot be made exactly from the tablets, capsules or liquids there are.",
                len(odd),
            )
        elif not self.rows and plan_of(self.form, words.language) is None and self.form.weeks.strip():
            message = words.t("A taper goes from a higher dose to a lower one, in steps of more than 0 mg.")
        self.message.setText(message)

    def _row(self, dose: ToldDose) -> ListRow:
        words, row = self._context.wording, dose.stretch.rows[0]
        end = words.t("goes on") if row.end_date is None else words.date(row.end_date)
        given = "; ".join(taken(Glossary(words.language), dose))
        cells = (words.date(row.start_date), end, words.prescribed(row), given)
        return ListRow(cells, "", is_current=dose.is_exact)
