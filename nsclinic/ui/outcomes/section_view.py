"""One section of the outcomes: its charts, its tables, and under each in plain sentences who is counted."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from nsclinic.charts.drawing.flow import draw_flow
from nsclinic.charts.drawing.picture import Measure, Picture
from nsclinic.charts.drawing.survival import draw_survival, survival_height
from nsclinic.charts.flow import FlowChart
from nsclinic.charts.survival import SurvivalChart
from nsclinic.reports.outcomes_model import Section, Table
from nsclinic.ui.outcomes.cell_table import CellTable
from nsclinic.ui.picture_view import PictureView
from nsclinic.ui.signs import Sign, SignMark
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording

WIDEST_CHART_STEPS = 100
"""A chart is no wider than this: its lines would be flat."""

_LINES = 13.0
"""Ems of height for the lines of a chart: the table under it is to be seen with it."""


class SectionView(QScrollArea):
    """Emits `opened(key, what)` for a number that is to be opened."""

    opened = Signal(str, str)

    def __init__(self, section: Section, theme: Theme, words: Wording) -> None:
        super().__init__()
        self._theme, self._words = theme, words
        self.section = section
        self.tables: list[CellTable] = []
        self.charts: list[PictureView] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("look", "page")
        self.setAccessibleName(section.title)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(theme.target)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, theme.px(1), 0)
        self._column.setSpacing(theme.px(1.5))
        if section.flow is not None:
            self._chart(self._flow(section.flow), words.t("The way through the steps, as boxes"))
        for chart in section.survival:
            self._chart(self._survival(chart), words.t("{what}, as a chart", what=chart.says))
        for table in section.tables:
            self._column.addWidget(self._card(table))
        self._column.addStretch(1)
        self.setWidget(inside)
        QApplication.instance().focusChanged.connect(self._follow)  # type: ignore[union-attr]  # it runs

    def _flow(self, chart: FlowChart) -> "partial[Picture]":
        return partial(_lay_out_flow, chart, self._words)

    def _survival(self, chart: SurvivalChart) -> "partial[Picture]":
        return partial(_lay_out_survival, chart, self._words)

    def _chart(self, lay_out: "partial[Picture]", says: str) -> None:
        theme = self._theme
        view = PictureView(lay_out, says, theme)
        view.setMaximumWidth(theme.px(WIDEST_CHART_STEPS))
        self.charts.append(view)
        card = QFrame()
        card.setProperty("look", "card")
        row = QHBoxLayout(card)
        row.setContentsMargins(theme.px(2), theme.px(1.5), theme.px(2), theme.px(1.5))
        row.addWidget(view, 1)
        row.addStretch(0)
        self._column.addWidget(card)

    def _card(self, table: Table) -> QFrame:
        theme = self._theme
        card = QFrame()
        card.setProperty("look", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(1, theme.px(1), 1, theme.px(1))
        column.setSpacing(theme.px(0.5))
        if table.title:
            column.addWidget(self._padded(PlainLabel(table.title, theme, bold=True, wrap=True)))
        if table.rows:
            view = CellTable(table, table.title or self.section.title, theme)
            view.opened.connect(self.opened)
            self.tables.append(view)
            column.addWidget(view)
        elif table.empty:
            column.addWidget(self._padded(PlainLabel(table.empty, theme, wrap=True)))
        for text in table.warns:
            column.addWidget(self._warning(text))
        for text in table.says:
            column.addWidget(self._padded(PlainLabel(text, theme, size="small", ink="soft", wrap=True)))
        return card

    def _padded(self, label: PlainLabel) -> PlainLabel:
        label.setContentsMargins(self._theme.px(1.5), 0, self._theme.px(1.5), 0)
        return label

    def _warning(self, text: str) -> QWidget:
        theme, whole = self._theme, QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(theme.px(1.5), 0, theme.px(1.5), 0)
        row.setSpacing(theme.px(0.75))
        row.addWidget(SignMark(Sign.URGENT, theme, theme.px(1.5)), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(PlainLabel(text, theme, size="small", bold=True, wrap=True), 1)
        return whole

    def take_focus(self) -> bool:
        """Put the keyboard on the first table; say whether there is one."""
        if self.tables:
            self.tables[0].setFocus()
        return bool(self.tables)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Bring the table that has got the keyboard into sight."""
        inside = self.widget()
        if now is not None and inside is not None and inside.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, self._theme.px(2))


def _lay_out_flow(chart: FlowChart, words: Wording, width: float, em: float, measure: Measure) -> Picture:
    return draw_flow(chart, words, width=width, em=em, measure=measure)


def _lay_out_survival(
    chart: SurvivalChart, words: Wording, width: float, em: float, measure: Measure
) -> Picture:
    height = survival_height(chart, em, _LINES)
    return draw_survival(chart, words, width=width, height=height, em=em, measure=measure)
