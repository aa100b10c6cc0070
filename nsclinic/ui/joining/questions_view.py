"""What two computers wrote differently, side by side: ↑↓ go through it, ← → say whose stands."""

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from nsclinic.clinic.join_words import QuestionInWords, choice_words
from nsclinic.store import Choice
from nsclinic.ui.tables import NO_INDEX, HeadedModel, Index, WholeNumbers, dress_rows
from nsclinic.ui.text import plain_tip
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording

CHILD, WHAT, MINE, THEIRS = range(4)
TAKEN, LEFT = "✓", "\u2007"
"""Before what stands, and a blank as wide before the other."""


class QuestionsModel(HeadedModel):
    """One row a question: of whom, what, and what each computer has."""

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self._theme = theme
        self._words = words
        self.questions: tuple[QuestionInWords, ...] = ()
        self._choices: Mapping[str, Choice] = {}
        self.heads = (
            words.t("Child"),
            words.t("What"),
            words.t("This computer"),
            words.t("The other one"),
        )

    def show(self, questions: tuple[QuestionInWords, ...], choices: Mapping[str, Choice]) -> None:
        """Show these questions, with what was chosen."""
        self._choices = choices
        if questions == self.questions:
            if questions:
                self.dataChanged.emit(self.index(0, 0), self.index(len(questions) - 1, THEIRS))
            return
        self.beginResetModel()
        self.questions = questions
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Count the questions."""
        return 0 if parent.isValid() else len(self.questions)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give a cell: what stands has a tick, what does not stand is a tone lighter, what is open is bold."""
        if not index.isValid():
            return None
        question, column = self.questions[index.row()], index.column()
        chosen = self._choices.get(question.key)
        text = (question.child, question.what, question.mine, question.theirs)[column]
        line = text.replace("\n", " · ")
        if column in (CHILD, WHAT):
            answers: dict[int, object] = {
                Qt.ItemDataRole.DisplayRole: line,
                Qt.ItemDataRole.FontRole: self._theme.font(bold=chosen is None),
            }
            if column == CHILD:
                answers[Qt.ItemDataRole.AccessibleTextRole] = self._spoken(question, chosen)
            return answers.get(role)
        is_taken = chosen in (Choice.BOTH, Choice.MINE if column == MINE else Choice.THEIRS)
        answers = {
            Qt.ItemDataRole.DisplayRole: f"{TAKEN if is_taken else LEFT} {line}",
            Qt.ItemDataRole.ToolTipRole: plain_tip(text),
            Qt.ItemDataRole.ForegroundRole: self._theme.colour(
                "ink" if is_taken or chosen is None else "ink_soft"
            ),
            Qt.ItemDataRole.FontRole: self._theme.font(bold=is_taken),
        }
        return answers.get(role)

    def _spoken(self, question: QuestionInWords, chosen: Choice | None) -> str:
        words = self._words
        state = words.t("not decided") if chosen is None else choice_words(chosen, words)
        parts = (question.child, question.what, state)
        return words.pgettext("list", ", ").join(parts)


class QuestionsView(QTableView):
    """The table. `chosen(key, choice)` follows ← → and a click on a value."""

    chosen = Signal(str, str)

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self._theme = theme
        self.questions_model = QuestionsModel(theme, words)
        self.setProperty("look", "list")
        self.setModel(self.questions_model)
        dress_rows(self, theme, words.t("What was written differently"), row_steps=4)
        heads = self.horizontalHeader()
        heads.setFont(theme.font("small"))
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        heads.setSectionResizeMode(CHILD, QHeaderView.ResizeMode.ResizeToContents)
        heads.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.ResizeToContents)
        self.whole_numbers = WholeNumbers()
        for column in (MINE, THEIRS):
            self.setItemDelegateForColumn(column, self.whole_numbers)
        self.clicked.connect(self._click)

    @property
    def question(self) -> QuestionInWords | None:
        """The question that the cursor stands on; None without any."""
        index = self.currentIndex()
        questions = self.questions_model.questions
        return questions[index.row()] if index.isValid() and index.row() < len(questions) else None

    def show_questions(self, questions: tuple[QuestionInWords, ...], choices: Mapping[str, Choice]) -> None:
        """Show the questions; the first is gone to where none is."""
        self.questions_model.show(questions, choices)
        if questions and not self.currentIndex().isValid():
            self.setCurrentIndex(self.questions_model.index(0, CHILD))

    def go_to(self, key: str) -> None:
        """Put the cursor on a question."""
        for row, question in enumerate(self.questions_model.questions):
            if question.key == key:
                self.setCurrentIndex(self.questions_model.index(row, CHILD))

    def _click(self, index: QModelIndex) -> None:
        if self.question is not None and index.column() in (MINE, THEIRS):
            choice = Choice.MINE if index.column() == MINE else Choice.THEIRS
            self.chosen.emit(self.question.key, choice.value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let ← and → choose, in the direction in which the two stand."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self.question is not None:
            is_onward = (event.key() == Qt.Key.Key_Right) is (
                self.layoutDirection() is Qt.LayoutDirection.LeftToRight
            )
            choice = Choice.THEIRS if is_onward else Choice.MINE
            self.chosen.emit(self.question.key, choice.value)
            return
        super().keyPressEvent(event)
