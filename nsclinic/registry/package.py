"""A package as a site sent it: a folder whose files are those of its manifest, and what its description says of it.

Nothing in it is believed: a file that the manifest does not name, or of other bytes, refuses the whole package, and so
does a description that cannot be read. What the cells hold is checked by `package_check`.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import file_digest, sha256
from pathlib import Path

from nsclinic.exchange.datapackage import DATAPACKAGE_FILE
from nsclinic.exchange.faults import quoted, visible
from nsclinic.exchange.package_tables import PACKAGE_TABLES, PackageTable
from nsclinic.exchange.package_writer import MANIFEST_FILE
from nsclinic.registry.csv_check import Contents
from nsclinic.registry.errors import PackageRefusedError
from nsclinic.registry.kinds import is_day

CONTRACT = "1"
"""The version of the contract whose packages are understood."""

SUM_SHOWN = 12

OURS = "nsclinic"
"""Where the description says what no standard has a place for: contract, site, days, the package before."""

FILES = frozenset((MANIFEST_FILE, DATAPACKAGE_FILE, *(table.file for table in PACKAGE_TABLES)))
"""Every file of a package, none of which may lack."""

_LARGEST_PAGE_BYTES = 1024**2
_LINE = re.compile(r"([0-9a-f]{64}) [ *]([A-Za-z0-9._-]{1,100})")
_SITE = re.compile(r"(?=.{2,16}\Z)[A-Z0-9]+(-[A-Z0-9]+)*")
_VERSION = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4})*")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SUM = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(slots=True)
class Package:
    """A package whose manifest matches. `sha256` is the manifest's own sum, by which the package is known.

    `since` is None of a full package, else the first day of the clinic's record (not of the children's) that is in it;
    `previous` is the sum of the package before, None where there was none.
    """

    folder: Path
    name: str
    sha256: str
    sums: Mapping[str, str]
    site: str
    as_of: date
    since: date | None
    previous: str | None
    contract: str
    rules: str
    contents: dict[str, Contents] = field(default_factory=dict)

    def path(self, table: PackageTable) -> Path:
        """Give the file of a table."""
        return self.folder / table.file

    def columns(self, table: PackageTable) -> tuple[str, ...]:
        """Give the columns of a table's file, in their order."""
        return self.contents[table.name].columns

    def check_unchanged(self, staged: Mapping[str, int]) -> None:
        """Compare what was read in bulk with what was checked: the same bytes, the same number of rows.

        Raises:
            PackageRefusedError: a file was written between.
        """
        for file, known in self.sums.items():
            if _sum_of(self.folder / file) != known:
                raise PackageRefusedError(f"{self.name}: {file}: was changed while it was read")
        for name, rows in staged.items():
            if self.contents[name].rows != rows:
                raise PackageRefusedError(
                    f"{self.name}: {name}.csv: {self.contents[name].rows} rows were checked, but {rows} were read"
                )


def read_package(folder: Path, name: str) -> Package:
    """Read the manifest and the description of a package; `name` is what its faults call it.

    Raises:
        PackageRefusedError: why it is no package, or not the one that was sent.
    """
    sums, own_sum = _manifest(folder, name)
    for file, known in sums.items():
        if _sum_of(folder / file) != known:
            raise PackageRefusedError(
                f"{name}: {file}: is not the file that the manifest names (its SHA-256 is another): "
                "damaged or changed on the way; ask the site to send it again"
            )
    return _described(folder, name, sums, own_sum)


def _manifest(folder: Path, name: str) -> tuple[dict[str, str], str]:
    path = folder / MANIFEST_FILE
    if not path.is_file():
        raise PackageRefusedError(f"{name}: has no {MANIFEST_FILE}: it is no registry package")
    content = _small(path, name)
    try:
        lines = content.decode("ascii").splitlines()
    except UnicodeDecodeError:
        raise PackageRefusedError(f"{name}: {MANIFEST_FILE}: is no list of sums") from None
    sums: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        found = _LINE.fullmatch(line)
        if found is None or found[2] in sums:
            raise PackageRefusedError(f"{name}: {MANIFEST_FILE}:{number}: {quoted(line)} is no sum of a file")
        sums[found[2]] = found[1]
    there = {path.name for path in folder.iterdir()} - {MANIFEST_FILE}
    wanted = FILES - {MANIFEST_FILE}
    wrong = (
        [f"{visible(file)}: is no file of a package" for file in sorted(there - wanted)]
        + [f"{file}: is missing" for file in sorted(wanted - there)]
        + [f"{file}: is not in the manifest" for file in sorted((there & wanted) - set(sums))]
        + [
            f"{file}: stands in the manifest and is no file of a package"
            for file in sorted(set(sums) - wanted)
        ]
        + [f"{file}: is no plain file" for file in sorted(there & wanted) if not _is_plain(folder / file)]
    )
    if wrong:
        raise PackageRefusedError(*(f"{name}: {line}" for line in wrong))
    return sums, sha256(content).hexdigest()


def _described(folder: Path, name: str, sums: Mapping[str, str], own_sum: str) -> Package:
    """Read what `datapackage.json` says of the package as a whole."""
    try:
        page = json.loads(_small(folder / DATAPACKAGE_FILE, name).decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise PackageRefusedError(f"{name}: {DATAPACKAGE_FILE}: is no JSON") from None
    ours = page.get(OURS) if isinstance(page, dict) else None
    if not isinstance(ours, dict):
        raise PackageRefusedError(f"{name}: {DATAPACKAGE_FILE}: is no description of a package")
    lines = []

    def said(key: str, pattern: re.Pattern[str], *, may_lack: bool = False) -> str | None:
        value = ours.get(key)
        if value is None and may_lack:
            return None
        if isinstance(value, str) and pattern.fullmatch(value):
            return value
        lines.append(f"{name}: {DATAPACKAGE_FILE}: {key}: {quoted(str(value))} is not what stands there")
        return None

    contract = said("contract", _VERSION)
    if contract is not None and contract != CONTRACT:
        raise PackageRefusedError(
            f"{name}: it is of contract {contract}, and this version of the program takes contract {CONTRACT}"
        )
    site = said("site", _SITE)
    rules = said("rules", _VERSION)
    as_of = _day(said("as_of", _DAY))
    since_text = said("since", _DAY, may_lack=True)
    since = _day(since_text)
    previous = said("previous_sha256", _SUM, may_lack=True)
    if lines or site is None or rules is None or contract is None or as_of is None:
        raise PackageRefusedError(*(lines or [f"{name}: {DATAPACKAGE_FILE}: has a day that does not exist"]))
    if since_text is not None and since is None:
        raise PackageRefusedError(f"{name}: {DATAPACKAGE_FILE}: since: is a day that does not exist")
    return Package(folder, name, own_sum, sums, site, as_of, since, previous, contract, rules)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text is not None and is_day(text) else None


def _small(path: Path, name: str) -> bytes:
    with path.open("rb") as file:
        content = file.read(_LARGEST_PAGE_BYTES + 1)
    if len(content) > _LARGEST_PAGE_BYTES:
        raise PackageRefusedError(f"{name}: {path.name}: is larger than any of a package")
    return content


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _sum_of(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
