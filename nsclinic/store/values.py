"""What the store hands out beside the record itself: lines of a list, audit entries, revisions, origins.

Plain frozen values, so that lists, screens and tests can hold them without a connection.
"""

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from nsclinic.domain.attachment import Attachment
from nsclinic.domain.record import Child, Event, Observation, Sex, Treatment, Visit

Row = Child | Visit | Observation | Treatment | Event | Attachment


class RowKind(StrEnum):
    """The kinds of row a clinic file holds; each has a table of heads and one of superseded revisions."""

    CHILD = "child"
    VISIT = "visit"
    OBSERVATION = "observation"
    TREATMENT = "treatment"
    EVENT = "event"
    SETTING = "setting"
    PROTOCOL = "protocol"
    ATTACHMENT = "attachment"


class How(StrEnum):
    """How a row came into the file."""

    TYPED = "typed"
    IMPORT = "import"
    MERGE = "merge"
    JOIN = "join"


class Origin(NamedTuple):
    """Where rows of a change came from.

    For an import `file` is its name and `sha256` its SHA-256 in hex; for a row moved from another record of the same
    child `file` is the row_id that it had there, whose own history says how it came; for a row that two desks had
    changed apart, and somebody decided, `file` is the id of the other desk's revision.
    """

    how: How = How.TYPED
    file: str = ""
    sha256: str = ""


TYPED = Origin()

UNDO_KIND = "undo"
"""The kind of a change that undoes one; its reason begins with the id of that change, so that the seal covers it."""

MERGE_KIND = "merge_children"
"""The kind of a change that puts two records of one child together."""

JOIN_KIND = "join"
"""The kind of a change that brought in another desk's entries; its reason begins with the id of the first of them and
how many there were, so that the seal covers both."""

CHANGE_ID_LETTERS = 36


class BroughtUp(NamedTuple):
    """That a file was brought up to date when it was opened: from which version, and where it lies as it was."""

    found: int
    copy: Path


class ChildLine(NamedTuple):
    """One child as a list shows it.

    `last_seen_on` is the latest visit that was no phone call. `next_visit_on` is the booking in force on the day for
    which the line was asked: of the last visit that names a day, unless the child was seen (not by phone) since and
    that day is past. Without a day every booking counts as ahead.
    """

    patient_id: str
    given_name: str
    family_name: str
    guardian: str
    phone: str
    birth_date: date
    birth_date_estimated: bool | None
    sex: Sex
    last_seen_on: date | None
    next_visit_on: date | None

    @property
    def name(self) -> str:
        """Given and family name, or the clinic number where neither is known."""
        return " ".join(part for part in (self.given_name, self.family_name) if part) or self.patient_id


class ChangeEntry(NamedTuple):
    """One audit entry: one Save, import, merge or undo.

    `seq` counts the entries of this file, `desk_seq` those of the desk whose chain it stands in. `at` carries the
    desk's offset from UTC. `digest` is the SHA-256 over the entry's revisions, `seal` the HMAC that chains it.
    """

    seq: int
    change_id: str
    desk_id: str
    desk_seq: int
    at: datetime
    who: str
    program_version: str
    kind: str
    reason: str
    revisions: int
    digest: str
    seal: str

    @property
    def undoes(self) -> str:
        """The id of the change that this one undid; empty for one that undid none."""
        begins = self.reason.partition(" ")[0]
        return begins if self.kind == UNDO_KIND and len(begins) == CHANGE_ID_LETTERS else ""

    @property
    def brought(self) -> tuple[str, int]:
        """The id of the first entry that came in with this one, and how many came; ("", 0) for one that is no join."""
        begins, _, rest = self.reason.partition(" ")
        count = rest.partition(" ")[0]
        if self.kind == JOIN_KIND and len(begins) == CHANGE_ID_LETTERS and count.isdecimal():
            return begins, int(count)
        return "", 0

    @property
    def why(self) -> str:
        """The reason in the words of whoever gave it."""
        if self.brought[0]:
            return self.reason.split(" ", 2)[2]
        return self.reason.partition(" ")[2] if self.undoes else self.reason


