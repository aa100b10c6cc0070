"""A chart of tiles in its frame; where there are several on one subject, a switch in its foot chooses between them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton

from nsclinic.charts.tiles import TileChart
from nsclinic.ui.child.plot_panel import PlotPanel
from nsclinic.ui.child.tile_canvas import TileCanvas
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording


class TilePanel(PlotPanel):
    """Holds one of `charts` at a time; `choices` are the words of the switch, none where there is one chart.

    The switch is reached with Tab and turned with the arrow keys.
    """

    def __init__(self, theme: Theme, words: Wording, name: str, choices: Sequence[str] = ()) -> None:
        super().__init__(theme, words, name)
        self.charts: tuple[TileChart, ...] = ()
        self.chosen = 0
        self.switch = QButtonGroup(self)
        self.switch.setExclusive(True)
        row = QHBoxLayout()
        row.setSpacing(theme.px(0.5))
        for place, choice in enumerate(choices):
            button = QPushButton(choice)
            button.setProperty("look", "choice")
            button.setCheckable(True)
            button.setChecked(place == 0)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.switch.addButton(button, place)
            row.addWidget(button)
        self.switch.idToggled.connect(self._choose)
        self.foot.insertLayout(0, row)

    def new_canvas(self) -> TileCanvas:
        """Give the canvas of tiles under the name of the panel."""
        canvas = TileCanvas(self.theme, self.words)
        canvas.setAccessibleName(self.accessibleName())
        return canvas

    def show_charts(self, charts: tuple[TileChart, ...]) -> None:
        """Show the charts of another answer; what is the same stays as it is, zoom and cursor too."""
        before = self.charts
        self.charts = charts
        if len(before) != len(charts) or before[self.chosen] != charts[self.chosen]:
            self.show_chart(charts[self.chosen])

    def clear(self) -> None:
        """Show nothing of a child whose page is left: her chart never stands under another name."""
        self.charts = ()
        super().clear()

    def _choose(self, place: int, is_on: bool) -> None:  # noqa: FBT001 - called by Qt
        if is_on and place != self.chosen:
            self.chosen = place
            if self.charts:
                self.show_chart(self.charts[place])
