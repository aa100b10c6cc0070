"""The packages that were made for the registry, kept with the clinic: by them the next one names the one before it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from nsclinic.clinic.clinic import Clinic
from nsclinic.store.entry import now

PACKAGES_SETTING = "registry_packages"
EXPORT_KIND = "registry_export"
"""What the audit calls a package that was made."""

KEPT = 60
"""So many are kept: five years of one a month."""


@dataclass(frozen=True, slots=True)
class PackageMade:
    """One package: its days, how many children were in it, the sum of its manifest, and the day on which it was made.

    `since` is None of a full package.
    """

    as_of: date
    since: date | None
    children: int
    sha256: str
    made_on: date


def packages_made(clinic: Clinic) -> tuple[PackageMade, ...]:
    """Give the packages, the last made last."""
    return tuple(_read(entry) for entry in clinic.store.settings.get(PACKAGES_SETTING, ()))


def package_before(clinic: Clinic, as_of: date) -> PackageMade | None:
    """Give the last package of an earlier as-of date: the latest of them, and of one day the last made."""
    earlier = [made for made in packages_made(clinic) if made.as_of < as_of]
    latest = max((made.as_of for made in earlier), default=None)
    return next((made for made in reversed(earlier) if made.as_of == latest), None)


def keep_package(
    clinic: Clinic, made: PackageMade, pseudonyms: Mapping[str, tuple[str, str]], *, is_in_line: bool = True
) -> None:
    """Keep a package and, by the number of each child, the id first exported under and the pseudonym, in one change.

    Where all of it is known already nothing is written. `is_in_line`: the next package names this one as the one before
    it; a bundle is another form of the same and does not stand in the line.
    """
    known = packages_made(clinic)
    is_known = not is_in_line or any(replace(one, made_on=made.made_on) == made for one in known)
    if is_known and not pseudonyms:
        return
    reason = f"as of {made.as_of}, {made.children} children, {made.sha256[:12]}"
    with clinic.changing(EXPORT_KIND, reason) as (change, touched):
        for patient_id, (first_id, name) in pseudonyms.items():
            change.set_first_export(patient_id, first_id, name)
        if not is_known:
            change.put_setting(PACKAGES_SETTING, [_written(one) for one in (*known, made)[-KEPT:]])
        touched.extend(pseudonyms)


def made_now(as_of: date, since: date | None, children: int, sha256: str) -> PackageMade:
    """Give a package as it is made today, by this computer's clock."""
    return PackageMade(as_of, since, children, sha256, now().date())


def _read(entry: Mapping[str, Any]) -> PackageMade:
    since = entry["since"]
    return PackageMade(
        as_of=date.fromisoformat(entry["as_of"]),
        since=date.fromisoformat(since) if since else None,
        children=entry["children"],
        sha256=entry["sha256"],
        made_on=date.fromisoformat(entry["made_on"]),
    )


def _written(made: PackageMade) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, date) else value for name, value in asdict(made).items()}
