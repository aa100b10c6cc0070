"""The only SQL of the clinic file: open, migrate, read and write children, changes and audit, drafts, check.

Light to import: the engine is loaded when a file is opened, sqlite-utils when one is made or brought up to date.
"""

from nsclinic.store.clinic_file import Change, ClinicFile, Drafts, Settings, create_clinic, open_clinic
from nsclinic.store.errors import (
    ClinicDamagedError,
    ClinicExistsError,
    ClinicLockedError,
    ClinicMissingError,
    DiskFullError,
    NewerVersionError,
    PassphraseNeededError,
    ReadOnlyError,
    RemovedRowError,
    StoreError,
    UnknownRowError,
    WrongPassphraseError,
)
from nsclinic.store.values import (
    TYPED,
    ChainFault,
    ChangeEntry,
    ChildLine,
    Head,
    How,
    Origin,
    Revision,
    Row,
    RowKind,
)

__all__ = [
    "TYPED",
    "ChainFault",
    "Change",
    "ChangeEntry",
    "ChildLine",
    "ClinicDamagedError",
    "ClinicExistsError",
    "ClinicFile",
    "ClinicLockedError",
    "ClinicMissingError",
    "DiskFullError",
    "Drafts",
    "Head",
    "How",
    "NewerVersionError",
    "Origin",
    "PassphraseNeededError",
    "ReadOnlyError",
    "RemovedRowError",
    "Revision",
    "Row",
    "RowKind",
    "Settings",
    "StoreError",
    "UnknownRowError",
    "WrongPassphraseError",
    "create_clinic",
    "open_clinic",
]
