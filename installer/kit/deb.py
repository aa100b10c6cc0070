"""Makes the `.deb`: the bundle with its entry in the desktop's menu, its kind of file, its page of the manual.

There is no script in it that runs as root: Debian's own triggers take up menu, icons and kinds of file. Nothing of a
clinic lies in what it installs, so removing and purging touch no clinic file.
"""

import gzip
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import contents
import libraries
from man_page import man_page

from nsclinic import __version__

DESKTOP = Path(__file__).with_name("desktop")
REVISION = 1
"""Counts packages of one version of the program; `installer/kit` itself changed between them."""
MAINTAINER = "nsclinic maintainers <maintainers@nsclinic.example>"
ICON_EDGES = (16, 22, 24, 32, 48, 64, 128, 256)
HOME = "usr/lib/nsclinic"
OVERRIDES = "nsclinic.lintian-overrides"

DESCRIPTION = """\
clinic for childhood nephrotic syndrome, offline
 Keeps what a clinic records of children with nephrotic syndrome, says what
 the record means under the clinic's protocol, shows each conclusion with the
 dated values and the source it rests on, and prints the visit on one page.
 .
 It works on one computer without a network, in English, Arabic, French,
 Portuguese and Spanish. The package brings its own Python and Qt. It supports
 a decision and never takes one.
"""


@dataclass(frozen=True, slots=True)
class Package:
    """What the package says of itself; `glibc` is the oldest C library that its files can be loaded by."""

    version: str
    architecture: str
    glibc: tuple[int, int]
    installed_kib: int

    @property
    def full_version(self) -> str:
        """Give the version with the package's revision, as Debian counts."""
        return f"{self.version}-{REVISION}"

    @property
    def file_name(self) -> str:
        """Give the name that the package's file bears."""
        return f"nsclinic_{self.full_version}_{self.architecture}.deb"

    def control(self) -> str:
        """Give the package's control file."""
        floor = f"libc6 (>= {self.glibc[0]}.{self.glibc[1]})"
        needs = [floor if one == "libc6" else one for one in contents.depends()]
        return (
            "Package: nsclinic\n"
            f"Version: {self.full_version}\n"
            f"Architecture: {self.architecture}\n"
            f"Maintainer: {MAINTAINER}\n"
            f"Installed-Size: {self.installed_kib}\n"
            f"Depends: {', '.join(needs)}\n"
            "Recommends: cups-client, desktop-file-utils, shared-mime-info\n"
            "Section: science\n"
            "Priority: optional\n"
            f"Description: {DESCRIPTION}"
        )


def build_deb(bundle: Path, notices: str, out: Path, epoch: int) -> Path:
    """Pack the bundle into a Debian package in the folder `out`, and give its file.

    Raises:
        subprocess.CalledProcessError: dpkg-deb refused it.
    """
    with tempfile.TemporaryDirectory() as place:
        tree = Path(place) / "nsclinic"
        fill(tree, bundle, notices, epoch)
        size = sum(max(path.lstat().st_size, 1024) for path in tree.rglob("*")) // 1024
        package = Package(__version__, architecture(), libraries.asked(bundle).glibc, size)
        control = tree / "DEBIAN"
        control.mkdir()
        (control / "control").write_text(package.control(), encoding="utf-8")
        (control / "md5sums").write_text(md5sums(tree), encoding="utf-8")
        even_out(tree, epoch)
        deb = out / package.file_name
        command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", str(tree), str(deb)]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
        subprocess.run(command, check=True, stdout=sys.stderr, env=environment)  # noqa: S603
    return deb


def fill(tree: Path, bundle: Path, notices: str, epoch: int) -> None:
    """Lay out what the package installs."""
    day = datetime.fromtimestamp(epoch, UTC)
    shutil.copytree(bundle, tree / HOME, symlinks=True)
    binaries = _folder(tree / "usr/bin")
    (binaries / "nsclinic").symlink_to("../lib/nsclinic/nsclinic")
    lay_desktop(tree / "usr/share", day)
    _gzipped(_folder(tree / "usr/share/man/man1") / "nsclinic.1.gz", man_page(day.date()))
    texts = _folder(tree / "usr/share/doc/nsclinic")
    _gzipped(texts / "changelog.gz", (contents.ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    _gzipped(texts / "changelog.Debian.gz", _debian_changelog(day))
    _gzipped(texts / "THIRD-PARTY-NOTICES.txt.gz", notices)
    shutil.copy(DESKTOP / "copyright", texts / "copyright")
    shutil.copy(DESKTOP / OVERRIDES, _folder(tree / "usr/share/lintian/overrides") / "nsclinic")


def lay_desktop(share: Path, day: datetime) -> None:
    """Lay menu entries, kind of file, description and icons below a `share` folder."""
    for name in ("nsclinic.desktop", "nsclinic-file.desktop"):
        shutil.copy(DESKTOP / name, _folder(share / "applications") / name)
    shutil.copy(DESKTOP / "nsclinic.xml", _folder(share / "mime/packages") / "nsclinic.xml")
    (_folder(share / "metainfo") / "nsclinic.metainfo.xml").write_text(metainfo(day), encoding="utf-8")
    icon = contents.ROOT / "resources" / "icon" / "nsclinic.svg"
    shutil.copy(icon, _folder(share / "icons/hicolor/scalable/apps") / "nsclinic.svg")
    for edge in ICON_EDGES:
        draw_icon(icon, edge, _folder(share / f"icons/hicolor/{edge}x{edge}/apps") / "nsclinic.png")


def metainfo(day: datetime) -> str:
    """Give what a software centre shows of the program."""
    text = (DESKTOP / "nsclinic.metainfo.xml").read_text(encoding="utf-8")
    return text.replace("@VERSION@", __version__).replace("@DATE@", day.date().isoformat())


def draw_icon(drawing: Path, edge: int, picture: Path) -> None:
    """Paint the drawing as a picture of `edge` pixels each way."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(edge, edge, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(drawing)).render(painter)
    painter.end()
    if not image.save(str(picture)):
        raise OSError(f"the icon could not be written: {picture}")


def architecture() -> str:
    """Give Debian's name of this computer's kind."""
    command = ["dpkg", "--print-architecture"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603


def md5sums(tree: Path) -> str:
    """Give the sums by which `dpkg --verify` finds a changed file."""
    import hashlib

    lines = []
    for path in sorted(tree.rglob("*")):
        inside = path.relative_to(tree)
        if path.is_file() and not path.is_symlink() and inside.parts[0] != "DEBIAN":
            md5 = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
            lines.append(f"{md5}  {inside.as_posix()}\n")
    return "".join(lines)


def even_out(tree: Path, epoch: int) -> None:
    """Give every file the rights that Debian asks for, and one moment."""
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink():
            is_program = path == tree / HOME / "nsclinic"
            path.chmod(0o755 if path.is_dir() or is_program else 0o644)
        os.utime(path, (epoch, epoch), follow_symlinks=False)


def _debian_changelog(day: datetime) -> str:
    return (
        f"nsclinic ({__version__}-{REVISION}) unstable; urgency=medium\n\n"
        f"  * Version {__version__}; what changed, and what it means for patients: changelog.gz.\n\n"
        f" -- {MAINTAINER}  {format_datetime(day)}\n"
    )


def _gzipped(path: Path, text: str) -> None:
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path
