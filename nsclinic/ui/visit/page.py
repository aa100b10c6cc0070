"""How the parts of the visit form stand on the screen: strip, head, values beside what follows from them, foot."""

from itertools import pairwise

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nsclinic.ui.child.strip import Strip
from nsclinic.ui.folding import FoldingSplitter
from nsclinic.ui.room import Room, keep_place
from nsclinic.ui.theme import Theme
from nsclinic.ui.visit.adverse import AdverseEvents
from nsclinic.ui.visit.closing import ClosingFoot, NoteBox
from nsclinic.ui.visit.form import unresolved
from nsclinic.ui.visit.head import VisitHead
from nsclinic.ui.visit.lines import Section
from nsclinic.ui.visit.presenter import VisitPresenter
from nsclinic.ui.visit.sections import Sections
from nsclinic.ui.visit.side import VisitSide
from nsclinic.wording import Wording

VALUES_STEPS, SIDE_STEPS = 99.5, 48.25
"""How the width is shared at first, in steps of the grid; the divider moves."""
LEAST_VALUES_STEPS, LEAST_SIDE_STEPS = 49, 44
FOLD_BELOW, FOLDED_STEPS = 94, (60, 60)
"""In steps of the grid: in a narrower form the drugs stand below the values, each at least so high."""
"""Widths under which a line would be cut."""


class VisitPage:
    """The parts, laid into `screen`."""

    def __init__(self, screen: QWidget, theme: Theme, words: Wording) -> None:
        self.strip = Strip(theme, words)
        self.head = VisitHead(theme, words)
        self.sections = Sections(theme, words)
        self.side = VisitSide(theme, words)
        self.adverse = AdverseEvents(theme, words)
        self.note = NoteBox(theme, words)
        self.foot = ClosingFoot(theme, words)
        self.sections.closing = self.note
        self._order_timer = QTimer(screen)
        self._order_timer.setSingleShot(True)
        self._order_timer.setInterval(0)
        self._order_timer.timeout.connect(self.chain_tab_order)
        for made in (self.sections.laid_out, self.side.drugs.rows_changed, self.side.findings.shown_anew):
            made.connect(self._order_timer.start)
        column = QVBoxLayout(screen)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        written = QWidget()
        inside = QVBoxLayout(written)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self.head)
        inside.addWidget(self._body(theme), 1)
        self.written = keep_place(Room(written, theme))
        column.addWidget(self.written, 1)
        column.addWidget(self.foot)

    def _body(self, theme: Theme) -> QWidget:
        gap = theme.px(1)
        self.sections.setMinimumWidth(theme.px(LEAST_VALUES_STEPS))
        self.side.setMinimumWidth(theme.px(LEAST_SIDE_STEPS))
        body = FoldingSplitter(theme, fold_below=FOLD_BELOW, heights=FOLDED_STEPS)
        body.addWidget(self.sections)
        body.addWidget(self.side)
        body.setStretchFactor(0, 1)
        body.setSizes([theme.px(VALUES_STEPS), theme.px(SIDE_STEPS)])
        body.setHandleWidth(gap)
        body.setContentsMargins(1, 0, 1, 0)  # mirrored, Qt lays the first part one pixel too far out
        body.setChildrenCollapsible(False)
        outer = QWidget()
        frame = QHBoxLayout(outer)
        frame.setContentsMargins(gap, gap, gap, 0)
        frame.addWidget(body)
        return outer

    def show_form(self, presenter: VisitPresenter, *, is_back_entry: bool) -> None:
        """Show the contents of a form."""
        form = presenter.form
        self.head.show_form(form, is_back_entry=is_back_entry)
        self.sections.build(presenter.lines, form.visit_on)
        self.sections.box(Section.SYMPTOMS).foot.addWidget(self.adverse)
        self.adverse.show_events(unresolved(presenter.record, form.visit_on), form.adverse, form.resolved)
        self.sections.show_all(dict(form.filled), presenter.answers)
        self.note.show_text(form.note)

    def chain_tab_order(self) -> None:
        """Let Tab go as the eye does: head, values, symptoms, note, drugs, findings, next visit, Save."""
        chain: list[QWidget] = [self.head.clinician, *self.sections.stops(), *focusable(self.adverse)]
        chain += [self.note.edit, self.side.drugs.add_button]
        for row in self.side.drugs.rows:
            chain += focusable(row)
        chain += self.side.findings.stops
        chain += [self.foot.next_visit, self.foot.print_button, self.foot.save_button]
        window = self.foot.window()
        for before, after in pairwise(widget for widget in chain if widget.window() is window):
            QWidget.setTabOrder(before, after)

    def show_next(self, presenter: VisitPresenter) -> None:
        """Show the next visit that a Save would book."""
        form = presenter.form
        self.foot.show_next(presenter.next_visit, is_chosen=form.is_next_visit_chosen, visit_on=form.visit_on)


def focusable(box: QWidget) -> list[QWidget]:
    """Give the widgets within a box that Tab stops at, in the order in which they were made."""
    return [one for one in box.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
