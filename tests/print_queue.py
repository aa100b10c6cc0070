"""A real print queue that keeps each job's pages in a file: a CUPS daemon of the test's own, in the test's own folder.

The computer's own daemon and printers are neither needed nor touched; it runs as root and as anybody.
"""

import ctypes
import grp
import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

QUEUE = "clinic-file"
PATIENCE_S = 20
LIBRARIES = Path("/usr/lib/cups")

BACKEND = """\
#!/bin/sh
[ $# -gt 0 ] || { echo 'direct keep "Keeps each page in a file" "keep"'; exit 0; }
file=${DEVICE_URI#keep://}/job-$1
cat "${6:--}" >"$file.part" && mv "$file.part" "$file.pdf"
"""
FILES = """\
ServerRoot {folder}/etc
ServerBin {folder}/bin
RequestRoot {folder}/spool
TempDir {folder}/spool/tmp
CacheDir {folder}/cache
StateDir {folder}/state
AccessLog {folder}/log/access
ErrorLog {folder}/log/error
PageLog {folder}/log/page
User {user}
Group {group}
SystemGroup root
"""
DAEMON = """\
Listen {folder}/cups.sock
Browsing Off
DefaultAuthType None
WebInterface No
LogLevel info
<Location />
  Order allow,deny
  Allow all
</Location>
<Location /admin>
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
"""


class PrintQueue:
    """The queue `name`, reached by programs started with `environment`; what it printed lies in `folder`."""

    name = QUEUE

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "kept"
        self.socket = folder / "cups.sock"
        self.environment = {"CUPS_SERVER": str(self.socket)}

    def use_here(self) -> None:
        """Let this thread's own printing, Qt's too, go to this queue."""
        ctypes.CDLL("libcups.so.2").cupsSetServer(str(self.socket).encode())

    def printed(self, jobs: int = 1) -> list[Path]:
        """Give the files of the first `jobs` jobs, in order, once they have been printed to the end."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            files = sorted(
                self.folder.glob("job-*.pdf"), key=lambda path: int(path.stem.removeprefix("job-"))
            )
            if len(files) >= jobs:
                return files
            time.sleep(0.05)
        raise TimeoutError(f"{QUEUE} printed fewer than {jobs} jobs in {PATIENCE_S} s")


def program(name: str) -> str | None:
    """Find a program that may lie in a folder of the administrator's."""
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")


def lacking() -> list[str]:
    """Name the programs that the queue needs and this machine has not."""
    return [name for name in ("cupsd", "lpadmin") if program(name) is None]


@contextmanager
def print_queue() -> Iterator[PrintQueue]:
    """Run the daemon with its queue while the block lasts.

    Its folder lies directly in the folder for temporary files: a socket's path may have 107 bytes at most, and as
    root CUPS prints as the user `lp`, who must be able to reach it.
    """
    with TemporaryDirectory(prefix="queue-") as name:
        folder = Path(name)
        lay_out(folder)
        queue = PrintQueue(folder)
        daemon = subprocess.Popen(
            [
                str(program("cupsd")),
                "-f",
                "-c",
                folder / "etc/cupsd.conf",
                "-s",
                folder / "etc/cups-files.conf",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(queue.socket, daemon, folder / "log" / "error")
            subprocess.run(
                [str(program("lpadmin")), "-p", QUEUE, "-E", "-v", f"keep://{queue.folder}", "-m", "raw"],
                env={**os.environ, **queue.environment},
                capture_output=True,
                check=True,
            )
            yield queue
        finally:
            daemon.terminate()
            daemon.wait(PATIENCE_S)


def lay_out(folder: Path) -> None:
    """Write the daemon's settings, its back-end and its empty folders, all of the user it will print as."""
    user = pwd.getpwnam("lp") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    for part in ("etc", "spool/tmp", "cache", "state", "log", "bin/backend", "kept"):
        (folder / part).mkdir(parents=True)
    for lent in ("daemon", "filter"):
        (folder / "bin" / lent).symlink_to(LIBRARIES / lent)
    backend = folder / "bin/backend/keep"
    backend.write_text(BACKEND, encoding="utf-8")
    backend.chmod(0o755)
    files = FILES.format(folder=folder, user=user.pw_name, group=grp.getgrgid(user.pw_gid).gr_name)
    (folder / "etc/cups-files.conf").write_text(files, encoding="utf-8")
    (folder / "etc/cupsd.conf").write_text(DAEMON.format(folder=folder), encoding="utf-8")
    folder.chmod(0o755)
    for part in ("spool/tmp", "spool", "cache", "state", "log", "kept"):
        os.chown(folder / part, user.pw_uid, user.pw_gid)


def wait_for(address: Path, daemon: subprocess.Popen[bytes], log: Path) -> None:
    """Return once the daemon answers."""
    until = time.monotonic() + PATIENCE_S
    while daemon.poll() is None and time.monotonic() < until:
        with socket.socket(socket.AF_UNIX) as client:
            if client.connect_ex(str(address)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(
        f"cupsd did not start: {log.read_text(encoding='utf-8') if log.exists() else 'no log'}"
    )
