"""The first start in three pages: the language, what is wanted, and for a new clinic its name and passphrase.

Every answer can be gone back to. Nothing is made before the last button, and what is asked after it (letterhead, units,
recovery sheet, list of children) is asked in the window, where each answer is kept as it is given.
"""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nsclinic.clinic.caution_words import place_line
from nsclinic.clinic.cautions import cautions_of_place
from nsclinic.clinic.first_start import FirstClinic
from nsclinic.ui.fields import line_field
from nsclinic.ui.secret import NewSecret
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme, apply_theme
from nsclinic.wording import LANGUAGES, Wording, wording

WIDTH_STEPS = 76


@dataclass(frozen=True, slots=True)
class Begun:
    """What was asked for at the first start: one of a new clinic, a file to open, or the demonstration.

    `language` is the code that was chosen.
    """

    language: str
    clinic: FirstClinic | None = None
    file: Path | None = None

    @property
    def is_demonstration(self) -> bool:
        """Whether only a look at invented children is wanted."""
        return self.clinic is None and self.file is None


class FirstStart(QDialog):
    """`begun` is what was asked for, None where the dialog was left. `at` is where a new clinic's file will lie."""

    def __init__(self, theme: Theme, first_language: str, at: Path) -> None:
        super().__init__()
        self._theme = theme
        self._at = at
        self.begun: Begun | None = None
        self.setWindowTitle("nsclinic")
        self.setMinimumWidth(theme.px(WIDTH_STEPS))
        self.pages = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(4), theme.px(4), theme.px(4), theme.px(3))
        column.addWidget(self.pages)
        self.words: Wording = wording(first_language)
        self._make_pages()
        self.languages.buttons[self.words.language].setFocus()

    def _make_pages(self) -> None:
        """Make every page in the language of now; what was there before goes."""
        while (old := self.pages.currentWidget()) is not None:
            self.pages.removeWidget(old)
            old.deleteLater()
        words, theme = self.words, self._theme
        self.setAccessibleName(words.t("First start"))
        self.languages = _LanguagePage(words, theme)
        self.wishes = _WishPage(words, theme)
        self.clinic = _ClinicPage(words, theme, self._at)
        for page in (self.languages, self.wishes, self.clinic):
            self.pages.addWidget(page)
        self.languages.chosen.connect(self._speak)
        self.wishes.back_button.clicked.connect(self._to_languages)
        self.wishes.new_button.clicked.connect(self._to_clinic)
        self.wishes.open_button.clicked.connect(self._ask_file)
        self.wishes.look_button.clicked.connect(lambda: self._begin(Begun(self.words.language)))
        self.clinic.back_button.clicked.connect(self._to_wishes)
        self.clinic.made.connect(lambda first: self._begin(Begun(self.words.language, first)))

    def _speak(self, language: str) -> None:
        self.words = wording(language)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_theme(application, self._theme, is_right_to_left=self.words.is_right_to_left)
        self._make_pages()
        self._to_wishes()

    def _to_languages(self) -> None:
        self.pages.setCurrentWidget(self.languages)
        self.languages.buttons[self.words.language].setFocus()

    def _to_wishes(self) -> None:
        self.pages.setCurrentWidget(self.wishes)
        self.wishes.new_button.setFocus()

    def _to_clinic(self) -> None:
        self.pages.setCurrentWidget(self.clinic)
        self.clinic.name.editor.setFocus()

    def _ask_file(self) -> None:
        words = self.words
        name, _kind = QFileDialog.getOpenFileName(
            self, words.t("Open a clinic file"), "", words.t("Clinic files (*.nsclinic);;All files (*)")
        )
        if name:
            self._begin(Begun(words.language, file=Path(name)))

    def _begin(self, begun: Begun) -> None:
        self.begun = begun
        self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape go back a page, and leave from the first one."""
        if event.key() == Qt.Key.Key_Escape and self.pages.currentWidget() is self.clinic:
            self._to_wishes()
        elif event.key() == Qt.Key.Key_Escape and self.pages.currentWidget() is self.wishes:
            self._to_languages()
        else:
            super().keyPressEvent(event)


class _Page(QWidget):
    def __init__(self, title: str, says: str, theme: Theme) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.px(1))
        self.column.addWidget(PlainLabel(title, theme, size="large", bold=True))
        if says:
            self.column.addWidget(PlainLabel(says, theme, ink="soft", wrap=True))
        self.column.addSpacing(theme.px(1))


class _LanguagePage(_Page):
    """Each language in its own words; a line in every one of them says what is asked."""

    chosen = Signal(str)

    def __init__(self, words: Wording, theme: Theme) -> None:
        asked = " · ".join(wording(code).isolate(wording(code).t("Language")) for code in LANGUAGES)
        super().__init__(asked, "", theme)
        self.buttons: dict[str, QPushButton] = {}
        for language in LANGUAGES.values():
            button = _BigButton(language.own_name, "", theme)
            button.clicked.connect(lambda _checked=False, code=language.code: self.chosen.emit(code))
            self.buttons[language.code] = button
            self.column.addWidget(button)
        tallest = max(button.maximumHeight() for button in self.buttons.values())
        for one in self.buttons.values():
            one.setFixedHeight(tallest)
        self.column.addStretch(1)
        self.column.addWidget(
            PlainLabel(words.t("↑↓ choose · Enter goes on · Esc back"), theme, size="small", ink="soft")
        )


class _WishPage(_Page):
    def __init__(self, words: Wording, theme: Theme) -> None:
        super().__init__(
            words.t("Welcome"), words.t("Everything stays on this computer; no internet is needed."), theme
        )
        self.new_button = _BigButton(
            words.t("Set up a new clinic"), words.t("A name and a passphrase; then the first child."), theme
        )
        self.open_button = _BigButton(
            words.t("Open a clinic file…"), words.t("One from another computer, or from a backup."), theme
        )
        self.look_button = _BigButton(
            words.t("Look at the demonstration clinic"),
            words.t("Invented children, to try everything on. Nothing in it is real."),
            theme,
        )
        for button in (self.new_button, self.open_button, self.look_button):
            self.column.addWidget(button)
        self.column.addStretch(1)
        self.back_button = QPushButton(words.t("Back"))
        foot = QHBoxLayout()
        foot.addWidget(self.back_button)
        foot.addStretch(1)
        self.column.addLayout(foot)


class _ClinicPage(_Page):
    """Name and passphrase. Emits `made(FirstClinic)` when both are right."""

    made = Signal(object)

    def __init__(self, words: Wording, theme: Theme, at: Path) -> None:
        super().__init__(
            words.t("Set up a new clinic"),
            words.t("The passphrase locks the children's records. Without it, and without the recovery sheet that is "
                    "printed next, nobody can read them."),
            theme,
        )  # fmt: skip
        self._words = words
        self.name = line_field(
            words.t("Name of the clinic"), theme, hint=words.t("as it stands on paper"), is_required=True
        )
        self.secret = NewSecret(words.t("Passphrase"), words.t("The same passphrase again"), words, theme)
        self.name.edited.connect(self.name.say)
        self.name.passed.connect(lambda _step: self.secret.take_focus())
        self.secret.passed.connect(lambda step: self.make() if step > 0 else self.name.editor.setFocus())
        self.column.addWidget(self.name)
        self.column.addWidget(self.secret)
        self.column.addWidget(
            PlainLabel(
                words.t("The file: {place}", place=words.left_to_right(str(at))),
                theme,
                size="small",
                ink="soft",
                wrap=True,
            )
        )
        for caution in cautions_of_place(at):
            self.column.addWidget(PlainLabel(place_line(caution, words), theme, ink="warning", wrap=True))
        self.column.addStretch(1)
        self.back_button = QPushButton(words.t("Back"))
        self.make_button = QPushButton(words.t("Make the clinic"))
        self.make_button.setProperty("look", "primary")
        self.make_button.clicked.connect(self.make)
        foot = QHBoxLayout()
        foot.addWidget(self.back_button)
        foot.addStretch(1)
        foot.addWidget(self.make_button)
        self.column.addLayout(foot)

    def make(self) -> None:
        """Take what was typed, or say at its field what is wrong with it."""
        words, name = self._words, self.name.text.strip()
        if not name:
            self.name.say(fault=words.t("The clinic needs a name: it stands on every page."))
            self.name.editor.setFocus()
            return
        if self.secret.is_taken(name):
            self.made.emit(FirstClinic(name, words.language, self.secret.text))


class _BigButton(QPushButton):
    """A button as wide as the page, with a second line that says what it leads to."""

    def __init__(self, title: str, says: str, theme: Theme) -> None:
        super().__init__()
        self.setProperty("look", "big")
        self.setAutoDefault(True)
        self.setAccessibleName(f"{title}. {says}" if says else title)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(2), theme.px(1), theme.px(2), theme.px(1))
        column.setSpacing(0)
        labels = [PlainLabel(title, theme, bold=True)]
        if says:
            labels.append(PlainLabel(says, theme, size="small", ink="soft"))
        for label in labels:
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)
        self.setFixedHeight(self._content.height())

    @property
    def _content(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def sizeHint(self) -> QSize:
        """Ask for the room of both lines, or the height given: the sheet would let it shrink."""
        return QSize(self._content.width(), self.maximumHeight())

    def minimumSizeHint(self) -> QSize:
        """As `sizeHint`."""
        return self.sizeHint()
