"""How a child's page is divided: findings beside the chart, the tables below, each divider where the user left it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QTabBar, QVBoxLayout, QWidget

from nsclinic.clinic.preferences import Preferences
from nsclinic.ui.folding import FoldingSplitter
from nsclinic.ui.layout import keep_splitter, restore_splitter
from nsclinic.ui.theme import Theme

FINDINGS_STEPS, LEAST_FINDINGS_STEPS = 44, 36
"""Width of the findings beside the chart at first, and at least, in steps of the grid; the divider moves."""

FOLD_BELOW, FOLDED_STEPS = 92, (32, 50)
"""In steps of the grid: in a narrower page the chart stands below the findings, each at least so high."""

FINDINGS_DIVIDER, TABLES_DIVIDER, LAST_TAB = "child_findings_divider", "child_tables_divider", "child_tab"
"""Names of the preferences that keep how the page is arranged."""


class ChildBody(QWidget):
    """The parts of the page in their places. `upper` divides findings from chart, `whole` both from the tables."""

    def __init__(
        self,
        theme: Theme,
        findings: QWidget,
        charts: QWidget,
        tabs: QTabBar,
        reading: QWidget,
        tables: QWidget,
    ) -> None:
        super().__init__()
        self._tabs = tabs
        gap = theme.px(1)
        upper = self.upper = FoldingSplitter(theme, fold_below=FOLD_BELOW, heights=FOLDED_STEPS)
        findings.setMinimumWidth(theme.px(LEAST_FINDINGS_STEPS))
        upper.addWidget(findings)
        upper.addWidget(charts)
        upper.setStretchFactor(1, 1)
        upper.setSizes([theme.px(FINDINGS_STEPS), theme.px(110)])
        upper.setHandleWidth(gap)
        upper.setContentsMargins(1, 0, 1, 0)  # mirrored, Qt lays the first part one pixel too far out
        upper.setChildrenCollapsible(False)
        below = QFrame()
        below.setProperty("look", "card")
        inside = QVBoxLayout(below)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(theme.px(2))
        head.addWidget(tabs)
        head.addWidget(reading, 1)
        inside.addLayout(head)
        inside.addWidget(tables, 1)
        body = self.whole = QSplitter(Qt.Orientation.Vertical)
        body.addWidget(upper)
        body.addWidget(below)
        body.setStretchFactor(0, 3)
        body.setStretchFactor(1, 2)
        body.setSizes([theme.px(52), theme.px(23)])
        body.setHandleWidth(gap)
        body.setChildrenCollapsible(False)
        frame = QHBoxLayout(self)
        frame.setContentsMargins(gap, gap, gap, gap)
        frame.addWidget(body)

    def restore(self, kept: Preferences) -> None:
        """Put dividers and tab where this user left them."""
        restore_splitter(self.upper, FINDINGS_DIVIDER, kept)
        restore_splitter(self.whole, TABLES_DIVIDER, kept)
        self._tabs.setCurrentIndex(min(kept.get(LAST_TAB, 0), self._tabs.count() - 1))

    def keep(self, kept: Preferences) -> None:
        """Keep where the dividers stand and which tab is open."""
        keep_splitter(self.upper, FINDINGS_DIVIDER, kept)
        keep_splitter(self.whole, TABLES_DIVIDER, kept)
        kept.put(LAST_TAB, self._tabs.currentIndex())
