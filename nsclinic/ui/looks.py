"""How this user has the window: its look, the size of its text, its language; and dressing the program in them.

What is chosen stands in the preferences of this computer. The clinic's own language holds where the user chose none,
and a language given on the command line holds for that run over both.
"""

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from nsclinic.clinic.preferences import Preferences
from nsclinic.ui.theme import Theme, apply_theme
from nsclinic.ui.themes import SYSTEM, THEMES, theme_of
from nsclinic.wording import Wording, wording
from nsclinic.wording.speech import LANGUAGES

TEXT_SCALES = (0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)
"""The sizes of text to choose from; 2.0 is 200 %."""

THEME, TEXT_SCALE, LANGUAGE = "theme", "text_scale", "language"
"""Names of the preferences. An empty language is the clinic's."""


class Looks:
    """What is chosen, and what follows from it. `clinic_language` follows the clinic's setting."""

    def __init__(
        self,
        preferences: Preferences,
        clinic_language: str = "",
        *,
        given_language: str = "",
        given_scale: float | None = None,
    ) -> None:
        self._preferences = preferences
        self.clinic_language = clinic_language
        self._given_language = given_language
        self._given_scale = given_scale
        self._translator: QTranslator | None = None

    @property
    def theme_chosen(self) -> str:
        """The name of the look chosen, `system` where that is left to the computer."""
        chosen = self._preferences.get(THEME, SYSTEM)
        return chosen if chosen in THEMES else SYSTEM

    @property
    def text_scale(self) -> float:
        """How large text is: the size chosen, kept within 90 to 200 %."""
        chosen = self._given_scale or self._preferences.get(TEXT_SCALE, 1.0)
        return min(max(chosen, TEXT_SCALES[0]), TEXT_SCALES[-1])

    @property
    def language_chosen(self) -> str:
        """The language that the user chose for the window; empty where it is the clinic's."""
        chosen = self._preferences.get(LANGUAGE, "")
        return chosen if chosen in LANGUAGES else ""

    def chosen(self, name: str) -> str:
        """Give what is chosen for `theme`, `text_scale` or `language`, as a code that `choose` takes."""
        return {THEME: self.theme_chosen, TEXT_SCALE: repr(self.text_scale), LANGUAGE: self.language_chosen}[
            name
        ]

    def choose(self, name: str, code: str) -> None:
        """Keep a choice: a look by its name or `system`, a size of text (`1.25`), a language or "" for the clinic's.

        Raises:
            ValueError: a size of text that is no number.
        """
        if name == TEXT_SCALE:
            scale = float(code)
            self._given_scale = None
            self._preferences.put(TEXT_SCALE, scale)
        else:
            if name == LANGUAGE:
                self._given_language = ""
            self._preferences.put(name, code)

    def scale_beside(self, step: int) -> float:
        """Give the next larger size of text, or with -1 the next smaller; at either end the size it is."""
        now = self.text_scale
        beside = [scale for scale in TEXT_SCALES if (scale - now) * step > 0.001]
        return (min(beside) if step > 0 else max(beside)) if beside else now

    @property
    def wording(self) -> Wording:
        """The language of the window: given for this run, chosen by the user, the clinic's, the computer's."""
        chosen = self._given_language or self.language_chosen or self.clinic_language
        return wording(chosen or QLocale.system().name())

    @property
    def theme(self) -> Theme:
        """The look chosen, with its text as large as chosen."""
        return theme_of(self.theme_chosen, QGuiApplication.styleHints()).scaled(self.text_scale)

    def dress(self, application: QApplication) -> tuple[Theme, Wording]:
        """Dress the program: palette, fonts, style sheet, direction, and Qt's own words; give look and language."""
        words, theme = self.wording, self.theme
        QLocale.setDefault(QLocale(words.language))
        self.undress(application)
        translator = QTranslator(application)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load(QLocale(words.language), "qtbase", "_", folder):  # pt finds qtbase_pt_BR
            application.installTranslator(translator)
            self._translator = translator
        apply_theme(application, theme, is_right_to_left=words.is_right_to_left)
        return theme, words

    def undress(self, application: QApplication) -> None:
        """Take Qt's own words away again."""
        if self._translator is not None:
            application.removeTranslator(self._translator)
            self._translator.deleteLater()
            self._translator = None