class Revision(NamedTuple):
    """One state a row was in. `row` is None for a setting (its text stands in `setting`) and for a protocol."""

    revision_id: str
    parent_revision_id: str | None
    change: ChangeEntry
    is_removed: bool
    origin: Origin
    line: int | None
    row: Row | None
    setting: str | None = None


class RowChange(NamedTuple):
    """What one change did to one row.

    `before` is None where the row was not there, or was removed; `after` where it is so now. A setting or a protocol
    has its `name` and in `texts` what it said before and after (empty: nothing); `patient_id` is empty then.
    """

    kind: RowKind
    row_id: str
    patient_id: str
    before: Row | None = None
    after: Row | None = None
    name: str = ""
    texts: tuple[str, str] = ("", "")


class ChildChange(NamedTuple):
    """One audit entry about a child, and what it did to her rows; none for a note (a page printed)."""

    entry: ChangeEntry
    rows: tuple[RowChange, ...]


class AdoptedProtocol(NamedTuple):
    """One version of a site's own protocol as the clinic adopted it: its file's text and what identifies it.

    `valid_from` is the first day on which it is in force; `sha256` that of the text in hex; `file` the name it came
    under. The text is not read here.
    """

    protocol_id: str
    version: str
    based_on: str
    valid_from: date
    sha256: str
    text: str
    file: str = ""
    adopted_at: datetime | None = None
    adopted_by: str = ""


class Head(NamedTuple):
    """What the file stands at; equal heads mean equal content. `digest` is the seal of the last entry."""

    seq: int
    revisions: int
    digest: str


class FaultKind(StrEnum):
    """What a check can find wrong; a document's file that nobody needs is no damage."""

    PAGE = "page"
    STRUCTURE = "structure"
    REFERENCE = "reference"
    ENTRY_MISSING = "entry_missing"
    ENTRY_CHANGED = "entry_changed"
    ENTRY_MOVED = "entry_moved"
    ENTRIES_CUT = "entries_cut"
    ENTRY_CHILDREN = "entry_children"
    ROW_CHANGED = "row_changed"
    ROW_MISSING = "row_missing"
    ROW_ADDED = "row_added"
    ROW_MOVED = "row_moved"
    ROW_STRAY = "row_stray"
    ROWS_ALTERED = "rows_altered"
    LINE = "line"
    SEARCH = "search"
    DOCUMENT_ABSENT = "document_absent"
    DOCUMENT_ALTERED = "document_altered"
    DRAFTS = "drafts"
    KEYS = "keys"
    PAPER_HEAD = "paper_head"
    HEAD_FILE = "head_file"
    UNREAD = "unread"
    DOCUMENT_LEFT = "document_left"


class Fault(NamedTuple):
    """One thing that a check found, with all that can be said of where it lies; empty where it cannot be said.

    `seq`, `at`, `who` and `change_kind` are those of the audit entry; `row_kind`, `what` (its code, drug or name) and
    `on` (its day) those of the row, `patient_id` the child's number. `sentence` says it in English.
    """

    kind: FaultKind
    sentence: str
    seq: int | None = None
    at: datetime | None = None
    who: str = ""
    change_kind: str = ""
    patient_id: str = ""
    row_kind: RowKind | None = None
    what: str = ""
    on: str = ""
    row_id: str = ""
    file: str = ""
    how_many: int = 0

    @property
    def is_damage(self) -> bool:
        """Whether something recorded is not as it was kept."""
        return self.kind is not FaultKind.DOCUMENT_LEFT


class CheckPart(StrEnum):
    """What a check looks at, in this order."""

    PAGES = "pages"
    STRUCTURE = "structure"
    AUDIT = "audit"
    LISTS = "lists"
    DOCUMENTS = "documents"
    BESIDE = "beside"


class CheckStep(NamedTuple):
    """How far a check has come within one part."""

    part: CheckPart
    done: int
    of: int
