"""The program writing, as a process of its own that can be watched: does the jobs of a drill and acknowledges each.

    python -m tests.drills.writer CLINIC KEY SEED COUNT IMPORTS ACKNOWLEDGED [SETTING ...]

Each SETTING is a pragma put over the program's own once the file is open, for the controls that must lose something.
"""

import os
import sys
from pathlib import Path

from tests.drills.ground import clinic_of, reopened
from tests.drills.work import Job


def main(arguments: list[str]) -> int:
    """Do the jobs; a line in the file ACKNOWLEDGED for each, once its call has returned."""
    clinic_file, key, seed, count, imports, acknowledged, *settings = arguments
    told = os.open(acknowledged, os.O_WRONLY | os.O_CREAT, 0o600)
    with reopened(Path(clinic_file), bytes.fromhex(key)) as store:
        with store.reading() as connection:
            for setting in settings:
                connection.execute(f"PRAGMA {setting}").fetchall()
        store._held.note()  # another journal is written into the file's first page, which is watched
        clinic = clinic_of(store)
        for number in range(1, int(count) + 1):
            job = Job(int(seed), number, Path(imports))
            os.write(told, f"b {number}\n".encode())
            job.do(clinic)
            os.write(told, f"a {number}\n".encode())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
