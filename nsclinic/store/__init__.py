"""The only SQL of the clinic file: open, migrate, read and write children, changes and audit, drafts, check.

Light to import: the engine is loaded when a file is opened, sqlite-utils when one is made or brought up to date.
"""

from nsclinic.store.attachments import Attachments, Kept
from nsclinic.store.changes import Change
from nsclinic.store.clinic_file import ClinicFile, Settings
from nsclinic.store.contents import MOST_BYTES
from nsclinic.store.desk import user_data_folder
from nsclinic.store.drafts import Drafts
from nsclinic.store.errors import (
    AttachmentAbsentError,
    AttachmentDamagedError,
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
from nsclinic.store.ids import is_checked_number, uuid7
from nsclinic.store.opening import create_clinic, open_clinic
from nsclinic.store.values import (
    TYPED,
    AdoptedProtocol,
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
    "MOST_BYTES",
    "TYPED",
    "AdoptedProtocol",
    "AttachmentAbsentError",
    "AttachmentDamagedError",
    "Attachments",
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
    "Kept",
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
    "is_checked_number",
    "open_clinic",
    "user_data_folder",
    "uuid7",
]
