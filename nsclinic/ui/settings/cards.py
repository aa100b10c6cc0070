"""The three cards of the settings: this computer, this clinic, and the units of its laboratory."""

from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from nsclinic.clinic.settings import MOST_LETTERS, MOST_LINES, ClinicSettings, SettingFault
from nsclinic.ui.chooser import Chooser
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.fields import Field, line_field
from nsclinic.ui.looks import LANGUAGE, TEXT_SCALE, THEME, Looks
from nsclinic.ui.settings.presenter import (
    Choices,
    KeptSettings,
    UnitRow,
    clinic_languages,
    fault_words,
    lock_choices,
    own_languages,
    protocol_choices,
    scales,
    themes,
    unit_rows,
)
from nsclinic.ui.text import PlainLabel, set_tip
from nsclinic.ui.theme import Theme

LEAST_CHOICE_STEPS = 22
"""Least width of a choice, in steps of the grid."""


def _choice(name: str, choices: Choices, theme: Theme) -> Chooser:
    chooser = Chooser(name, theme)
    _fill(chooser, choices)
    chooser.setMinimumWidth(theme.px(LEAST_CHOICE_STEPS))
    return chooser


def _fill(chooser: Chooser, choices: Choices) -> None:
    chooser.clear()
    for code, word in choices:
        chooser.addItem(word, code)


def _choose(chooser: Chooser, code: str) -> None:
    chooser.setCurrentIndex(max(0, chooser.findData(code)))


