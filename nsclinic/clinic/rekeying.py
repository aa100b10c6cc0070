"""A new key for the clinic's file: where its passphrase is changed, and where somebody left who knew a way in.

The window and the commands go on with the same `Clinic`; its file is closed and opened again under the new key.
"""

from typing import NamedTuple

from nsclinic.clinic.clinic import Changed, Clinic
from nsclinic.clinic.passphrase import PassphraseFault, fault_of_passphrase
from nsclinic.clinic.rights import RIGHT_OF_KIND
from nsclinic.store import StoreError, WrongPassphraseError
from nsclinic.store.key_slots import folded_name

PASSPHRASE_KIND = "new_passphrase"  # noqa: S105 - a kind of change, not a secret
LEAVER_KIND = "new_key"


class NewKey(NamedTuple):
    """What came of a new key: whose secrets open the clinic still, whose do not because their slot had been altered.

    `still_old` names files beside the clinic that open with the old key: delete them, or keep them where nobody gets at
    them. So do backups made before.
    """

    kept: tuple[str, ...]
    refused: tuple[str, ...]
    still_old: tuple[str, ...]


class PassphraseRefusedError(StoreError):
    """A passphrase is not taken; `fault` says why. Nothing was changed."""

    def __init__(self, fault: PassphraseFault) -> None:
        super().__init__(
            f"The new passphrase was not taken ({fault.value.replace('_', ' ')}). Nothing was changed."
        )
        self.fault = fault


def new_passphrase(clinic: Clinic, passphrase: str) -> NewKey:
    """Let another passphrase of the clinic open its file; users' secrets and the recovery sheet stay as they are.

    Raises:
        PassphraseRefusedError: it is too short, too alike or the clinic's name.
        RightLackingError: whoever opened the clinic may not.
        StoreError: the new file could not be made; nothing was changed.
    """
    clinic.require(RIGHT_OF_KIND[PASSPHRASE_KIND])
    if (fault := fault_of_passphrase(passphrase, passphrase, clinic.name)) is not None:
        raise PassphraseRefusedError(fault)
    return _with_new_key(clinic, passphrase, PASSPHRASE_KIND)


def new_key(clinic: Clinic, passphrase: str) -> NewKey:
    """Make the file anew under the same passphrase, so that whoever left cannot open what lies there from now on.

    The secret of everybody who is gone opens nothing any more. For one who knew the passphrase itself, or has a copy of
    the recovery sheet, this is not enough: `new_passphrase`, and a new sheet.

    Raises:
        TooManyTriesError: it is too early for another try.
        WrongPassphraseError: that is not the clinic's passphrase, and a slip would have become the new one.
        RightLackingError: whoever opened the clinic may not.
        StoreError: the new file could not be made; nothing was changed.
    """
    clinic.require(RIGHT_OF_KIND[LEAVER_KIND])
    clinic.store.ways_in.prove(passphrase)
    if not clinic.store.ways_in.is_passphrase(passphrase):
        raise WrongPassphraseError(clinic.store.path)
    return _with_new_key(clinic, passphrase, LEAVER_KIND)


def _with_new_key(clinic: Clinic, passphrase: str, kind: str) -> NewKey:
    from nsclinic.store.rekeying import opened_again, rekey

    before = clinic.store
    users = {folded_name(user.name) for user in before.users if not user.is_gone}
    leaving = [name for name in before.ways_in.user_names() if folded_name(name) not in users]
    clinic.last_change_id = ""
    done = rekey(before, passphrase, kind=kind, who=clinic.who, reason=", ".join(leaving), leaving=leaving)
    clinic.store = fresh = opened_again(before, done)
    clinic.last_change_id = fresh.changes(1)[0].change_id
    clinic.renewed.add(kind)
    clinic.tell(Changed((), (kind,), clinic.last_change_id))
    return NewKey(done.kept, done.refused, tuple(path.name for path in done.still_old))
