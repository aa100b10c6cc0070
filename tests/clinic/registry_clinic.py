"""What the tests of registry packages ask of a clinic and of a package."""

import hashlib
import hmac
import json
from base64 import b32encode
from dataclasses import replace
from datetime import date
from pathlib import Path

from nsclinic.clinic.clinic import Clinic
from nsclinic.domain.record import (
    Consent,
)

TODAY = date(2026, 11, 23)


def set_consent(clinic: Clinic, patient_id: str, consent: Consent) -> None:
    child = replace(clinic.record(patient_id).child, consent_registry=consent)
    with clinic.changing("amend", "asked again") as (change, _):
        change.put_child(child)


def keyed(clinic: Clinic, name: str) -> str:
    """The contract's formula, written once more."""
    digest = hmac.new(clinic.store.site_key, name.encode(), hashlib.sha256).digest()
    return b32encode(digest).decode()[:26]


def description_of(folder: Path) -> dict[str, object]:
    said: dict[str, object] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))[
        "nsclinic"
    ]
    return said


def manifest_sum(folder: Path) -> str:
    return hashlib.sha256((folder / "MANIFEST.sha256").read_bytes()).hexdigest()
