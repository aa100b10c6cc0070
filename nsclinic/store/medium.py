"""What a clinic file lies on: this computer's own disk, one of another computer, one that is pulled, a synced folder.

Locks fail on network drives, sticks are pulled in the middle of a save, and a synchronising service copies a file that
is being written or puts an older one back. Nothing is refused for it: the clinic is told in one sentence.
"""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path, PurePath
from typing import NamedTuple


class Medium(StrEnum):
    """Where a file lies; `UNKNOWN` where the system does not say."""

    OWN_DISK = "own_disk"
    NETWORK = "network"
    REMOVABLE = "removable"
    SYNCED = "synced"
    UNKNOWN = "unknown"


_NETWORK_TYPES = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs", "lustre", "gfs2"),
        *("davfs", "fuse.sshfs", "fuse.davfs2", "fuse.curlftpfs", "fuse.glusterfs", "fuse.ceph"),
        *("fuse.gvfsd-fuse", "fuse.gvfs-fuse-daemon", "fuse.smbnetfs", "fuse.kio-fuse", "fuse.s3fs"),
    }
)
_SYNCED_TYPES = frozenset(
    {
        *("fuse.rclone", "fuse.google-drive-ocamlfuse", "fuse.onedriver", "fuse.pcloud", "fuse.pCloud.fs"),
        "fuse.seadrive",
    }
)
_SYNCED_FOLDERS = re.compile(
    r"(?:dropbox|onedrive|google ?drive|my drive|icloud ?drive|com~apple~clouddocs|cloudstorage|nextcloud|owncloud"
    r"|pcloud ?drive|box sync|megasync|seafile|syncthing|yandex\.?disk)(?: ?[-(].*)?",
    re.IGNORECASE,
)
"""Names under which the services make their folders, with "OneDrive - Hospital" and "Dropbox (Personal)"."""

_SYNCED_MARKS = (
    ".dropbox",
    ".dropbox.cache",
    ".stfolder",
    ".owncloudsync.log",
    ".nextcloudsync.log",
    ".seafile-data",
)
"""What the services keep in the folder that they synchronise."""

_SYNCED_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
"""Windows names the folders of OneDrive so, wherever they were moved."""

_OF_DRIVE_TYPE = {
    2: Medium.REMOVABLE,
    3: Medium.OWN_DISK,
    4: Medium.NETWORK,
    5: Medium.REMOVABLE,
    6: Medium.OWN_DISK,
}
"""What GetDriveTypeW answers: removable, fixed, remote, compact disc, memory."""


class Mount(NamedTuple):
    """One line of /proc/self/mounts."""

    device: str
    folder: Path
    kind: str


def medium_of(path: Path) -> Medium:
    """Give what a file or folder lies on, or would lie on."""
    try:
        place = path.absolute().resolve()
    except (OSError, RuntimeError):
        place = path.absolute()
    found = _windows_medium(place) if sys.platform == "win32" else linux_medium(place)
    if found in {Medium.OWN_DISK, Medium.UNKNOWN} and is_synced(place, os.environ):
        return Medium.SYNCED
    return found


def is_synced(path: PurePath, environment: Mapping[str, str]) -> bool:
    """Say whether a place lies in a folder that a service synchronises with other computers."""
    roots = [environment[name] for name in _SYNCED_VARIABLES if environment.get(name)]
    folders = list(path.parents)
    if any(str(folder) == root.rstrip("\\/") for root in roots for folder in folders):
        return True
    if any(_SYNCED_FOLDERS.fullmatch(folder.name) for folder in folders):
        return True
    return any(isinstance(folder, Path) and _has_mark(folder) for folder in folders)


def _has_mark(folder: Path) -> bool:
    try:
        return any((folder / mark).exists() for mark in _SYNCED_MARKS)
    except OSError:
        return False


# --- Linux -----------------------------------------------------------------------------------------------------------


