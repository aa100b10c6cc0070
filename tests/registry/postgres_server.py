"""A real PostgreSQL of the tests' own: a cluster in a temporary folder, reached by a socket in it alone."""

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from pathlib import Path

LACKING = "needs the program postgres (Debian's package postgresql)"
_QUICK = ("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off")
_SMALL = ("-c", "listen_addresses=", "-c", "shared_buffers=16MB", "-c", "max_connections=20")


def programs() -> Path | None:
    """Give the folder of the newest server's programs, None where none is installed."""
    folders = [found.parent for found in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    if on_path := shutil.which("postgres"):
        folders.append(Path(on_path).resolve().parent)
    with_initdb = [folder for folder in folders if (folder / "initdb").exists()]
    return max(with_initdb, key=lambda folder: folder.parent.name.zfill(4), default=None)


def other_user() -> str | None:
    """Give the user to start the server as: it refuses root. None where the tests' own will do."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


class Server:
    """A running server. Each database is new and empty."""

    def __init__(self) -> None:
        found = programs()
        assert found is not None
        self._programs = found
        self._user = other_user()
        # A socket's path may have at most 107 bytes: pytest's own folders are too deep for it.
        self.folder = Path(tempfile.mkdtemp(prefix="nsclinic-pg-", dir="/tmp"))
        if self._user:
            shutil.chown(self.folder, self._user)
        self.folder.chmod(0o700)
        self._run(
            "initdb", "-D", "data", "-U", "registry", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C"
        )
        options = [*_QUICK, *_SMALL, "-c", f"unix_socket_directories={self.folder}"]
        self._run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", " ".join(options), "start")

    def new_database(self) -> str:
        """Make an empty database and give its URL."""
        import psycopg

        name = f"r{uuid.uuid4().hex[:16]}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def url(self, database: str) -> str:
        """Give the URL of a database."""
        return f"postgresql://registry@/{database}?host={self.folder}"

    def stop(self) -> None:
        """Stop the server at once, and take its folder away."""
        try:
            self._run("pg_ctl", "-D", "data", "-m", "immediate", "-w", "stop")
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        run = subprocess.run(
            [str(self._programs / program), *arguments],
            cwd=self.folder,
            user=self._user,
            group=pwd.getpwnam(self._user).pw_gid if self._user else None,
            extra_groups=[] if self._user else None,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        assert run.returncode == 0, f"{program}: {run.stderr}"
