"""The only SQL of the clinic file: open, migrate, read and write children, changes and audit, drafts, check.

Light to import: the engine is loaded when a file is opened, sqlite-utils when one is made or brought up to date.
"""

from nsclinic.store.access_log import AccessEntry, AccessKind, AccessLog
from nsclinic.store.attachments import Attachments, Kept
from nsclinic.store.audit_list import AuditLine, AuditQuestion
from nsclinic.store.changes import Change
from nsclinic.store.clinic_file import ClinicFile
from nsclinic.store.consents import consents
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
    ClinicLostError,
    ClinicMissingError,
    ClinicOlderError,
    ClinicReplacedError,
    DiskFullError,
    ForkedDeskError,
    JoinUndecidedError,
    NewerFileError,
    NewerVersionError,
    NoUndo,
    PassphraseNeededError,
    ReadOnlyError,
    RemovedRowError,
    SameFileError,
    StoreError,
    TooManyTriesError,
    UndoRefusedError,
    UnknownRowError,
    UserGoneError,
    WrongPassphraseError,
    WrongSecretError,
)
from nsclinic.store.head import ACCEPT_KIND, Standing
from nsclinic.store.ids import is_checked_number, uuid7
from nsclinic.store.joining import Joining
from nsclinic.store.joint import BothWrote, Choice, Decisions, JoinPlan, Renumbered, RowConflict, Side
from nsclinic.store.key_slots import user_names
from nsclinic.store.opening import create_clinic, open_clinic
from nsclinic.store.people import USERS_SETTING, StoredUser
from nsclinic.store.settings import Settings
from nsclinic.store.values import (
    JOIN_KIND,
    MERGE_KIND,
    TYPED,
    UNDO_KIND,
    AdoptedProtocol,
    ChangeEntry,
    CheckPart,
    CheckStep,
    ChildChange,
    ChildLine,
    Fault,
    FaultKind,
    Head,
    How,
    Origin,
    Revision,
    Row,
    RowChange,
    RowKind,
)
from nsclinic.store.ways_in import OpenedBy

__all__ = [
    "ACCEPT_KIND",
    "JOIN_KIND",
    "MERGE_KIND",
    "MOST_BYTES",
    "TYPED",
    "UNDO_KIND",
    "USERS_SETTING",
    "AccessEntry",
    "AccessKind",
    "AccessLog",
    "AdoptedProtocol",
    "AnotherClinicError",
    "AttachmentAbsentError",
    "AttachmentDamagedError",
    "Attachments",
    "AuditLine",
    "AuditQuestion",
    "BothWrote",
    "Change",
    "ChangeEntry",
    "CheckPart",
    "CheckStep",
    "ChildChange",
    "ChildLine",
    "Choice",
    "ClinicDamagedError",
    "ClinicExistsError",
    "ClinicFile",
    "ClinicLockedError",
    "ClinicLostError",
    "ClinicMissingError",
    "ClinicOlderError",
    "ClinicReplacedError",
    "Decisions",
    "DiskFullError",
    "Drafts",
    "Fault",
    "FaultKind",
    "ForkedDeskError",
    "Head",
    "How",
    "JoinPlan",
    "JoinUndecidedError",
    "Joining",
    "Kept",
    "NewerFileError",
    "NewerVersionError",
    "NoUndo",
    "OpenedBy",
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
    "SameFileError",
    "Settings",
    "Side",
    "Standing",
    "StoreError",
    "StoredUser",
    "TooManyTriesError",
    "UndoRefusedError",
    "UnknownRowError",
    "UserGoneError",
    "WrongPassphraseError",
    "WrongSecretError",
    "consents",
    "create_clinic",
    "is_checked_number",
    "open_clinic",
    "user_data_folder",
    "user_names",
    "uuid7",
]
