"""What was typed and not saved when the program ended the last time: named once it starts, whose it is first.

Only what stood there at the start: the drafts of the forms that are open now are kept all the while.
"""

from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from nsclinic.clinic.drafting import Unsaved, unsaved_forms
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.faults import moment_words
from nsclinic.ui.signs import Sign, SignMark
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.way import Place
from nsclinic.wording import Wording, marked

MOST_SHOWN = 3
FIRST_SCREEN = "today"

_FORMS = {
    "visit": marked("a visit of {day} was typed and not saved ({moment})"),
    "diary": marked("a diary was typed and not saved ({moment})"),
    "registration": marked("a new child was typed and not registered ({moment})"),
}


class UnsavedStrip(QFrame):
    """One line for each; hidden while there is none."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self._context = context
        self._from_before: frozenset[str] | None = None
        self._put_away: set[str] = set()
        self._shown: tuple[Unsaved, ...] = ()
        self._is_first_screen = True
        self.setProperty("look", "notice")
        self.setAccessibleName(context.wording.t("Typed and not saved"))
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self.hide()
        context.clinic_jobs.changed.connect(self.ask)
        self.ask()

    def ask(self) -> None:
        """Ask anew which of them are still there; drafts that do not answer are said by their form."""
        self._context.clinic_jobs.read(
            unsaved_forms, self._show, lambda _fault: None, owner=self, instead_of="unsaved"
        )

    def follow(self, screen: str) -> None:
        """Stand on the first screen only; a form offers its own draft. Ask anew: one may have been thrown away."""
        self._is_first_screen = screen == FIRST_SCREEN
        self.setVisible(self._is_first_screen and bool(self._shown))
        if self._is_first_screen and self._shown:
            self.ask()

    def _show(self, unsaved: tuple[Unsaved, ...]) -> None:
        if self._from_before is None:
            self._from_before = frozenset(one.draft_id for one in unsaved if one.form in _FORMS)
        wanted = tuple(one for one in unsaved if one.draft_id in self._from_before - self._put_away)
        if wanted == self._shown:
            return
        self._shown = wanted
        while (item := self._rows.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for one in wanted[:MOST_SHOWN]:
            self._rows.addWidget(self._line(one))
        if len(wanted) > MOST_SHOWN:
            words, theme = self._context.wording, self._context.theme
            more = words.ngettext(
                "and {n} more, offered when its form is opened",
                "and {n} more, offered when their forms are opened",
                len(wanted) - MOST_SHOWN,
            )
            label = PlainLabel(more, theme, size="small", ink="soft")
            label.setContentsMargins(theme.px(5), 0, theme.px(2), theme.px(0.5))
            self._rows.addWidget(label)
        self.setVisible(self._is_first_screen and bool(wanted))

    def _line(self, one: Unsaved) -> QFrame:
        words, theme = self._context.wording, self._context.theme
        text = unsaved_words(one, words, self._context)
        line = QFrame()
        line.setAccessibleName(text)
        open_button = QPushButton(words.t("Open"))
        open_button.setAccessibleName(words.t("Open: {what}", what=text))
        open_button.clicked.connect(partial(self._open, one))
        away = QPushButton(words.t("Put away"))
        away.setAccessibleName(words.t("Put away until the next start: {warning}", warning=text))
        away.clicked.connect(partial(self._put_one_away, one))
        row = QHBoxLayout(line)
        row.setContentsMargins(theme.px(2), 0, theme.px(1), 0)
        row.setSpacing(theme.px(1))
        row.addWidget(SignMark(Sign.INFO, theme))
        row.addWidget(PlainLabel(text, theme, wrap=True), 1)
        for button in (open_button, away):
            button.setProperty("look", "quiet")
            button.setAutoDefault(True)  # Enter presses it, as Space does
            row.addWidget(button)
        return line

    def _open(self, one: Unsaved, _is_checked: bool = False) -> None:  # noqa: FBT001, FBT002 - as Qt calls it
        navigate = self._context.navigate
        if one.child is None:
            navigate.register()
        elif one.form == "visit":
            navigate.visit(one.child.patient_id, one.visit_on)
        else:
            navigate.go(Place(one.form, one.child.patient_id))

    def _put_one_away(self, one: Unsaved, _is_checked: bool = False) -> None:  # noqa: FBT001, FBT002 - as Qt calls it
        self._put_away.add(one.draft_id)
        self._show(tuple(each for each in self._shown if each is not one))


def unsaved_words(one: Unsaved, words: Wording, context: ScreenContext) -> str:
    """Give whose form it is, then what: "Amina Hassan · girl · 7 y · …: a visit of 28 Nov 2026 was typed and …"."""
    what = words.t(
        _FORMS[one.form],
        day=words.date(one.visit_on) if one.visit_on else "",
        moment=moment_words(one.kept_at, words),
    )
    if one.child is None:
        band = words.isolate(one.name) or words.t("No name yet")
    else:
        from nsclinic.ui.children.presenter import ChildrenInWords

        (child,) = ChildrenInWords([one.child], words, context.today)
        band = f"{child.name} · {child.identity}"
    return words.pgettext("unsaved", "{child}: {what}", child=band, what=what)