def linux_medium(
    path: Path, *, mounts: Path = Path("/proc/self/mounts"), blocks: Path = Path("/sys/class/block")
) -> Medium:
    """Give what a place lies on by the system's own tables; the disk that the system runs from is never pulled."""
    try:
        table = read_mounts(mounts.read_text(encoding="utf-8", errors="surrogateescape"))
    except OSError:
        return Medium.UNKNOWN
    mount = _mount_of(path, table)
    if mount is None:
        return Medium.UNKNOWN
    if mount.kind in _NETWORK_TYPES or mount.device.startswith("//"):
        return Medium.NETWORK
    if mount.kind in _SYNCED_TYPES:
        return Medium.SYNCED
    root = _mount_of(Path("/"), table)
    own = set(_disks_of(root.device, blocks)) if root is not None else set()
    disks = set(_disks_of(mount.device, blocks))
    if any(_can_be_pulled(disk) for disk in disks - own):
        return Medium.REMOVABLE
    return Medium.OWN_DISK


def read_mounts(text: str) -> list[Mount]:
    """Read the table of mounts, where blanks in a name are written as octal numbers."""
    lines = (line.split(" ") for line in text.splitlines())
    return [Mount(_plain(parts[0]), Path(_plain(parts[1])), parts[2]) for parts in lines if len(parts) > 2]


def _plain(name: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), name)


def _mount_of(path: Path, table: list[Mount]) -> Mount | None:
    """Give the mount that a place belongs to: of those above it the deepest, of several there the last."""
    above = [mount for mount in table if path.is_relative_to(mount.folder)]
    deepest = max((len(mount.folder.parts) for mount in above), default=0)
    return next((mount for mount in reversed(above) if len(mount.folder.parts) == deepest), None)


def _disks_of(device: str, blocks: Path) -> Iterator[Path]:
    """Give the folders in /sys of the disks on which a device lies, below its partition and its encryption."""
    if not device.startswith("/dev/"):
        return
    try:
        name = Path(device).resolve().name
        here = (blocks / name).resolve(strict=True)
    except (OSError, RuntimeError):
        return
    below = sorted((here / "slaves").iterdir()) if (here / "slaves").is_dir() else []
    for slave in below:
        yield from _disks_of(f"/dev/{slave.name}", blocks)
    if not below:
        yield here.parent if (here / "partition").exists() else here


def _can_be_pulled(disk: Path) -> bool:
    """Say whether a disk is a stick or a card, or hangs on a cable that can be pulled."""
    is_on_cable = any(re.fullmatch(r"usb\d+", part) for part in disk.parts)
    return is_on_cable or _said(disk / "removable") == "1" or _said(disk / "device" / "type") == "SD"


def _said(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""


# --- Windows ---------------------------------------------------------------------------------------------------------


def windows_medium(drive: str, drive_type: int) -> Medium:
    """Give what a drive is by its name, with the share of a network's, and what GetDriveTypeW says of it."""
    if drive.startswith("\\\\"):
        is_local = drive.startswith(("\\\\?\\", "\\\\.\\")) and not drive.upper().startswith("\\\\?\\UNC\\")
        if not is_local:
            return Medium.NETWORK
    return _OF_DRIVE_TYPE.get(drive_type, Medium.UNKNOWN)


if sys.platform == "win32":
    import ctypes

    def _windows_medium(path: Path) -> Medium:
        kernel = ctypes.windll.kernel32
        volume = ctypes.create_unicode_buffer(1024)
        # A volume may be mounted in a folder of another: the drive's letter alone would say the wrong one.
        found = kernel.GetVolumePathNameW(ctypes.c_wchar_p(str(path)), volume, len(volume))
        drive = volume.value if found else path.anchor
        return windows_medium(drive, int(kernel.GetDriveTypeW(ctypes.c_wchar_p(drive))))

else:

    def _windows_medium(_path: Path) -> Medium:
        return Medium.UNKNOWN
