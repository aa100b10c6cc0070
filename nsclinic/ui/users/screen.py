"""The people who work in the clinic, on one screen: who they are, what they may do, and their secrets.

The clinic's own passphrase and its recovery sheet are administered here too: they are ways in as well.
"""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from nsclinic.clinic.clinic import Changed, Clinic
from nsclinic.clinic.rekeying import PassphraseRefusedError, new_key, new_passphrase
from nsclinic.clinic.rights import Role
from nsclinic.clinic.users import (
    LastAdministratorError,
    NameFault,
    UserRefusedError,
    add_user,
    change_own_secret,
    change_role,
    give_new_secret,
    remove_user,
)
from nsclinic.store.errors import TooManyTriesError, WrongPassphraseError
from nsclinic.ui.actions import Action
from nsclinic.ui.context import Screen, ScreenContext
from nsclinic.ui.faults import fault_in_words
from nsclinic.ui.folding import FoldingRow
from nsclinic.ui.text import PlainLabel, screen_title, set_tip
from nsclinic.ui.users.dialog import Answers, PeopleDialog, Question
from nsclinic.ui.users.listing import PeopleList
from nsclinic.ui.users.presenter import People, lines_of, read_people
from nsclinic.ui.users.questions import (
    adding,
    after_new_key,
    another_key,
    another_passphrase,
    another_role,
    another_secret,
    asked_to_remove,
    asked_without_administrator,
    name_fault_words,
    own_secret,
)
from nsclinic.ui.way import Place


