"""What a backup set is: its folder, its manifest, and where sets of which clinic lie.

```
FOLDER/                          any folder; sets of several clinics may lie in it
  nsclinic-1a2b3c4d/             the shelf of one clinic, named by the start of its id
    00000123-20261128T015012Z-9f3c/    a set: named by the audit's seq, so that names sort as the sets follow
      clinic.nsclinic            the clinic file; it opens with the passphrase and nothing else
      clinic.nsclinic.keys       further ways to its key, where there are any, and .keys.copy
      manifest.json              what was copied, when, from which point of the audit
    documents/                   the contents of documents, each once for all sets of the shelf
    state.json                   when which set was last checked, and which second medium was chosen
```

A set appears whole under its name or not at all, and is never written again. A manifest names no child: it holds
sums, counts, and names that are keyed hashes. It carries a sum of itself, which anybody can check, and a seal, which
needs the clinic's key.
"""

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nsclinic.store.errors import BackupDamagedError, NewerBackupError
from nsclinic.store.key_slots import COPY_SUFFIX, KEYS_SUFFIX
from nsclinic.store.keys import subkey

FORMAT = 1
KEYS_SUFFIXES = (KEYS_SUFFIX, COPY_SUFFIX)
"""What lies beside a clinic file and belongs into a set of it."""

MANIFEST = "manifest.json"
DOCUMENTS = "documents"
UNFINISHED = ".part"
_MOST_MANIFEST_BYTES = 64_000_000
_CHUNK = 1 << 20

_SHELF = re.compile(r"nsclinic-[0-9a-f]{8}")
_SET = re.compile(r"[0-9]{8,}-[0-9]{8}T[0-9]{6}Z-[0-9a-f]{4}")


@dataclass(frozen=True, slots=True)
class FileSum:
    """What a file of a set must be."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class BackupSet:
    """One set, as its manifest says. `seq` and `head` name the audit entry that it stands at.

    `documents` are the names of contents it needs; `absent` those of them that lacked when it was made.
    """

    folder: Path
    file_name: str
    clinic_id: str
    made_at: datetime
    why: str
    seq: int
    head: str
    program: str
    version: int
    is_encrypted: bool
    counts: Mapping[str, int]
    documents: tuple[str, ...]
    absent: tuple[str, ...]
    files: Mapping[str, FileSum]

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self.folder.name

    @property
    def clinic_file(self) -> Path:
        """The copy of the clinic file."""
        return self.folder / self.file_name

    @property
    def keys_suffixes(self) -> tuple[str, ...]:
        """What the names of the files of further ways to its key end in; empty where there are none."""
        return tuple(suffix for suffix in KEYS_SUFFIXES if self.file_name + suffix in self.files)

    @property
    def documents_folder(self) -> Path:
        """Where the contents of its documents lie."""
        return self.folder.parent / DOCUMENTS

    @property
    def size(self) -> int:
        """Bytes of its own files; documents are shared and do not count."""
        return sum(file.size for file in self.files.values())


def shelf_of(folder: Path, clinic_id: str) -> Path:
    """Give where the sets of one clinic lie in a folder of backups; it may not exist."""
    return folder / f"nsclinic-{clinic_id[:8]}"


def new_set_name(seq: int, made_at: datetime) -> str:
    """Give the name of a new set; no two are alike."""
    return f"{seq:08d}-{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


def manifest_of(kept: BackupSet, chain_key: bytes) -> str:
    """Give the text of a set's manifest, with its sum and its seal."""
    said: dict[str, Any] = {
        "format": FORMAT,
        "file_name": kept.file_name,
        "clinic_id": kept.clinic_id,
        "made_at": kept.made_at.isoformat(timespec="seconds"),
        "why": kept.why,
        "seq": kept.seq,
        "head": kept.head,
        "program": kept.program,
        "version": kept.version,
        "is_encrypted": kept.is_encrypted,
        "counts": dict(kept.counts),
        "documents": list(kept.documents),
        "absent": list(kept.absent),
        "files": {name: {"sha256": file.sha256, "size": file.size} for name, file in kept.files.items()},
    }
    text = _canonical(said)
    sums = {"sum": hashlib.sha256(text).hexdigest(), "seal": _seal(text, chain_key)}
    return json.dumps({**said, **sums}, ensure_ascii=False, indent=1)


