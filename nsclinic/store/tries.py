"""How many wrong secrets were tried on a clinic file, in `FILE.tries` beside it: after the third, each costs a wait.

It slows down whoever tries at the program, the window or the commands. Whoever can write beside the file can take the
count away, and whoever has a copy of the file tries elsewhere: against those stand the length of the secrets and what
each try costs to compute. Where nothing can be written there is no count and no error.
"""

import json
import math
import os
import secrets
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from nsclinic.store.errors import TooManyTriesError

FREE_TRIES = 3
FIRST_WAIT_SECONDS = 5
MOST_WAIT_SECONDS = 300

_MOST_BYTES = 1000


class Failed(NamedTuple):
    """How many tries failed since one was right, and when the last one did (seconds since 1970; 0 for never)."""

    tries: int
    last: float


NONE_FAILED = Failed(0, 0.0)


class Tries:
    """The tries on one clinic file. It holds nobody's name and nothing of what was typed."""

    def __init__(self, clinic: Path) -> None:
        self._place = clinic.with_name(clinic.name + ".tries")

    def failed(self) -> Failed:
        """Give what failed since the last right one; nothing where that cannot be read."""
        try:
            if self._place.stat().st_size > _MOST_BYTES:
                return NONE_FAILED
            found = json.loads(self._place.read_text(encoding="utf-8"))
            count, last = int(found["count"]), float(found["last"])
        except (OSError, ValueError, KeyError, TypeError, OverflowError):
            return NONE_FAILED
        return Failed(count, last) if count > 0 and math.isfinite(last) else NONE_FAILED

    def refuse_while_waiting(self) -> None:
        """Do nothing where a secret may be tried now.

        A clock that was set back begins the wait anew and does not lengthen it.

        Raises:
            TooManyTriesError: not yet; it says in how many seconds.
        """
        failed = self.failed()
        wait = wait_after(failed.tries)
        if not wait:
            return
        now = time.time()
        if failed.last > now:
            failed = failed._replace(last=now)
            if not self._write(failed):
                return
        left = math.ceil(failed.last + wait - now)
        if left > 0:
            raise TooManyTriesError(left)

    def add(self) -> None:
        """Count a wrong try; it is on the disk when this returns, where anything can be written."""
        self._write(Failed(self.failed().tries + 1, time.time()))

    def clear(self) -> None:
        """Forget what failed: the right secret came."""
        with suppress(OSError):
            self._place.unlink(missing_ok=True)

    def _write(self, failed: Failed) -> bool:
        draft = self._place.with_name(f"{self._place.name}.new-{secrets.token_hex(4)}")
        try:
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                    json.dump({"count": failed.tries, "last": round(failed.last, 3)}, file)
                    file.flush()
                    os.fsync(file.fileno())
                draft.replace(self._place)
            finally:
                draft.unlink(missing_ok=True)
        except OSError:
            return False
        return True


def wait_after(count: int) -> int:
    """Give the seconds to wait after so many wrong tries: none for three, then 5, doubling, 300 at most."""
    if count <= FREE_TRIES:
        return 0
    return min(MOST_WAIT_SECONDS, FIRST_WAIT_SECONDS << min(count - FREE_TRIES - 1, 10))
