"""Brings the Debian packages that the program depends on: a computer without a network cannot fetch them.

They are those of the release that the kit is built on, all that a system with nothing but apt would lack. apt itself
says which, and checks each file against the signed lists of this computer.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

_PRINTED = re.compile(r"^Inst (\S+) \((\S+)", re.MULTILINE)
_BARE = ("?essential", "?priority(required)", "apt")


def bring_debs(depends: Iterable[str], out: Path) -> list[Path]:
    """Download into `out` what a bare system of this release lacks for these dependencies; give the files.

    Args:
        depends: each as in a Depends line; of alternatives the one that this release has is taken.
        out: the folder; it is made.

    Raises:
        subprocess.CalledProcessError: apt knows none of the alternatives, or could not fetch.
    """
    out.mkdir(parents=True)
    wanted = [_known(one) for one in depends]
    lacking = _installed_from_nothing(wanted) - _installed_from_nothing(_BARE)
    names = [f"{name}={version}" for name, version in sorted(lacking)]
    subprocess.run(  # noqa: S603
        ["apt-get", "-q", "-o", "APT::Sandbox::User=root", "download", *names],  # noqa: S607
        check=True,
        cwd=out,
        stdout=sys.stderr,
    )
    return sorted(out.glob("*.deb"))


def _known(alternatives: str) -> str:
    """Give the first alternative that this release has."""
    names = [one.split("(")[0].strip() for one in alternatives.split("|")]
    for name in names:
        command = ["apt-cache", "show", "--no-all-versions", name]
        if subprocess.run(command, check=False, capture_output=True).returncode == 0:  # noqa: S603
            return name
    raise subprocess.CalledProcessError(100, ["apt-cache", "show", *names])


def _installed_from_nothing(names: Iterable[str]) -> set[tuple[str, str]]:
    """Give name and version of all that apt would install on a computer where nothing is installed."""
    with tempfile.NamedTemporaryFile() as nothing:
        command = [
            "apt-get",
            "-s",
            "-o",
            f"Dir::State::status={nothing.name}",
            "-o",
            "APT::Get::List-Cleanup=false",
        ]
        told = subprocess.run(  # noqa: S603
            [*command, "install", "--no-install-recommends", *names],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    return set(_PRINTED.findall(told))
