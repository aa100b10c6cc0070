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
    AnotherClinicError,
    AttachmentAbsentError,
    AttachmentDamagedError,
    ClinicDamagedError,
    ClinicExistsError,
    ClinicLockedError,
    ClinicMissingError,
    DiskFullError,
    ForkedDeskError,
    JoinCancelledError,
    JoinUndecidedError,
    NewerVersionError,
    NoUndo,
    PassphraseNeededError,
    ReadOnlyError,
    RemovedRowError,
    StoreError,
    UndoRefusedError,
    UnknownRowError,
    WrongPassphraseError,
)
from nsclinic.store.ids import is_checked_number, uuid7
from nsclinic.store.joining import Joining
from nsclinic.store.joint import BothWrote, Choice, Decisions, JoinPlan, Renumbered, RowConflict, Side
from nsclinic.store.opening import create_clinic, open_clinic
from nsclinic.store.values import (
    JOIN_KIND,
    MERGE_KIND,
    TYPED,
    UNDO_KIND,
    AdoptedProtocol,
    ChainFault,
    ChangeEntry,
    ChildChange,
    ChildLine,
    Head,
    How,
    Origin,
    Revision,
    Row,
    RowChange,
    RowKind,
)

__all__ = [
    "JOIN_KIND",
    "MERGE_KIND",
    "MOST_BYTES",
    "TYPED",
    "UNDO_KIND",
    "AdoptedProtocol",
    "AnotherClinicError",
    "AttachmentAbsentError",
    "AttachmentDamagedError",
    "Attachments",
    "BothWrote",
    "ChainFault",
    "Change",
    "ChangeEntry",
    "ChildChange",
    "ChildLine",
    "Choice",
    "ClinicDamagedError",
    "ClinicExistsError",
    "ClinicFile",
    "ClinicLockedError",
    "ClinicMissingError",
    "Decisions",
    "DiskFullError",
    "Drafts",
    "ForkedDeskError",
    "Head",
    "How",
    "JoinCancelledError",
    "JoinPlan",
    "JoinUndecidedError",
    "Joining",
    "Kept",
    "NewerVersionError",
    "NoUndo",
    "Origin",
    "PassphraseNeededError",
    "ReadOnlyError",
    "RemovedRowError",
    "Renumbered",
    "Revision",
    "Row",
    "RowChange",
    "RowConflict",
    "RowKind",
    "Settings",
    "Side",
    "StoreError",
    "UndoRefusedError",
    "UnknownRowError",
    "WrongPassphraseError",
    "create_clinic",
    "is_checked_number",
    "open_clinic",
    "user_data_folder",
    "uuid7",
]