def read_set(folder: Path) -> BackupSet:
    """Give the set in a folder as its manifest says; nothing but the manifest's own sum is checked.

    Raises:
        BackupDamagedError: there is no manifest, or it was altered.
        NewerBackupError: it was written by a newer program in another form.
    """
    said = _read_manifest(folder)
    try:
        return BackupSet(
            folder=folder,
            file_name=_plain_name(said["file_name"]),
            clinic_id=str(said["clinic_id"]),
            made_at=datetime.fromisoformat(said["made_at"]),
            why=str(said["why"]),
            seq=int(said["seq"]),
            head=str(said["head"]),
            program=str(said["program"]),
            version=int(said["version"]),
            is_encrypted=bool(said["is_encrypted"]),
            counts={str(name): int(count) for name, count in said["counts"].items()},
            documents=tuple(map(_content_name, said["documents"])),
            absent=tuple(map(_content_name, said["absent"])),
            files={
                _plain_name(name): FileSum(str(file["sha256"]), int(file["size"]))
                for name, file in said["files"].items()
            },
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BackupDamagedError(folder, "its manifest cannot be understood") from error


def has_seal(kept: BackupSet, chain_key: bytes) -> bool:
    """Say whether the manifest of a set was written by somebody who has the clinic's key.

    Raises:
        BackupDamagedError: there is no manifest, or it was altered.
    """
    said = _read_manifest(kept.folder)
    seal = str(said.pop("seal", ""))
    said.pop("sum", None)
    return hmac.compare_digest(seal, _seal(_canonical(said), chain_key))


def set_folders(shelf: Path) -> list[Path]:
    """Give the folders of all sets of a shelf, in order of seq; empty where there is no shelf."""
    try:
        found = [path for path in shelf.iterdir() if _SET.fullmatch(path.name) and path.is_dir()]
    except OSError:
        return []
    return sorted(found, key=lambda path: (int(path.name.partition("-")[0]), path.name))


def sets_of(shelf: Path) -> tuple[list[BackupSet], list[Path]]:
    """Give the sets of a shelf in order of seq, and the folders whose manifest cannot be read."""
    whole: list[BackupSet] = []
    damaged: list[Path] = []
    for folder in set_folders(shelf):
        try:
            whole.append(read_set(folder))
        except BackupDamagedError:
            damaged.append(folder)
    return sorted(whole, key=lambda one: (one.seq, one.name)), damaged


def shelves_in(folder: Path) -> list[Path]:
    """Give the shelves of a folder of backups, in order of name."""
    try:
        return sorted(path for path in folder.iterdir() if _SHELF.fullmatch(path.name) and path.is_dir())
    except OSError:
        return []


def sum_of(path: Path) -> FileSum:
    """Read a file and give what it is.

    Raises:
        OSError: it cannot be read.
    """
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return FileSum(digest.hexdigest(), size)


def altered_files(kept: BackupSet) -> list[str]:
    """Read every file of a set; one sentence for each that is missing, altered, or does not belong there."""
    faults = []
    for name, wanted in kept.files.items():
        try:
            found = sum_of(kept.folder / name)
        except OSError:
            faults.append(f"The file {name} of the set is missing or cannot be read.")
            continue
        if found != wanted:
            faults.append(f"The file {name} of the set was altered.")
    if kept.file_name not in kept.files:
        faults.append("The manifest does not name the clinic file.")
    return faults


def _read_manifest(folder: Path) -> dict[str, Any]:
    place = folder / MANIFEST
    try:
        if place.stat().st_size > _MOST_MANIFEST_BYTES:
            raise BackupDamagedError(folder, "its manifest cannot be understood")
        said = json.loads(place.read_text(encoding="utf-8"))
    except OSError as error:
        raise BackupDamagedError(folder, "its manifest is missing or cannot be read") from error
    except (ValueError, RecursionError) as error:
        raise BackupDamagedError(folder, "its manifest was altered") from error
    if not isinstance(said, dict):
        raise BackupDamagedError(folder, "its manifest was altered")
    written_as = said.get("format")
    if isinstance(written_as, int) and written_as > FORMAT:
        raise NewerBackupError(folder)
    if written_as != FORMAT:
        raise BackupDamagedError(folder, "its manifest was altered")
    bare = {name: value for name, value in said.items() if name not in ("sum", "seal")}
    if said.get("sum") != hashlib.sha256(_canonical(bare)).hexdigest():
        raise BackupDamagedError(folder, "its manifest was altered")
    return said


def _canonical(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()


def _seal(text: bytes, chain_key: bytes) -> str:
    return hmac.digest(subkey(chain_key, "backup manifest"), text, "sha256").hex()


def _plain_name(name: str) -> str:
    """Give a name as it is, unless it leads out of its folder."""
    if not name or name in (".", "..") or "/" in name or "\\" in name or "\0" in name or ":" in name:
        raise ValueError("a name in a manifest leads elsewhere")
    return name


def _content_name(name: str) -> str:
    if not re.fullmatch("[0-9a-f]{64}", name):
        raise ValueError("that is no name of a content")
    return name
