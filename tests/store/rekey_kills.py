"""Gives a clinic a new key again and again, each time dying at another step, and says what lay there afterwards.

A program of its own, run by `test_rekeying`: every call of Python to the file system is a step (an audit hook sees
them), and the process ends at once in the middle of it, as if it had been killed. What a passphrase comes to is
computed once for each salt, never lowered.

    python -m tests.store.rekey_kills FOLDER [EVERY]

`FOLDER/start` holds the clinic; prints one JSON object a step.
"""

import functools
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from nsclinic.store import StoreError, key_slots, keys, open_clinic, opening, rekeying, unlocking, ways_in

OURS, NEW, AMAL = "four words of ours", "four other words now", "amal's own long secret"
NAME = "clinic.nsclinic"
STEPS = frozenset({"open", "os.rename", "os.remove", "os.link", "os.mkdir", "os.chmod", "os.truncate"})


def main(folder: Path, every: int = 1) -> int:
    """Kill at the first step, at the next (or each `every`th), and so on, until a new key comes about unharmed."""
    computed = functools.cache(keys.raw_key_of)
    for room in (key_slots, opening, rekeying, unlocking, ways_in):
        if hasattr(room, "raw_key_of"):
            room.raw_key_of = computed  # type: ignore[attr-defined]
    new_salt = b"\x07" * keys.SALT_BYTES
    rekeying.new_salt = lambda: new_salt  # type: ignore[attr-defined]
    computed(NEW, new_salt)
    for step in range(1, 1000, every):
        here = folder / f"step-{step}"
        shutil.copytree(folder / "start", here)
        is_done = _killed_at(step, here / NAME)
        sys.stdout.write(json.dumps({"step": step, "is_done": is_done, **_found(here / NAME)}) + "\n")
        shutil.rmtree(here)
        if is_done:
            return 0
    return 1


def _killed_at(step: int, clinic: Path) -> bool:
    """Give a new key in a child that dies at that step; say whether it came to its end before."""
    child = os.fork()
    if child == 0:
        _give_new_key(clinic, step)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _give_new_key(clinic: Path, step: int) -> None:
    left = step

    def count() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os._exit(9)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in STEPS and NAME in str(arguments[0]):
            count()

    synced = os.fsync

    def sync(descriptor: Any) -> None:
        count()
        synced(descriptor)

    opened = open_clinic(clinic, passphrase=OURS)
    sys.addaudithook(hook)
    os.fsync = sync  # type: ignore[assignment]  # of this process alone
    rekeying.rekey(opened, NEW, kind="new_passphrase", who="clinic")


def _found(clinic: Path) -> dict[str, Any]:
    """Say which passphrases open what lies there, and whether it is whole, with drafts, log and the user's secret."""
    found: dict[str, Any] = {"opens": []}
    for name, secret in (("old", OURS), ("new", NEW)):
        clinic.with_name(NAME + ".tries").unlink(missing_ok=True)
        try:
            opened = open_clinic(clinic, passphrase=secret)
        except StoreError:
            continue
        with opened:
            found["opens"].append(name)
            found["faults"] = opened.check()
            found["drafts"] = opened.drafts.all()
            found["log"] = len([one for one in opened.access_log.entries() if one.patient_id])
            found["kinds"] = [change.kind for change in opened.changes()]
            found["children"] = opened.patient_ids()
            found["head"] = opened.witness.compared.standing.value
    with open_clinic(clinic, passphrase=AMAL, user="Dr Amal") as opened:
        found["user"] = opened.user
    found["left"] = sorted(one.name for one in clinic.parent.iterdir() if ".rekeyed" in one.name)
    return found


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *map(int, sys.argv[2:])))
