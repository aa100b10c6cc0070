"""Going on with a clinic file that lacks what was saved here last: somebody decides it, and the audit says so."""

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.rights import Right
from nsclinic.store.head import OLDER, KeptHead, moment_of


def accept_older(clinic: Clinic) -> None:
    """Go on with a clinic that was opened by `open_clinic(accept_older=True)`; one that is not older stays as it is.

    The audit entry says what was saved here last and how far the file goes.

    Raises:
        RightLackingError: whoever opened the clinic may not restore.
        ReadOnlyError: the file can only be read.
    """
    found = clinic.store.witness.compared
    if found.standing not in OLDER or found.kept is None:
        return
    clinic.require(Right.RESTORE)
    ends = _said(found.last) if found.last else "none"
    clinic.store.accept_older(
        who=clinic.who, reason=f"saved here last: {_said(found.kept)}; in this file: {ends}"
    )


def _said(head: KeptHead) -> str:
    return f"{head.seq} ({moment_of(head):%Y-%m-%d %H:%M})"
