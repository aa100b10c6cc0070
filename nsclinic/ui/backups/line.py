"""The line on *Today* and in the settings that says how old the last good backup is, and what has to be done."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from nsclinic.store.entry import now
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.notice import NoticeLine
from nsclinic.ui.signs import Sign
from nsclinic.ui.text import PlainLabel

if TYPE_CHECKING:
    from nsclinic.clinic.backups import BackupStanding


class BackupLine(NoticeLine):
    """Follows the standing of the clinic's backups. `is_only_nag`: hidden while nothing has to be said."""

    def __init__(self, context: ScreenContext, parent: QWidget, *, is_only_nag: bool) -> None:
        super().__init__(context, parent, Sign.DUE, context.wording.t("Backups"), "backups")
        self._context, self._is_only_nag = context, is_only_nag
        if not is_only_nag:
            self.button.setProperty("look", "")
            self.show()
        self.mark.hide()
        keeper = context.backups
        if keeper is not None:
            keeper.stood.connect(self._show)
            if keeper.standing is not None:
                self._show(keeper.standing)
            if not is_only_nag:
                keeper.read_standing()

    def _show(self, standing: "BackupStanding") -> None:
        from nsclinic.ui.backups.words import nag_words, standing_words

        words = self._context.wording
        said = nag_words(standing, now(), words)
        nag = (
            words.pgettext("messages", "{first} {second}", first=said.says, second=said.to_do)
            if said.says
            else ""
        )
        if self._is_only_nag:
            self.say(nag)
        else:
            self.label.setText(nag or standing_words(standing, now(), words))
        self.mark.setVisible(bool(nag))


class BackupAge(PlainLabel):
    """How old the last good backup is, in a few soft words; nothing where the clinic needs none."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("", context.theme, size="small", ink="soft")
        self._words = context.wording
        keeper = context.backups
        if keeper is not None:
            keeper.stood.connect(self._show)
            if keeper.standing is not None:
                self._show(keeper.standing)

    def _show(self, standing: "BackupStanding") -> None:
        from nsclinic.ui.backups.words import age_words

        last, words = standing.last, self._words
        is_told = standing.is_wanted and last is not None
        self.setText(
            words.t("backup {age}", age=age_words(last.made_at, now(), words)) if is_told and last else ""
        )
