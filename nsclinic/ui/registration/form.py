"""The form of a child's particulars: its fields in two columns, their messages, and the buttons at its foot.

A new child is registered with it, and what is recorded of one is corrected with it.
"""

from collections.abc import Callable
from collections.abc import Set as AbstractSet

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from nsclinic.domain.record import Cause, Consent, Sex
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.fields import Field, choice_field, line_field
from nsclinic.ui.layout import leave_room_at_end
from nsclinic.ui.registration.presenter import FIELDS, Checked
from nsclinic.ui.text import PlainLabel, set_tip

TWO_COLUMNS_FROM = 110
"""Steps of the grid."""


class ChildForm(QFrame):
    """Enter goes through the fields. `edited(name)` follows typing, `passed(name)` a field that was gone through."""

    edited = Signal(str)
    passed = Signal(str)

    def __init__(
        self, context: ScreenContext, save_words: str, *, accessible: str, save: Callable[[], None]
    ) -> None:
        super().__init__()
        words, theme = context.wording, context.theme
        self._theme = theme
        self.setProperty("look", "card")
        self.fields = _fields(context)
        for place, name in enumerate(FIELDS):
            field = self.fields[name]
            field.edited.connect(lambda name=name: self.edited.emit(name))
            field.passed.connect(lambda step, place=place: self._pass(place, step))
        self.save_button = QPushButton(save_words)
        self.save_button.setProperty("look", "primary")
        self.save_button.setAccessibleName(accessible)
        set_tip(self.save_button, "Ctrl+Enter")
        self.save_button.clicked.connect(save)
        self.cancel_button = QPushButton(words.t("Cancel"))
        set_tip(self.cancel_button, "Esc")
        self.cancel_button.clicked.connect(context.navigate.back)
        inside = QWidget()
        self._grid = QGridLayout(inside)
        leave_room_at_end(self._grid, theme.px(1), is_mirrored=words.is_right_to_left)
        self._grid.setHorizontalSpacing(theme.px(3))
        self._grid.setVerticalSpacing(theme.px(0.5))
        self._grid.setColumnStretch(0, 1)
        self._columns = 0
        self._arrange(2)
        foot = QHBoxLayout()
        leave_room_at_end(foot, theme.px(1), is_mirrored=words.is_right_to_left)
        foot.setSpacing(theme.px(1))
        foot.addWidget(PlainLabel(words.t("* needed"), theme, size="small", ink="soft"))
        foot.addStretch(1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.save_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(3), theme.px(2), theme.px(3), theme.px(2))
        self._scroll = QScrollArea()
        self._scroll.setWidget(inside)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self._scroll, 1)
        column.addLayout(foot)

    @property
    def texts(self) -> dict[str, str]:
        """What stands in the fields: words typed, codes chosen."""
        return {name: field.text for name, field in self.fields.items()}

    def fit(self, width: int) -> None:
        """Use one column where two would cut what the fields say; `width` is that of the screen."""
        self._arrange(2 if width > self._theme.px(TWO_COLUMNS_FROM) else 1)

    def _arrange(self, columns: int) -> None:
        """Put the fields into one column or two, in the order in which Enter goes through them."""
        if columns == self._columns:
            return
        self._columns = columns
        for place, name in enumerate(FIELDS):
            self._grid.addWidget(self.fields[name], place // columns, place % columns)
        self._grid.setColumnStretch(1, columns - 1)
        for row in range(len(FIELDS) + 1):
            self._grid.setRowStretch(row, int(row == len(FIELDS)))

    def say(self, form: Checked, names: AbstractSet[str]) -> None:
        """Show faults in the fields named (an empty form is not full of reproaches), warnings and notes in all."""
        for name, field in self.fields.items():
            field.say(
                fault=form.faults.get(name, "") if name in names else "",
                warning=form.warnings.get(name, ""),
                note=form.notes.get(name, ""),
            )

    def go_to(self, name: str) -> None:
        """Put the keyboard into a field."""
        self.fields[name].editor.setFocus()
        self._scroll.ensureWidgetVisible(self.fields[name])

    def _pass(self, place: int, step: int) -> None:
        self.passed.emit(FIELDS[place])
        after = place + step
        while 0 <= after < len(FIELDS) and not self.fields[FIELDS[after]].editor.isEnabled():
            after += step
        if after >= len(FIELDS):
            self.save_button.setFocus()
        elif after >= 0:
            self.go_to(FIELDS[after])


def _fields(context: ScreenContext) -> dict[str, Field]:
    words, theme = context.wording, context.theme
    sexes = [(sex.value, words.sex(sex)) for sex in Sex]
    causes = [(cause.value, words.cause(cause)) for cause in Cause]
    consents = [(consent.value, words.consent(consent)) for consent in Consent]
    date_hint = words.t("4 Mar 2019")
    return {
        "given_name": line_field(words.t("Given name"), theme, is_required=True),
        "family_name": line_field(words.t("Family name"), theme),
        "sex": choice_field(words.t("Sex"), sexes, theme, is_required=True),
        "birth": line_field(
            words.t("Birth date or age"),
            theme,
            hint=words.t("4 Mar 2019, or: about 7 years"),
            is_required=True,
        ),
        "guardian": line_field(words.t("Guardian"), theme),
        "phone": line_field(words.t("Phone"), theme),
        "address": line_field(words.t("Address"), theme),
        "patient_id": line_field(
            words.t("Clinic number"), theme, hint=words.t("empty: the next free number")
        ),
        "diagnosis_date": line_field(words.t("First day of nephrotic syndrome"), theme, hint=date_hint),
        "cause": choice_field(words.t("Cause"), causes, theme),
        "consent_registry": choice_field(words.t("Consent to the registry"), consents, theme),
        "note": line_field(words.t("Note"), theme),
    }
