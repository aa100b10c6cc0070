"""What is not right with the clinic as a whole and that nobody may overlook: said on the first screen until it is.

The clinic opened with its recovery sheet needs a passphrase that somebody knows and a sheet that nobody has used; a
version of the site's own protocol that cannot be used means that children are reviewed under another than was meant.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nsclinic.clinic.clinic import Clinic
from nsclinic.wording import Wording

if TYPE_CHECKING:
    from nsclinic.clinic.site_protocols import SiteVersion


@dataclass(frozen=True, slots=True)
class Unsettled:
    """What is still to be done.

    `wants_passphrase` and `wants_sheet`: the recovery sheet opened the clinic, and since then nobody has chosen a new
    passphrase, or made a new sheet. `unusable` are the adopted versions that this program cannot use.
    """

    wants_passphrase: bool = False
    wants_sheet: bool = False
    unusable: tuple["SiteVersion", ...] = ()


def unsettled(clinic: Clinic) -> Unsettled:
    """Look what is not right with a clinic; nothing is written."""
    unusable = clinic.site_protocols.unusable if clinic.store.adopted_protocols() else ()
    if not clinic.store.is_opened_by_recovery:
        return Unsettled(unusable=unusable)
    from nsclinic.clinic.recovery import SHEET_KIND, needs_sheet
    from nsclinic.clinic.rekeying import PASSPHRASE_KIND

    is_sheet_used = needs_sheet(clinic)
    return Unsettled(
        is_sheet_used and PASSPHRASE_KIND not in clinic.renewed,
        is_sheet_used and SHEET_KIND not in clinic.renewed,
        unusable,
    )


def recovery_words(found: Unsettled, words: Wording) -> str:
    """Say that the recovery sheet was used, and what is still to be done; empty where nothing is."""
    if found.wants_passphrase and found.wants_sheet:
        return words.t(
            "This clinic was opened with its recovery sheet. Choose a new passphrase, then make a new sheet: "
            "the old one opens it still."
        )
    if found.wants_passphrase:
        return words.t("This clinic was opened with its recovery sheet. Choose a new passphrase.")
    if found.wants_sheet:
        return words.t("The recovery sheet that was used opens this clinic still. Make a new one.")
    return ""


def unusable_words(unusable: tuple["SiteVersion", ...], words: Wording) -> str:
    """Name the adopted versions that cannot be used, a line each; empty where there are none."""
    return "\n".join(
        words.t(
            "Version {version} of “{id}”, adopted here, is damaged or cannot be read by this program: it is not used.",
            version=words.isolate(version.adopted.version),
            id=words.isolate(version.adopted.protocol_id),
        )
        for version in unusable
    )
