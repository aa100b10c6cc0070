"""Asks in which form a chart is to be saved, and whether the child's name may stand over it; at first it may not."""

from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QRadioButton, QVBoxLayout, QWidget

from nsclinic.plots.picture_file import PictureKind
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording


class PictureDialog(QDialog):
    """One small question before the file is named. `kind` and `has_name` are the answer."""

    def __init__(self, number: str, theme: Theme, words: Wording, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.t("Save the chart as a picture"))
        self.setMinimumWidth(theme.px(50))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(2), theme.px(2), theme.px(2), theme.px(2))
        column.setSpacing(theme.px(1))
        self.kinds: dict[PictureKind, QRadioButton] = {}
        for kind, text in (
            (PictureKind.PNG, words.t("PNG: a picture for a message or a slide")),
            (PictureKind.SVG, words.t("SVG: lines and text that another program can change")),
            (PictureKind.PDF, words.t("PDF: one page to print or to send")),
        ):
            self.kinds[kind] = QRadioButton(text)
            column.addWidget(self.kinds[kind])
        self.kinds[PictureKind.PNG].setChecked(True)
        self.name = QCheckBox(words.t("With the child's name"))
        column.addWidget(self.name)
        told = words.t(
            "Without it the picture names the child by the clinic's number only: {number}.", number=number
        )
        column.addWidget(PlainLabel(told, theme, size="small", ink="soft", wrap=True))
        buttons = QDialogButtonBox()
        self.confirm = buttons.addButton(words.t("Save as…"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(words.t("Leave it"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.kinds[PictureKind.PNG].setFocus()

    @property
    def kind(self) -> PictureKind:
        """The form that was chosen."""
        return next(kind for kind, button in self.kinds.items() if button.isChecked())

    @property
    def has_name(self) -> bool:
        """Whether the child's name is to stand over the chart."""
        return self.name.isChecked()