class UsersScreen(Screen):
    """`people` is who there is, None until the clinic has answered."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        words, theme = context.wording, context.theme
        self.title = words.t("People and secrets")
        self.setAccessibleName(self.title)
        self.hint = words.t(
            "N add · R role · S new secret · Del remove · P passphrase · K new key · Esc back"
        )
        self.people: People | None = None
        self._is_known = False  # that nobody but the clinic's passphrase will administer
        self.list = PeopleList(theme, words.t("People"))
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._say_possible())
        self.none = PlainLabel(
            words.t(
                "Nobody has a secret of their own yet: whoever knows the clinic's passphrase works as “clinic”. "
                "Add each person, first yourself as administrator: then the audit says who did what, and each may "
                "do what belongs to their work."
            ),
            theme,
            ink="soft",
            wrap=True,
        )
        self.none.setContentsMargins(theme.px(2), theme.px(2), theme.px(2), theme.px(2))
        self.buttons: dict[str, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(3), theme.px(2), theme.px(3), theme.px(2))
        column.setSpacing(theme.px(2))
        column.addWidget(screen_title(self.title, theme))
        self._offer_all()
        column.addWidget(self._people_card(), 1)
        column.addWidget(self._clinic_card())
        self._say_possible()

    def _offer_all(self) -> None:
        words = self.context.wording
        for key, says, run, keys, can in (
            ("add", words.t("Add a person…"), self.add, ("N",), lambda: self._can_manage),
            ("role", words.t("Change the role…"), self.change_role, ("R", "Return"), self._can_change),
            ("secret", words.t("Give a new secret…"), self.give_secret, ("S",), self._can_change),
            ("remove", words.t("Remove…"), self.remove, ("Del",), self._can_remove),
            ("own", words.t("Change my own secret…"), self.change_own, ("O",), lambda: self._has_own),
            (
                "passphrase",
                words.t("New passphrase of the clinic…"),
                self.new_passphrase,
                ("P",),
                self._may_key,
            ),
            ("key", words.t("New key, after somebody left…"), self.new_key, ("K",), self._may_key),
            ("sheet", words.t("Make a recovery sheet"), self._to_sheet, (), self._may_key),
        ):
            self.offer(Action(key, says, run, keys, can))
            button = QPushButton(says)
            button.clicked.connect(run)
            if keys:
                set_tip(button, keys[0])
            self.buttons[key] = button

    def _people_card(self) -> QFrame:
        theme = self.context.theme
        card = QFrame()
        card.setProperty("look", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(1, 1, 1, theme.px(1.5))
        column.setSpacing(theme.px(1))
        column.addWidget(self.none)
        column.addWidget(self.list, 1)
        self.buttons["add"].setProperty("look", "primary")
        row = self._row_of(("add", "role", "secret", "remove"), ("own",))
        row.setContentsMargins(theme.px(2), 0, theme.px(2), 0)
        column.addWidget(row)
        return card

    def _row_of(self, first: Sequence[str], second: Sequence[str]) -> FoldingRow:
        """Give these buttons in a row that folds where it has no room."""
        rows = []
        for keys in (first, second):
            row = QHBoxLayout()
            row.setSpacing(self.context.theme.px(1))
            for key in keys:
                row.addWidget(self.buttons[key])
            rows.append(row)
            row.addStretch(1)
        return FoldingRow(rows[0], rows[1], self.context.theme)

    def _clinic_card(self) -> QFrame:
        words, theme = self.context.wording, self.context.theme
        card = QFrame()
        card.setProperty("look", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.px(2), theme.px(1.5), theme.px(2), theme.px(1.5))
        column.setSpacing(theme.px(1))
        column.addWidget(PlainLabel(words.t("The clinic's own ways in"), theme, bold=True))
        column.addWidget(
            PlainLabel(
                words.t(
                    "The passphrase and the recovery sheet open everything: few should know them. After somebody left, "
                    "a new key shuts out copies of their secret; backups made before still open with the old ones."
                ),
                theme,
                size="small",
                ink="soft",
                wrap=True,
            )
        )
        column.addWidget(self._row_of(("passphrase", "key"), ("sheet",)))
        return card

    # --- what the window asks ----------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read anew who there is."""
        self.context.clinic_jobs.read(read_people, self._show, owner=self, instead_of="people")

    def clinic_changed(self, changed: Changed) -> None:
        """Follow what is no child's."""
        if not changed.patient_ids:
            self.refresh()

    def _show(self, people: People) -> None:
        self.people = people
        lines = lines_of(people, self.context.wording)
        self.list.show_lines(lines)
        self.none.setVisible(not lines)
        self.list.setVisible(bool(lines))
        if not people.is_encrypted:
            self.none.setText(
                self.context.wording.t(
                    "This clinic is not encrypted: whoever has the file can read it, so nobody can have a secret."
                )
            )
        self._say_possible()
        self.became_ready.emit()

    @property
    def is_ready(self) -> bool:
        """Whether it is shown who there is."""
        return self.people is not None

    def take_focus(self) -> None:
        """Begin with the list, or with the first person to be added."""
        (self.list if self.list.lines else self.buttons["add"]).setFocus()

    # --- what is possible --------------------------------------------------------------------------------------------

    @property
    def _can_manage(self) -> bool:
        people = self.people
        return people is not None and people.may_manage and people.is_encrypted and not people.is_read_only

    @property
    def _has_own(self) -> bool:
        return self.people is not None and bool(self.people.user) and not self.people.is_read_only

    def _may_key(self) -> bool:
        return self._can_manage

    def _can_change(self) -> bool:
        return self._can_manage and self.list.chosen is not None and not self.list.chosen.is_gone

    def _can_remove(self) -> bool:
        people, chosen = self.people, self.list.chosen
        is_other = people is not None and chosen is not None and chosen.name != people.user
        return self._can_change() and is_other

    def _say_possible(self) -> None:
        for action in self.offered:
            self.buttons[action.key].setEnabled(action.is_possible())

    # --- what the user asks ------------------------------------------------------------------------------------------

    def add(self) -> None:
        """Ask who comes, and let them in from now on."""
        words = self.context.wording
        role = Role.NURSE if self.list.lines else Role.ADMINISTRATOR
        self._ask(
            adding(words, role),
            lambda clinic, said: add_user(clinic, said.name, said.role or role, said.new),
            lambda said, _done: words.t(
                "{name} can open the clinic from now on.", name=words.isolate(said.name)
            ),
        )

    def change_role(self) -> None:
        """Ask for another role of whoever is chosen."""
        user, words = self.list.chosen, self.context.wording
        if user is None or not self._can_change():
            return
        self._ask(
            another_role(words, user),
            lambda clinic, said: change_role(
                clinic, user.name, said.role or user.role, without_administrator=self._is_known
            ),
            lambda _said, _done: words.t("The role of {name} is changed.", name=words.isolate(user.name)),
        )

    def give_secret(self) -> None:
        """Ask for a new secret of whoever is chosen."""
        user, words = self.list.chosen, self.context.wording
        if user is None or not self._can_change():
            return
        self._ask(
            another_secret(words, user),
            lambda clinic, said: give_new_secret(clinic, user.name, said.new),
            lambda _said, _done: words.t("{name} has a new secret.", name=words.isolate(user.name)),
        )

    def change_own(self) -> None:
        """Ask for the old and the new secret of whoever works here."""
        words = self.context.wording
        if self.people is None or not self._has_own:
            return
        self._ask(
            own_secret(words, self.people.user),
            lambda clinic, said: change_own_secret(clinic, said.old, said.new),
            lambda _said, _done: words.t("Your new secret holds from now on."),
        )

    def remove(self) -> None:
        """Ask whether whoever is chosen is to open the clinic no more."""
        user, words = self.list.chosen, self.context.wording
        if user is None or not self._can_remove():
            return
        name = user.name
        if asked_to_remove(self, words, name):
            self._remove(name, is_known=False)

    def _remove(self, name: str, *, is_known: bool) -> None:
        words = self.context.wording

        def failed(error: Exception) -> None:
            if isinstance(error, LastAdministratorError) and asked_without_administrator(
                self, self.context.wording
            ):
                self._remove(name, is_known=True)
            elif not isinstance(error, LastAdministratorError):
                self.context.clinic_jobs.failed.emit(error)

        self.context.clinic_jobs.write(
            lambda clinic: remove_user(clinic, name, without_administrator=is_known),
            lambda _done: self.context.navigate.say(
                words.t("{name} can open the clinic no more.", name=words.isolate(name)),
                words.t("Where they may have a copy of the file, make a new key (K)."),
            ),
            failed,
        )

    def new_passphrase(self) -> None:
        """Ask for another passphrase of the clinic, and make its file anew under it."""
        words = self.context.wording
        if self._can_manage:
            self._ask(
                another_passphrase(words, self.context.clinic_name),
                lambda clinic, said: new_passphrase(clinic, said.new),
                lambda _said, done: after_new_key(
                    words, words.t("The new passphrase holds from now on."), done
                ),
            )

    def new_key(self) -> None:
        """Ask for the passphrase of the clinic, and make its file anew under another key."""
        words = self.context.wording
        if self._can_manage:
            self._ask(
                another_key(words),
                lambda clinic, said: new_key(clinic, said.old),
                lambda _said, done: after_new_key(words, words.t("The clinic has a new key."), done),
            )

    def _to_sheet(self) -> None:
        self.context.navigate.go(Place("recovery"))

    # --- asking ------------------------------------------------------------------------------------------------------

    def _ask(
        self,
        question: Question,
        carry_out: Callable[[Clinic, Answers], Any],
        done_words: Callable[[Answers, Any], str],
    ) -> None:
        """Ask, carry out what was answered, and close the dialog once it is kept."""
        words = self.context.wording
        self._is_known = False
        dialog = PeopleDialog(question, words, self.context.theme, self)

        def answered(said: Answers) -> None:
            dialog.set_busy(is_busy=True, says=words.t("One moment…"))
            self.context.clinic_jobs.write(lambda clinic: carry_out(clinic, said), kept(said), failed(said))

        def kept(said: Answers) -> Callable[[Any], None]:
            def show(done: Any) -> None:
                dialog.set_busy(is_busy=False)
                dialog.accept()
                self.context.navigate.say(done_words(said, done))

            return show

        def failed(said: Answers) -> Callable[[Exception], None]:
            def show(error: Exception) -> None:
                dialog.set_busy(is_busy=False)
                if isinstance(error, LastAdministratorError):
                    self._is_known = asked_without_administrator(self, self.context.wording)
                    if self._is_known:
                        answered(said)
                    return
                self._say_fault(dialog, error)

            return show

        dialog.answered.connect(answered)
        dialog.exec()
        dialog.deleteLater()

    def _say_fault(self, dialog: PeopleDialog, error: Exception) -> None:
        words = self.context.wording
        if isinstance(error, UserRefusedError) and isinstance(error.fault, NameFault):
            dialog.say_of_name(name_fault_words(error.fault, words))
        elif isinstance(error, WrongPassphraseError):
            dialog.say_of_old(words.t("That is not right. Type it again."))
        elif isinstance(error, TooManyTriesError):
            dialog.say_of_old(
                words.ngettext(
                    "Too many wrong tries: wait {n} second.",
                    "Too many wrong tries: wait {n} seconds.",
                    error.seconds_left,
                )
            )
        elif isinstance(error, PassphraseRefusedError | UserRefusedError):
            dialog.message.setText(words.t("That secret is not taken: choose another."))
        else:
            fault = fault_in_words(error, words)
            dialog.message.setText(f"{fault.happened} {fault.to_do}".strip())
