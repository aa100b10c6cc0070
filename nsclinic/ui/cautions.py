"""The strip above the window for what a clinic is told and not refused for: the clock, the disk, the file's place.

One line each, on every screen, as long as it holds; asked again after every change and every few minutes. A line that
was read can be put away until the program starts again.
"""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from nsclinic.clinic.cautions import Caution, CautionKind, cautions_of
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.signs import Sign, SignMark
from nsclinic.ui.text import PlainLabel

ASKED_EVERY_MS = 300_000


PutAway = set[CautionKind]
"""The warnings that were read and put away until the next start."""


class CautionStrip(QFrame):
    """Hidden while there is nothing to be told. `put_away` is kept by the window, which is made anew at times."""

    def __init__(self, context: ScreenContext, put_away: PutAway) -> None:
        super().__init__()
        self._context = context
        self._put_away = put_away
        self._shown: tuple[Caution, ...] = ()
        self.setProperty("look", "warning")
        self.setAccessibleName(context.wording.t("Warnings"))
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self.hide()
        self._timer = QTimer(self)
        self._timer.setInterval(ASKED_EVERY_MS)
        self._timer.timeout.connect(self.ask)
        self._timer.start()
        context.clinic_jobs.changed.connect(self.ask)
        self.ask()

    def ask(self) -> None:
        """Ask anew what there is to be told; a clinic file that does not answer is said elsewhere."""
        self._context.clinic_jobs.read(
            lambda clinic: cautions_of(clinic.store),
            self._show,
            lambda _fault: None,
            owner=self,
            instead_of="cautions",
        )

    def _show(self, cautions: tuple[Caution, ...]) -> None:
        wanted = tuple(caution for caution in cautions if caution.kind not in self._put_away)
        if wanted == self._shown:
            return
        self._shown = wanted
        while (item := self._rows.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for caution in wanted:
            self._rows.addWidget(self._line(caution))
        self.setVisible(bool(wanted))

    def _line(self, caution: Caution) -> QFrame:
        words, theme = self._context.wording, self._context.theme
        from nsclinic.clinic.caution_words import caution_line

        text = caution_line(caution, words)
        line = QFrame()
        line.setAccessibleName(text)
        label = PlainLabel(text, theme, wrap=True)
        away = QPushButton(words.t("Put away"))
        away.setProperty("look", "quiet")
        away.setAccessibleName(words.t("Put away until the next start: {warning}", warning=text))
        away.setAutoDefault(True)  # Enter presses it, as Space does
        away.clicked.connect(lambda: self._put_one_away(caution.kind))
        row = QHBoxLayout(line)
        row.setContentsMargins(theme.px(2), 0, theme.px(1), 0)
        row.setSpacing(theme.px(1))
        row.addWidget(SignMark(Sign.URGENT, theme))
        row.addWidget(label, 1)
        row.addWidget(away)
        return line

    def _put_one_away(self, kind: CautionKind) -> None:
        self._put_away.add(kind)
        self._show(self._shown)
