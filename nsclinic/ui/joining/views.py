"""The two pages of bringing two computers together: what it is and the file, and what would come in."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nsclinic.clinic.join_words import QuestionInWords, preview_in_words, question_in_words
from nsclinic.clinic.joining import JoinPreview, choices_of
from nsclinic.store import Choice
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.joining.questions_view import QuestionsView
from nsclinic.ui.roles import give_role
from nsclinic.ui.telling import TellingCard
from nsclinic.ui.text import PlainLabel, set_tip

_MOST_LINES = 300


class StartView(TellingCard):
    """Says how it goes; the screen connects the button."""

    def __init__(self, context: ScreenContext) -> None:
        words = context.wording
        file_button = QPushButton(words.t("Choose the other computer's file…"))
        file_button.setProperty("look", "primary")
        set_tip(file_button, "Ctrl+O")
        told = (
            (
                words.t("Two computers, one clinic"),
                words.t(
                    "Both work in a copy of the clinic file. Close the clinic on the other computer, copy its file to "
                    "a stick, with the folder of documents beside it, and choose that file here."
                ),
            ),
            (
                words.t("Nothing is written unseen"),
                words.t(
                    "You see what would come in first. What both wrote differently stands side by side, and you say "
                    "which stands. What does not stand is kept in the history."
                ),
            ),
            (
                words.t("Then the other way"),
                words.t(
                    "Copy this clinic's file to the stick and bring it in on the other computer: both are the same "
                    "then. Bringing in the same file again changes nothing."
                ),
            ),
        )
        super().__init__(context, words.t("How two computers are brought together"), told, (file_button,))
        self.file_button = file_button


class PreviewView(QWidget):
    """What would come in, and what is to be decided. Emits `chosen(key, choice)`, and `stop_asked` while it works."""

    chosen = Signal(str, str)
    stop_asked = Signal()

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        words, theme = context.wording, context.theme
        self._words = words
        self._choices: Mapping[str, Choice] = {}
        self._possible: dict[str, tuple[Choice, ...]] = {}
        self.lines = PlainLabel("", theme, wrap=True)
        self.lines.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        self.coming = QScrollArea()
        self.coming.setWidget(self.lines)
        self.coming.setWidgetResizable(True)
        self.coming.setProperty("look", "page")
        self.coming.setFrameShape(QFrame.Shape.NoFrame)
        give_role(self.coming, QAccessible.Role.Document)
        self.coming.setAccessibleName(words.t("What comes in"))
        self.coming.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        card = QFrame()
        card.setProperty("look", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(theme.px(2), theme.px(1.5), theme.px(2), theme.px(1.5))
        inside.addWidget(PlainLabel(words.t("What comes in"), theme, bold=True))
        inside.addWidget(self.coming, 1)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(words.t("How much is done"))
        self.stop_button = QPushButton(words.pgettext("button", "Stop"))
        self.stop_button.setAccessibleName(words.t("Stop; nothing is brought in"))
        self.stop_button.clicked.connect(self.stop_asked)
        self.doing = PlainLabel("", theme)
        work = QHBoxLayout()
        work.setSpacing(theme.px(1))
        work.addWidget(self.doing)
        work.addWidget(self.bar, 1)
        work.addWidget(self.stop_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(1.5))
        column.addLayout(work)
        column.addWidget(card, 1)
        column.addWidget(self._questions_card(context), 3)
        self.set_working("")

    def _questions_card(self, context: ScreenContext) -> QFrame:
        words, theme = context.wording, context.theme
        self.card = QFrame()
        self.card.setProperty("look", "card")
        self.title = PlainLabel("", theme, bold=True, wrap=True)
        self.table = QuestionsView(theme, words)
        self.table.chosen.connect(self.chosen)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_details())
        self.mine, self.theirs = (PlainLabel("", theme, wrap=True) for _ in range(2))
        self.who_mine, self.who_theirs = (
            PlainLabel("", theme, size="small", ink="soft", wrap=True) for _ in range(2)
        )
        self.buttons = {
            Choice.MINE: QPushButton(words.t("This computer's stands")),
            Choice.THEIRS: QPushButton(words.t("The other computer's stands")),
            Choice.BOTH: QPushButton(words.t("Keep both")),
        }
        mine, theirs = ("→", "←") if words.is_right_to_left else ("←", "→")  # the arrow towards its side
        for choice, tip in ((Choice.MINE, mine), (Choice.THEIRS, theirs), (Choice.BOTH, "B")):
            button = self.buttons[choice]
            set_tip(button, tip)
            button.clicked.connect(lambda _=False, choice=choice: self.choose(choice))
        sides = QHBoxLayout()
        sides.setSpacing(theme.px(3))
        if words.is_right_to_left:  # a value is in Latin letters and would stand away from its button
            for label in (self.mine, self.theirs, self.who_mine, self.who_theirs):
                label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
        for said, who, button in (
            (self.mine, self.who_mine, self.buttons[Choice.MINE]),
            (self.theirs, self.who_theirs, self.buttons[Choice.THEIRS]),
        ):
            side = QVBoxLayout()
            side.setSpacing(theme.px(0.5))
            side.addWidget(said)
            side.addWidget(who)
            side.addStretch(1)
            row = QHBoxLayout()
            row.addWidget(button)
            row.addStretch(1)
            side.addLayout(row)
            sides.addLayout(side, 1)
        last = QVBoxLayout()
        last.addStretch(1)
        last.addWidget(self.buttons[Choice.BOTH])
        sides.addLayout(last)
        inside = QVBoxLayout(self.card)
        inside.setContentsMargins(theme.px(2), theme.px(1.5), theme.px(2), theme.px(1.5))
        inside.setSpacing(theme.px(1))
        inside.addWidget(self.title)
        inside.addWidget(self.table, 1)
        inside.addLayout(sides)
        return self.card

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_preview(self, preview: JoinPreview | None, choices: Mapping[str, Choice]) -> None:
        """Show what would come in; None: nothing is known yet."""
        words = self._words
        self._choices = choices
        lines = [] if preview is None else list(preview_in_words(preview, words))
        if len(lines) > _MOST_LINES:
            lines = [*lines[:_MOST_LINES], words.t("… and more")]
        self.lines.setText("\n".join(lines))
        questions, names = ((), {}) if preview is None else (preview.questions, preview.names)
        self._possible = {one.key: choices_of(one) for one in questions}
        self.card.setVisible(bool(questions))
        self.table.show_questions(tuple(question_in_words(one, names, words) for one in questions), choices)
        left = 0 if preview is None else len(preview.undecided(choices))
        if left:
            said = words.ngettext(
                "{n} thing was written differently on both computers: say which stands.",
                "{n} things were written differently on both computers: say which stands.",
                left,
            )
        else:
            said = words.t("Everything is decided.")
        self.title.setText(said)
        self._show_details()

    def _show_details(self) -> None:
        question = self.table.question
        if question is None:
            return
        self.mine.setText(question.mine)
        self.theirs.setText(question.theirs)
        self.who_mine.setText(question.who_mine)
        self.who_theirs.setText(question.who_theirs)
        possible = self._possible.get(question.key, ())
        both = self.buttons[Choice.BOTH]
        both.setVisible(Choice.BOTH in possible)
        both.setText(self._both_words(question))

    def _both_words(self, question: QuestionInWords) -> str:
        return question.both.partition("\n")[0] or self._words.t("Keep both")

    # --- choosing ----------------------------------------------------------------------------------------------------

    def may_choose(self, choice: Choice) -> bool:
        """Say whether this can be chosen for the question that the cursor stands on."""
        question = self.table.question
        return (
            self.card.isVisible() and question is not None and choice in self._possible.get(question.key, ())
        )

    def choose(self, choice: Choice) -> None:
        """Choose for the question that the cursor stands on."""
        question = self.table.question
        if question is not None and self.may_choose(choice):
            self.chosen.emit(question.key, choice.value)

    # --- work --------------------------------------------------------------------------------------------------------

    def set_working(self, what: str) -> None:
        """Say what is being done, with a bar and a way to stop; empty: nothing."""
        self.doing.setText(what)
        for part in (self.doing, self.bar, self.stop_button):
            part.setVisible(bool(what))
        if what:
            self.bar.setRange(0, 0)

    def tell(self, done: int, of: int) -> None:
        """Move the bar."""
        self.bar.setRange(0, 1000)
        self.bar.setValue(1000 * done // max(1, of))
