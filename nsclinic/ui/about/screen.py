"""About the program: which version, by which rules it concludes, under which licence, and whose codes it carries."""

from PySide6.QtWidgets import QVBoxLayout

from nsclinic import __version__
from nsclinic.advice.version import RULES_VERSION
from nsclinic.clinic.answers import CONTRACT_VERSION
from nsclinic.clinic.clinic import Changed
from nsclinic.domain.notices import LOINC_NOTICE, UCUM_NOTICE
from nsclinic.ui.context import Screen, ScreenContext
from nsclinic.ui.telling import TellingCard
from nsclinic.ui.text import screen_title
from nsclinic.wording import Wording


def about_lines(words: Wording) -> tuple[tuple[str, str], ...]:
    """Give title and text of each paragraph; the notices of others stand in their own words."""
    return (
        (
            words.t("Version"),
            words.t(
                "nsclinic {version}, rules {rules}, interchange {contract}",
                version=words.isolate(__version__),
                rules=words.isolate(RULES_VERSION),
                contract=words.isolate(CONTRACT_VERSION),
            ),
        ),
        (
            words.t("What it is for"),
            words.t(
                "It supports a decision and never takes one. It is for children with nephrotic syndrome and for "
                "nothing else; what it says rests on what was recorded and on the sources named beside it."
            ),
        ),
        (words.t("Licence"), words.t("Apache License 2.0: free to use, to copy and to change.")),
        ("LOINC", LOINC_NOTICE),
        ("UCUM", UCUM_NOTICE),
    )


class AboutScreen(Screen):
    """One page of text."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        words, theme = context.wording, context.theme
        self.title = words.t("About the program")
        self.setAccessibleName(self.title)
        self.hint = words.t("Esc back")
        card = TellingCard(context, self.title, about_lines(words), ())
        self.page = card.page
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(3), theme.px(2), theme.px(3), theme.px(2))
        column.setSpacing(theme.px(1.5))
        column.addWidget(screen_title(self.title, theme))
        column.addWidget(card, 1)

    def clinic_changed(self, _changed: Changed) -> None:
        """Nothing of the clinic stands here."""

    def take_focus(self) -> None:
        """Put the keyboard on the text, so that arrows scroll it."""
        self.page.setFocus()
