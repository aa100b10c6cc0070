"""The help panel (F1): laid over the trailing side of the window, so that the screen it tells of stays beside it.

It asks no form to be left, follows from screen to screen while it is open, and closes with F1 or Esc.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from nsclinic.ui.context import ScreenContext
from nsclinic.ui.help.content import Heading, KeyLine, Line, Paragraph, SignLine, found, lines_of
from nsclinic.ui.help.page import HelpPage
from nsclinic.ui.help.pages import help_pages
from nsclinic.ui.signs import SignMark
from nsclinic.ui.text import PlainLabel, keep_baseline, set_tip
from nsclinic.wording import ENGLISH, Wording, wording

if TYPE_CHECKING:
    from nsclinic.ui.actions import Action
    from nsclinic.ui.frame import ClinicWindow

WIDTH_STEPS = 56
KEY_STEPS = 15
"""Width of the column of keys, in steps of the grid."""


def general_page(title: str, words: Wording) -> HelpPage:
    """Give the page of a screen that has none of its own."""
    return HelpPage(title, words.t("The keys of this screen stand below."), ())


class HelpPanel(QFrame):
    """Shows the help of the screen that is open, or what is searched for in all of it."""

    def __init__(self, context: ScreenContext, window: "ClinicWindow") -> None:
        super().__init__(window)
        self._window = window
        self._context = context
        self._pages = help_pages(context.wording)
        self._offered: dict[str, tuple[Action, ...]] = {}
        self._before: QWidget | None = None
        words, theme = context.wording, context.theme
        self.setProperty("look", "popup")
        self.setAccessibleName(words.t("Help"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(words.t("Search the help"))
        self.search.setAccessibleName(words.t("Search the help"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._show)
        keep_baseline(self.search, theme)
        self.close_button = QPushButton(words.t("Close"))
        self.close_button.setProperty("look", "quiet")
        self.close_button.setAccessibleName(words.t("Close the help"))
        set_tip(self.close_button, "F1 / Esc")
        self.close_button.clicked.connect(self.close_help)
        self.manual_button = QPushButton(words.t("Manual"))
        self.manual_button.setProperty("look", "quiet")
        self.manual_button.setAccessibleName(words.t("Read about this screen in the manual"))
        set_tip(self.manual_button, words.t("Read about this screen in the manual"))
        self.manual_button.clicked.connect(self._open_manual)
        head = QHBoxLayout()
        head.setSpacing(theme.px(1))
        head.addWidget(self.search, 1)
        head.addWidget(self.manual_button)
        head.addWidget(self.close_button)
        self.text_area = QScrollArea()
        self.text_area.setProperty("look", "page")
        self.text_area.setAccessibleName(words.t("Text of the help"))
        self.text_area.setWidgetResizable(True)
        self.text_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text_area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.text_area.verticalScrollBar().setSingleStep(theme.target)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(2), theme.px(1.5), theme.px(1), theme.px(1))
        column.setSpacing(theme.px(1))
        column.addLayout(head)
        column.addWidget(self.text_area, 1)
        self.hide()

    # --- opening and closing -----------------------------------------------------------------------------------------

    def turn(self) -> None:
        """Open the help of the screen that is open, or close it."""
        if self.isVisible():
            self.close_help()
        else:
            self._open()

    def _open(self) -> None:
        focused = self._window.focusWidget()
        self._before = focused
        self.search.clear()
        self._show()
        self.lay_over()
        self.show()
        self.raise_()
        self.text_area.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_help(self) -> None:
        """Close, and give the keyboard back to whatever had it."""
        before, self._before = self._before, None
        self.hide()
        if before is not None and before.isVisible() and before.window() is self._window:
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._window.screen_shown.take_focus()

    def _open_manual(self) -> None:
        """Open the manual at the section of the screen that is open; its headings are English in every language."""
        from nsclinic.clinic.manual import anchor_of

        page = help_pages(wording(ENGLISH)).get(self._window.place.key)
        self.close_help()
        self._context.navigate.manual("screens.md", anchor_of(page.title) if page is not None else "")

    def follow(self) -> None:
        """Show the help of another screen that has been gone to, where help is open."""
        if self.isVisible():
            self._before = None
            QTimer.singleShot(0, self, self._show)

    def lay_over(self) -> None:
        """Lie over the trailing side of the screens, from the search field down to the messages."""
        window, theme, room = self._window, self._context.theme, self._window.room
        corner = room.mapTo(window, QPoint(0, 0))
        margin = theme.px(1)
        width = min(theme.px(WIDTH_STEPS), room.width() - margin)
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = corner.x() + margin if is_mirrored else corner.x() + room.width() - width - margin
        self.setGeometry(left, corner.y() + margin, width, room.height() - 2 * margin)

    # --- what is shown -----------------------------------------------------------------------------------------------

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is shown now."""
        words, screen = self._context.wording, self._window.screen_shown
        asked = self.search.text().strip()
        here = self._window.place.key
        if not asked:
            page = self._pages.get(here) or general_page(screen.title, words)
            return lines_of(page, screen.offered, self._window.offered, words)
        pages = [(page, self._offered.get(key, ())) for key, page in self._pages.items()]
        everywhere = HelpPage(words.t("Everywhere"), "", ())
        lines = found([*pages, (everywhere, self._window.offered)], asked, words)
        return lines or (Paragraph(words.t("Nothing in the help has these words. Try fewer or others.")),)

    def _ask_next(self) -> None:
        """Ask the next screen for its keys, each in a turn of its own, and look again when all have answered."""
        waiting = [key for key in self._pages if key not in self._offered]
        if waiting:
            self._offered[waiting[0]] = self._window.offered_on(waiting[0])
            QTimer.singleShot(0, self, self._ask_next)
        else:
            self._show()

    def _show(self) -> None:
        if self.search.text().strip() and len(self._offered) < len(self._pages):
            self._ask_next()
            return
        theme = self._context.theme
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(theme.px(0.75), 0, theme.px(1), theme.px(1))
        column.setSpacing(theme.px(0.75))
        for line in self.lines:
            if isinstance(line, Heading) and column.count():
                column.addSpacing(theme.px(1))
            column.addWidget(self._of(line))
        column.addStretch(1)
        self.text_area.setWidget(inside)
        self.text_area.verticalScrollBar().setValue(0)

    def _of(self, line: Line) -> QWidget:
        theme = self._context.theme
        match line:
            case Heading(text, is_large):
                return PlainLabel(text, theme, size="large" if is_large else "base", bold=True, wrap=True)
            case Paragraph(text, title):
                return self._paragraph(text, title)
            case KeyLine(keys, does):
                shown = PlainLabel(keys, theme, bold=True, wrap=True)
                shown.setFixedWidth(theme.px(KEY_STEPS))
                return self._row(shown, does)
            case SignLine(sign, means):
                mark = SignMark(sign, theme)
                return self._row(mark, means)

    def _paragraph(self, text: str, title: str) -> QWidget:
        theme = self._context.theme
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if title:
            column.addWidget(PlainLabel(title, theme, bold=True, wrap=True))
        column.addWidget(PlainLabel(text, theme, wrap=True))
        return whole

    def _row(self, first: QWidget, text: str) -> QWidget:
        theme = self._context.theme
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(1))
        row.addWidget(first, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(PlainLabel(text, theme, wrap=True), 1)
        return whole