class Card(QFrame):
    """A card with its heading and one sentence that says what it is for."""

    def __init__(self, title: str, meaning: str, theme: Theme) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.setAccessibleName(title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(theme.px(3), theme.px(2), theme.px(3), theme.px(2))
        self.column.setSpacing(theme.px(1))
        head = QVBoxLayout()
        head.setSpacing(theme.px(0.25))
        self.column.addLayout(head)
        for label in (
            PlainLabel(title, theme, bold=True),
            PlainLabel(meaning, theme, size="small", ink="soft", wrap=True),
        ):
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            head.addWidget(label)


class ComputerCard(Card):
    """Look, size of text and language of the window. Emits `chosen(name, code)` for each choice; it holds at once."""

    chosen = Signal(str, str)

    def __init__(self, context: ScreenContext) -> None:
        words, theme, clinic_language = context.wording, context.theme, context.looks.clinic_language
        meaning = words.t("For you on this computer. What you choose here holds at once.")
        super().__init__(words.t("This computer"), meaning, theme)
        self.choosers = {
            THEME: _choice(words.t("Look"), themes(words), theme),
            TEXT_SCALE: _choice(words.t("Size of text"), scales(words), theme),
            LANGUAGE: _choice(
                words.t("Language of the window"), own_languages(words, clinic_language), theme
            ),
        }
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(3))
        self._grid.setVerticalSpacing(theme.px(0.5))
        self.column.addLayout(self._grid)
        self._labels: list[PlainLabel] = []
        for name, chooser in self.choosers.items():
            chooser.setObjectName(f"settings {name}")
            chooser.activated.connect(lambda _place, name=name: self._chosen(name))
            label = PlainLabel(chooser.accessibleName(), theme, size="small", ink="soft")
            label.setBuddy(chooser)
            self._labels.append(label)
        self.arrange(len(self._labels))
        self.show_chosen(context.looks)

    def arrange(self, columns: int) -> None:
        """Put so many choices beside each other."""
        for place, (label, chooser) in enumerate(zip(self._labels, self.choosers.values(), strict=True)):
            self._grid.addWidget(label, 2 * (place // columns), place % columns)
            self._grid.addWidget(chooser, 2 * (place // columns) + 1, place % columns)
        for column in range(len(self._labels)):
            self._grid.setColumnStretch(column, int(column < columns))

    def show_chosen(self, looks: Looks) -> None:
        """Show what is chosen."""
        for name, chooser in self.choosers.items():
            _choose(chooser, looks.chosen(name))

    def _chosen(self, name: str) -> None:
        self.chosen.emit(name, str(self.choosers[name].currentData()))


class ClinicCard(Card):
    """Name, letterhead, language and protocol of the clinic, with Save. Emits `edited` and `save_asked`."""

    edited = Signal()
    save_asked = Signal()

    def __init__(self, context: ScreenContext) -> None:
        words, theme = context.wording, context.theme
        meaning = words.t("For everybody who opens this clinic's file, on paper too. Kept by Save.")
        super().__init__(words.t("This clinic"), meaning, theme)
        self._words = words
        self.name = line_field(words.t("Name of the clinic"), theme)
        self.lines = [
            line_field(words.t("Letterhead, line {number}", number=number), theme)
            for number in range(1, MOST_LINES + 1)
        ]
        self.language = Field(
            words.t("Language of the clinic"), _choice("", clinic_languages(words), theme), theme
        )
        self.protocol = Field(words.t("Protocol of a new child"), _choice("", (), theme), theme)
        self.lock = Field(
            words.t("Locked when nobody works for"), _choice("", lock_choices(words), theme), theme
        )
        self.site_code = line_field(words.t("Site code, given by the registry"), theme)
        self.column.setSpacing(theme.px(0.25))
        self.column.addSpacing(theme.px(0.75))
        every = (self.name, *self.lines, self.language, self.protocol, self.lock, self.site_code)
        for place, field in enumerate(every):
            field.edited.connect(self.edited)
            field.passed.connect(
                lambda step, place=place: every[(place + step) % len(every)].editor.setFocus()
            )
            self.column.addWidget(field)
        for field in (self.name, *self.lines):
            field.editor.setMaxLength(MOST_LETTERS + 1)  # type: ignore[union-attr]  # a line of text
        self.save_button = QPushButton(words.t("Save"))
        self.save_button.setProperty("look", "primary")
        self.save_button.setAccessibleName(words.t("Save the clinic's settings"))
        set_tip(self.save_button, "Ctrl+Enter")
        self.save_button.clicked.connect(self.save_asked)
        self.state = PlainLabel("", theme, size="small", ink="soft", elide=True)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(1))
        foot.addWidget(self.state, 1)
        foot.addWidget(self.save_button)
        self.column.addStretch(1)
        self.column.addLayout(foot)

    def show_kept(self, kept: KeptSettings) -> None:
        """Fill the fields with what is kept."""
        settings = kept.settings
        self.name.set_text(settings.name)
        for place, field in enumerate(self.lines):
            field.set_text(settings.letterhead[place] if place < len(settings.letterhead) else "")
        self.language.set_text(settings.language)
        if isinstance(self.protocol.editor, Chooser):
            _fill(self.protocol.editor, protocol_choices(kept, self._words))
        self.protocol.set_text(settings.protocol_id or kept.default_protocol.id)
        self.lock.set_text(str(settings.lock_minutes))
        self.site_code.set_text(settings.site_code)

    def say(self, faults: dict[str, SettingFault]) -> None:
        """Show under each field why it is not taken; those of the letterhead under its first line."""
        for name, field in (
            ("clinic_name", self.name),
            ("letterhead", self.lines[0]),
            ("language", self.language),
            ("default_protocol", self.protocol),
            ("lock_minutes", self.lock),
            ("site_code", self.site_code),
        ):
            field.say(fault=fault_words(faults[name], self._words) if name in faults else "")


class UnitsCard(Card):
    """The unit of each analyte in which the laboratory reports. Emits `edited`."""

    edited = Signal()

    def __init__(self, context: ScreenContext) -> None:
        words, theme = context.wording, context.theme
        meaning = words.t(
            "The unit that stands ready when a value is typed. Values recorded before keep theirs."
        )
        super().__init__(words.t("Units of the laboratory"), meaning, theme)
        self.choosers: dict[str, Chooser] = {}
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(2))
        self._grid.setVerticalSpacing(theme.px(0.5))
        self._grid.setColumnStretch(0, 1)
        for group, rows in groupby(unit_rows(words), key=lambda row: row.group):
            self._add_group(group, list(rows), theme)
        widest = max(chooser.sizeHint().width() for chooser in self.choosers.values()) + theme.px(2)
        for chooser in self.choosers.values():
            chooser.setFixedWidth(widest)
        self.column.addWidget(inside)
        self.column.addStretch(1)

    def _add_group(self, group: str, rows: list[UnitRow], theme: Theme) -> None:
        grid = self._grid
        grid.addWidget(
            PlainLabel(group, theme, size="small", bold=True, ink="soft"), grid.rowCount(), 0, 1, 2
        )
        for row in rows:
            chooser = Chooser(row.name, theme)
            _fill(chooser, row.choices)
            chooser.activated.connect(lambda _place: self.edited.emit())
            self.choosers[row.code] = chooser
            label = PlainLabel(row.name, theme, elide=True)
            label.setBuddy(chooser)
            place = grid.rowCount()
            grid.addWidget(label, place, 0)
            grid.addWidget(chooser, place, 1, Qt.AlignmentFlag.AlignLeading)

    def show_kept(self, kept: KeptSettings) -> None:
        """Choose what is kept; where nothing is, the catalogue's first unit."""
        for code, chooser in self.choosers.items():
            _choose(chooser, kept.settings.units.get(code, ""))

    @property
    def units(self) -> dict[str, str]:
        """The unit chosen for each analyte."""
        return {code: str(chooser.currentData()) for code, chooser in self.choosers.items()}


def chosen_settings(clinic: ClinicCard, units: UnitsCard, kept: KeptSettings) -> ClinicSettings:
    """Give the settings as the cards show them now; a default protocol that nobody chose stays unchosen."""
    protocol_id = clinic.protocol.text
    is_unchosen = not kept.settings.protocol_id and protocol_id == kept.default_protocol.id
    return ClinicSettings(
        name=clinic.name.text,
        letterhead=tuple(field.text for field in clinic.lines),
        language=clinic.language.text,
        protocol_id="" if is_unchosen else protocol_id,
        units=units.units,
        lock_minutes=int(clinic.lock.text or kept.settings.lock_minutes),
        site_code=clinic.site_code.text,
    )
