"""One holder of a clinic file: an advisory lock on `FILE.lock` that frees itself when its process dies.

The standard library's calls rather than a package: readers share the lock (several may review a file that nobody
writes), which the packages at hand do not offer in one file, and the lock file must say who holds it. It is never
deleted: deleting a lock file lets two programs hold two files of one name.

Whoever closes the file takes its name out of the lock file. A name that stands there although the lock is free was left
by a crash, and is written over; but a network drive may let two computers lock one file, and there another computer's
name is believed.
"""

import getpass
import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nsclinic.store.errors import ClinicLockedError
from nsclinic.store.medium import Medium, medium_of

_REGION_OFFSET = 1 << 30
"""Windows locks bytes against reading too, so the bytes locked lie far behind the text that says who holds them."""


class FileLock:
    """The lock of one clinic file, held until `release`."""

    def __init__(self, clinic_file: Path, *, is_shared: bool) -> None:
        """Take the lock at once or not at all; a reader shares it with other readers.

        A reader on a medium without a lock file that cannot make one goes without: nobody can write there.

        Raises:
            ClinicLockedError: another process holds it; the error says who.
            OSError: the lock file cannot be made beside a file that is to be written, or cannot be locked.
        """
        self._path = lock_path(clinic_file)
        self._descriptor: int | None = None
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        except OSError:
            if not is_shared:
                raise
            return
        try:
            is_ours = _try_lock(descriptor, is_shared=is_shared)
        except BaseException:
            os.close(descriptor)
            raise
        if not is_ours:
            holder = _read_holder(descriptor)
            os.close(descriptor)
            raise ClinicLockedError(clinic_file, **holder)
        left = _read_holder(descriptor)
        is_believed = left.get("host", platform.node()) != platform.node() and (
            medium_of(clinic_file) is Medium.NETWORK
        )
        if is_believed and not is_shared:
            os.close(descriptor)
            raise ClinicLockedError(clinic_file, **left, is_certain=False)
        self._descriptor = descriptor
        if not is_believed:
            _write_holder(descriptor)

    def release(self) -> None:
        """Let others have the file, and take away who held it; twice is no error."""
        if self._descriptor is not None:
            if _read_holder(self._descriptor).get("pid") == os.getpid():
                _write(self._descriptor, b"")
            os.close(self._descriptor)
            self._descriptor = None


def lock_path(clinic_file: Path) -> Path:
    """Give the place of a clinic file's lock."""
    return clinic_file.with_name(clinic_file.name + ".lock")


def _write_holder(descriptor: int) -> None:
    text = json.dumps(
        {
            "pid": os.getpid(),
            "host": platform.node(),
            "user": _user_name(),
            "since": datetime.now(UTC).astimezone().isoformat(sep=" ", timespec="seconds"),
        }
    ).encode()
    _write(descriptor, text)


def _write(descriptor: int, text: bytes) -> None:
    try:
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, text)
    except OSError:
        # A full disk must not keep a clinic from being opened: the lock holds, only the name is missing.
        return


def _read_holder(descriptor: int) -> dict[str, Any]:
    try:
        os.lseek(descriptor, 0, os.SEEK_SET)
        found = json.loads(os.read(descriptor, 4096))
        return {
            "pid": int(found["pid"]),
            "host": str(found["host"]),
            "user": str(found["user"]),
            "since": str(found["since"]),
        }
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""


if sys.platform == "win32":
    import ctypes
    import msvcrt
    from ctypes import wintypes

    _EXCLUSIVE = 0x2
    _FAIL_AT_ONCE = 0x1

    class _Overlapped(ctypes.Structure):
        _fields_ = (
            ("internal", ctypes.c_void_p),
            ("internal_high", ctypes.c_void_p),
            ("offset", wintypes.DWORD),
            ("offset_high", wintypes.DWORD),
            ("event", wintypes.HANDLE),
        )

    def _try_lock(descriptor: int, *, is_shared: bool) -> bool:
        place = _Overlapped(offset=_REGION_OFFSET)
        flags = _FAIL_AT_ONCE if is_shared else _FAIL_AT_ONCE | _EXCLUSIVE
        handle = wintypes.HANDLE(msvcrt.get_osfhandle(descriptor))
        lock_file_ex = ctypes.windll.kernel32.LockFileEx
        return bool(lock_file_ex(handle, flags, 0, 1, 0, ctypes.byref(place)))

else:
    import fcntl

    def _try_lock(descriptor: int, *, is_shared: bool) -> bool:
        kind = fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
