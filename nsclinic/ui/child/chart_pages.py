"""The charts and figures of the later tabs: each is made of the file at hand when its tab is first looked at."""

from PySide6.QtCore import QObject

from nsclinic.ui.child.chart_tabs import ChartPage, chart_tabs
from nsclinic.ui.child.list_view import ListView
from nsclinic.ui.child.presenter import ChildFile
from nsclinic.ui.child.tile_panel import TilePanel
from nsclinic.ui.context import ScreenContext


class ChartPages:
    """A panel of charts and a table of figures for each of `tabs`; they show one file or nothing."""

    def __init__(self, context: ScreenContext, owner: QObject) -> None:
        theme, words = context.theme, context.wording
        self._context, self._owner = context, owner
        self._file: ChildFile | None = None
        self._made: set[int] = set()
        self.tabs = chart_tabs(words)
        self.panels = [TilePanel(theme, words, tab.name, tab.choices) for tab in self.tabs]
        self.figures = [ListView(words.t("{name}: figures", name=tab.name), theme) for tab in self.tabs]

    def forget(self) -> None:
        """Show nothing of a child whose page is left."""
        self._file = None
        self._made.clear()
        for panel, table in zip(self.panels, self.figures, strict=True):
            panel.clear()
            table.clear()

    def bind(self, file: ChildFile) -> None:
        """Let the pages be made of this file from now on; what is shown stays until then."""
        if file is not self._file:
            self._file = file
            self._made.clear()

    def look_at(self, number: int) -> None:
        """Make a page, where there is one of this number and it is not made of the file yet."""
        file = self._file
        if not 0 <= number < len(self.tabs) or file is None or number in self._made:
            return
        self._made.add(number)
        make, words = self.tabs[number].make, self._context.wording
        self._context.clinic_jobs.read(
            lambda _clinic: make(file, words),
            lambda page: self._show(number, file, page),
            owner=self._owner,
            instead_of=f"charts {number}",
        )

    def _show(self, number: int, file: ChildFile, page: ChartPage) -> None:
        """Show a page; one of another file than the one bound now is dropped."""
        if file is self._file:
            self.panels[number].show_charts(page.charts)
            self.figures[number].show_table(page.table)
