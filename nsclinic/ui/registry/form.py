"""The form of a package: what is sent, where it is written, and to whose key it is sealed."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from nsclinic.exchange.sealing import SealingError, fingerprint_of
from nsclinic.ui.chooser import Chooser
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.entry import NotADateError, read_day
from nsclinic.ui.fields import Field, line_field
from nsclinic.ui.layout import leave_room_at_end
from nsclinic.ui.registry.presenter import Known, Sending, sendings, since_day
from nsclinic.ui.text import PlainLabel, set_tip
from nsclinic.ui.tick_box import TickBox


class PackageForm(QFrame):
    """Emits `counted_anew` when another package is to be counted, `changed` when anything else changed."""

    counted_anew = Signal()
    changed = Signal()

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        words, theme = context.wording, context.theme
        self.setProperty("look", "card")
        self._context = context
        self.known: Known | None = None
        self.folder: Path | None = None
        self.key_file: Path | None = None
        self.fingerprint = ""
        self.site = PlainLabel("", theme, bold=True, wrap=True)
        chooser = Chooser(words.t("What is sent"), theme)
        self.sending = Field(words.t("What is sent"), chooser, theme)
        self.sending.edited.connect(self._sending_changed)
        self.day = line_field(words.t("Changes since this day, the day included"), theme)
        self.day.passed.connect(lambda _step: self._ask_anew())
        self.day.editor.editingFinished.connect(self._ask_anew)  # type: ignore[union-attr]  # a line of text
        self.folder_button = QPushButton(words.t("Where it is written…"))
        self.folder_button.setAccessibleName(words.t("Choose where the package is written"))
        set_tip(self.folder_button, "Ctrl+O")
        self.place = PlainLabel("", theme, size="small", ink="soft", wrap=True)
        self.key_button = QPushButton(words.t("Seal to the registry's key…"))
        self.key_button.setAccessibleName(words.t("Choose the registry's public key to seal the package to"))
        set_tip(self.key_button, "K")
        self.no_key_button = QPushButton(words.t("Do not seal"))
        self.no_key_button.clicked.connect(self.forget_key)
        self.key = PlainLabel("", theme, size="small", ink="soft", wrap=True)
        self.compared = TickBox(words.t("I compared it with the registry's"), theme)
        self.compared.toggled.connect(lambda _is_ticked: self.changed.emit())
        inside = QWidget()
        column = QVBoxLayout(inside)
        leave_room_at_end(column, theme.px(1), is_mirrored=words.is_right_to_left)
        column.setSpacing(theme.px(0.75))
        where: tuple[QWidget, ...] = (self.site, self.sending, self.day, self.folder_button, self.place)
        sealing: tuple[QWidget, ...] = (self.key_button, self.key, self.compared, self.no_key_button)
        for part in where:
            column.addWidget(part)
        column.addSpacing(theme.px(1))
        for part in sealing:
            column.addWidget(part)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.px(2), theme.px(2), theme.px(1), theme.px(1))
        whole.addWidget(scroll)
        self._asked: tuple[Sending, date | None] | None = None
        self.show_known(Known("", (), ()))
        self._say()

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_known(self, known: Known) -> None:
        """Offer what can be sent; what is chosen stays where it can."""
        words, editor = self._context.wording, self.sending.editor
        chosen = self.sending.text
        self.known = known
        if isinstance(editor, Chooser):
            editor.clear()
            for code, word in sendings(known, words):
                editor.addItem(word, code)
            editor.setCurrentIndex(max(0, editor.findData(chosen)))
        self.site.setText(
            words.t("Site {code}", code=words.left_to_right(known.site_code))
            if known.site_code
            else words.t("No site code yet: Settings")
        )
        self._say()

    def _say(self) -> None:
        words = self._context.wording
        self.day.setVisible(self.what is Sending.SINCE_DAY)
        nowhere = words.t("Nowhere chosen yet.")
        self.place.setText(words.left_to_right(str(self.folder)) if self.folder else nowhere)
        not_sealed = words.t("Not sealed: whoever has the folder can read it.")
        sealed = words.t(
            "Fingerprint {fingerprint}. Ask the registry for theirs by telephone or on paper.",
            fingerprint=words.left_to_right(self.fingerprint),
        )
        self.key.setText(sealed if self.fingerprint else not_sealed)
        self.compared.setVisible(bool(self.fingerprint))
        self.no_key_button.setVisible(bool(self.fingerprint))

    # --- what was chosen ---------------------------------------------------------------------------------------------

    @property
    def what(self) -> Sending:
        """What is to be sent."""
        return Sending(self.sending.text or Sending.EVERYTHING.value)

    @property
    def typed_day(self) -> date | None:
        """The day that was typed; None without one, or where it cannot be read or lies ahead."""
        try:
            day = read_day(self.day.text, self._context.wording)
        except NotADateError:
            return None
        return day if day <= self._context.today else None

    @property
    def since(self) -> date | None:
        """The first day whose changes are sent; None for everything."""
        return None if self.known is None else since_day(self.what, self.known, self.typed_day)

    @property
    def is_complete(self) -> bool:
        """Whether a package could be counted as asked for."""
        return self.what is not Sending.SINCE_DAY or self.typed_day is not None

    @property
    def is_ready(self) -> bool:
        """Whether a package could be written as asked for."""
        is_known_key = not self.fingerprint or self.compared.isChecked()
        return self.is_complete and self.folder is not None and is_known_key

    def lacking(self) -> str:
        """Say what has to be done before the package can be written; empty where nothing has."""
        words = self._context.wording
        if not self.is_complete:
            return words.t("Type the day since which changes are sent.")
        if self.folder is None:
            return words.t("Choose where the package is written.")
        if self.fingerprint and not self.compared.isChecked():
            return words.t("Compare the fingerprint with the registry's and say so.")
        return ""

    def _sending_changed(self) -> None:
        self._say()
        if self.what is Sending.SINCE_DAY:
            self.day.editor.setFocus()
        self._ask_anew()

    def _ask_anew(self) -> None:
        words = self._context.wording
        is_wrong = self.what is Sending.SINCE_DAY and bool(self.day.text.strip()) and self.typed_day is None
        wrong = words.t("Not a day up to today. Write 4 Mar 2019, 4/3/2019 or 2019-03-04.")
        self.day.say(fault=wrong if is_wrong else "")
        asked = (self.what, self.since)
        if self.is_complete and asked != self._asked:
            self._asked = asked
            self.counted_anew.emit()
        self.changed.emit()

    # --- choosing ----------------------------------------------------------------------------------------------------

    def choose_folder(self, name: str) -> None:
        """Ask where the package is to be written; `name` is the folder that is made there."""
        words = self._context.wording
        chosen = QFileDialog.getExistingDirectory(self, words.t("Choose where the package is written"))
        if chosen:
            self.take_folder(Path(chosen) / name)

    def take_folder(self, folder: Path) -> None:
        """Write there."""
        self.folder = folder
        self._say()
        self.changed.emit()

    def choose_key(self) -> None:
        """Ask for the registry's key file."""
        words = self._context.wording
        chosen, _ = QFileDialog.getOpenFileName(self, words.t("Choose the registry's public key"))
        if chosen:
            self.take_key(Path(chosen))

    def take_key(self, path: Path) -> None:
        """Seal to this key, once its fingerprint was compared."""
        words = self._context.wording
        try:
            self.fingerprint = fingerprint_of(path)
        except SealingError:
            self._context.navigate.say(
                words.t("{name} holds no public key of a registry.", name=words.isolate(path.name)),
                words.t("Ask the registry for its file of the public key."),
                look="fault",
            )
            return
        self.key_file = path
        self.compared.setChecked(False)
        self._say()
        self.compared.setFocus()
        self.changed.emit()

    def forget_key(self) -> None:
        """Seal to nobody."""
        self.key_file, self.fingerprint = None, ""
        self.compared.setChecked(False)
        self._say()
        self.key_button.setFocus()
        self.changed.emit()
