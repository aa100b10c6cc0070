"""What is asked about people and secrets, in words; and what is said where an answer cannot be carried out."""

from PySide6.QtWidgets import QWidget

from nsclinic.clinic.rekeying import NewKey
from nsclinic.clinic.rights import Role
from nsclinic.clinic.users import NameFault, User
from nsclinic.ui.text import Choice, ask
from nsclinic.ui.users.dialog import Question
from nsclinic.wording import Wording


def adding(words: Wording, role: Role) -> Question:
    """Ask who comes."""
    return Question(
        words.t("Add a person"),
        words.t("The secret is theirs: let them type it themselves. Nobody can read it later."),
        words.t("Add"),
        name=True,
        role=role,
        new=_their_secret(words),
    )


def another_role(words: Wording, user: User) -> Question:
    """Ask in which role somebody works from now on."""
    return Question(
        words.t("The role of {name}", name=words.isolate(user.name)),
        words.t("It holds from the next time that they open the clinic."),
        words.t("Change"),
        role=user.role,
    )


def another_secret(words: Wording, user: User) -> Question:
    """Ask for a new secret of somebody who forgot theirs."""
    return Question(
        words.t("A new secret for {name}", name=words.isolate(user.name)),
        words.t("The one before opens nothing from then on. Let them type it themselves."),
        words.t("Keep it"),
        new=_their_secret(words),
        whose=user.name,
    )


def own_secret(words: Wording, name: str) -> Question:
    """Ask for the old and the new secret of whoever works here."""
    return Question(
        words.t("Change my own secret"),
        words.t("The one before opens nothing from then on."),
        words.t("Keep it"),
        old=words.t("Your secret now"),
        new=(words.t("Your new secret"), words.t("The same secret again")),
        whose=name,
    )


def another_passphrase(words: Wording, clinic_name: str) -> Question:
    """Ask for another passphrase of the clinic."""
    return Question(
        words.t("New passphrase of the clinic"),
        words.t(
            "The clinic's file is made anew; everybody's own secret and the recovery sheet stay good. Backups made "
            "before open with the old passphrase."
        ),
        words.t("Change it"),
        new=(words.t("New passphrase"), words.t("The same passphrase again")),
        whose=clinic_name,
    )


def another_key(words: Wording) -> Question:
    """Ask for the passphrase of the clinic, to make its file anew under another key."""
    return Question(
        words.t("New key, after somebody left"),
        words.t(
            "The clinic's file is made anew under the same passphrase, and the secrets of all who are gone open it no "
            "more. Whoever knew the passphrase itself still does: then choose a new one."
        ),
        words.t("Make it"),
        old=words.t("Passphrase of the clinic"),
    )


def after_new_key(words: Wording, happened: str, done: NewKey) -> str:
    """Say what else is to be known after a new key: secrets that were refused, old copies that lie about."""
    parts = [happened]
    if done.refused:
        names = ", ".join(words.isolate(name) for name in done.refused)
        parts.append(words.t("New secrets are needed for: {names}.", names=names))
    if done.still_old:
        files = ", ".join(words.left_to_right(name) for name in done.still_old)
        parts.append(words.t("These open with the old key, delete or hide them: {files}.", files=files))
    return " ".join(parts)


def name_fault_words(fault: NameFault, words: Wording) -> str:
    """Say why a name is not taken, and what to do."""
    return {
        NameFault.EMPTY: words.t("Type the name."),
        NameFault.TOO_LONG: words.t("Too long: shorten it."),
        NameFault.NOT_A_LETTER: words.t("It holds a sign that cannot be seen: type it anew."),
        NameFault.RESERVED: words.t("That name is the clinic's own: choose another."),
        NameFault.TAKEN: words.t("There is somebody of that name: add a letter."),
    }[fault]


def _their_secret(words: Wording) -> tuple[str, str]:
    return words.t("Their secret"), words.t("The same secret again")


def asked_to_remove(parent: QWidget, words: Wording, name: str) -> bool:
    """Ask whether somebody is to open the clinic no more."""
    answer = ask(
        parent,
        words.t("Remove {name}?", name=words.isolate(name)),
        words.t(
            "{name} will open the clinic no more. What they did stays in the audit.", name=words.isolate(name)
        ),
        (
            Choice("leave", words.t("Leave it"), is_default=True, is_escape=True),
            Choice("remove", words.t("Remove")),
        ),
        details=words.t("Where they may have a copy of the file, make a new key afterwards (K)."),
    )
    return answer == "remove"


def asked_without_administrator(parent: QWidget, words: Wording) -> bool:
    """Ask whether it is meant that nobody but the clinic's own ways in administers from then on."""
    answer = ask(
        parent,
        words.t("Nobody would administer"),
        words.t(
            "This is the only administrator. Without one, people and settings can be changed only with the clinic's "
            "passphrase or its recovery sheet."
        ),
        (
            Choice("leave", words.t("Leave it"), is_default=True, is_escape=True),
            Choice("go", words.t("Do it all the same")),
        ),
    )
    return answer == "go"
