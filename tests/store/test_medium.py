"""Network drives, sticks and synchronised folders are told from this computer's own disk by the system's own tables."""

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from nsclinic.store.medium import Medium, is_synced, linux_medium, medium_of, windows_medium

MOUNTS = """\
/dev/sda2 / ext4 rw,relatime 0 0
proc /proc proc rw 0 0
/dev/mapper/home /people ext4 rw 0 0
/dev/sdb1 /media/amal/KIDNEY\\040STICK vfat rw 0 0
/dev/sdc1 /mnt/backup ext4 rw 0 0
/dev/sda3 /mnt/second ext4 rw 0 0
/dev/mmcblk0p1 /media/card vfat rw 0 0
/dev/mmcblk1p2 /media/built-in ext4 rw 0 0
server:/export /srv/clinic nfs4 rw 0 0
//server/share /mnt/share cifs rw 0 0
amal@server:/ /mnt/ssh fuse.sshfs rw 0 0
drive: /mnt/drive fuse.rclone rw 0 0
gvfsd-fuse /run/user/1000/gvfs fuse.gvfsd-fuse rw 0 0
/dev/sdb1 /mnt/windows fuseblk rw 0 0
tmpfs /run tmpfs rw 0 0
server:/other /run/over nfs rw 0 0
tmpfs /run/over tmpfs rw 0 0
broken line
"""


@pytest.fixture
def tables(tmp_path: Path) -> tuple[Path, Path]:
    """What Linux says of a computer: one disk inside with an encrypted home, a stick, a USB disk, and two cards."""
    mounts, devices, blocks = tmp_path / "mounts", tmp_path / "devices", tmp_path / "block"
    mounts.write_text(MOUNTS, encoding="utf-8")
    blocks.mkdir()
    disks = {
        "pci0/ata1/sda": ("0", "", ("sda1", "sda2", "sda3")),
        "pci0/usb2/2-1/sdb": ("1", "", ("sdb1",)),
        "pci0/usb3/3-1/sdc": ("0", "", ("sdc1",)),
        "pci0/mmc0/mmcblk0": ("0", "SD", ("mmcblk0p1",)),
        "pci0/mmc1/mmcblk1": ("0", "MMC", ("mmcblk1p2",)),
        "virtual/home": ("0", "", ()),
    }
    for place, (removable, kind, partitions) in disks.items():
        disk = devices / place
        (disk / "device").mkdir(parents=True)
        (disk / "removable").write_text(f"{removable}\n")
        (disk / "device" / "type").write_text(f"{kind}\n")
        (blocks / disk.name).symlink_to(disk)
        for name in partitions:
            (disk / name).mkdir()
            (disk / name / "partition").write_text("1\n")
            (blocks / name).symlink_to(disk / name)
    (devices / "virtual/home/slaves").mkdir()
    (devices / "virtual/home/slaves/sda1").symlink_to(blocks / "sda1")
    return mounts, blocks


@pytest.mark.parametrize(
    ("place", "medium"),
    [
        ("/var/clinic.nsclinic", Medium.OWN_DISK),
        ("/people/clinic.nsclinic", Medium.OWN_DISK),
        ("/mnt/second/clinic.nsclinic", Medium.OWN_DISK),
        ("/run/clinic.nsclinic", Medium.OWN_DISK),
        ("/run/over/clinic.nsclinic", Medium.OWN_DISK),
        ("/media/built-in/clinic.nsclinic", Medium.OWN_DISK),
        ("/media/amal/KIDNEY STICK/clinic.nsclinic", Medium.REMOVABLE),
        ("/media/amal/KIDNEY/clinic.nsclinic", Medium.OWN_DISK),
        ("/mnt/backup/a/b/clinic.nsclinic", Medium.REMOVABLE),
        ("/mnt/windows/clinic.nsclinic", Medium.REMOVABLE),
        ("/media/card/clinic.nsclinic", Medium.REMOVABLE),
        ("/srv/clinic/clinic.nsclinic", Medium.NETWORK),
        ("/mnt/share/clinic.nsclinic", Medium.NETWORK),
        ("/mnt/ssh/clinic.nsclinic", Medium.NETWORK),
        ("/run/user/1000/gvfs/smb-share:server=a/clinic.nsclinic", Medium.NETWORK),
        ("/mnt/drive/clinic.nsclinic", Medium.SYNCED),
    ],
)
def test_the_tables_of_linux_say_what_a_place_lies_on(tables: tuple[Path, Path], place: str, medium: Medium):
    mounts, blocks = tables
    assert linux_medium(Path(place), mounts=mounts, blocks=blocks) is medium


def test_a_system_that_runs_from_a_stick_does_not_warn_of_its_own_disk(tables: tuple[Path, Path]):
    mounts, blocks = tables
    mounts.write_text("/dev/sdb1 / ext4 rw 0 0\n/dev/sdb1 /people ext4 rw 0 0\n/dev/sdc1 /mnt ext4 rw 0 0\n")
    assert linux_medium(Path("/people/a"), mounts=mounts, blocks=blocks) is Medium.OWN_DISK
    assert linux_medium(Path("/mnt/a"), mounts=mounts, blocks=blocks) is Medium.REMOVABLE


def test_without_tables_nothing_is_claimed(tmp_path: Path):
    none = tmp_path / "none"
    assert linux_medium(Path("/a"), mounts=none, blocks=none) is Medium.UNKNOWN
    empty = tmp_path / "empty"
    empty.write_text("")
    assert linux_medium(Path("/a"), mounts=empty, blocks=none) is Medium.UNKNOWN


@pytest.mark.parametrize(
    ("drive", "drive_type", "medium"),
    [
        ("C:\\", 3, Medium.OWN_DISK),
        ("E:\\", 2, Medium.REMOVABLE),
        ("Z:\\", 4, Medium.NETWORK),
        ("D:\\", 5, Medium.REMOVABLE),
        ("R:\\", 6, Medium.OWN_DISK),
        ("C:\\", 0, Medium.UNKNOWN),
        ("C:\\", 1, Medium.UNKNOWN),
        ("\\\\server\\share\\", 3, Medium.NETWORK),
        ("\\\\?\\UNC\\server\\share\\", 3, Medium.NETWORK),
        ("\\\\?\\C:\\", 3, Medium.OWN_DISK),
    ],
)
def test_the_kinds_of_drive_of_windows(drive: str, drive_type: int, medium: Medium):
    assert windows_medium(drive, drive_type) is medium


@pytest.mark.parametrize(
    "folder",
    [
        *(
            "Dropbox",
            "Dropbox (Personal)",
            "OneDrive",
            "OneDrive - Hospital General",
            "Google Drive",
            "GoogleDrive",
        ),
        *("iCloudDrive", "Nextcloud", "ownCloud", "MEGAsync", "dropbox"),
    ],
)
def test_folders_named_as_the_services_name_them_are_synchronised(folder: str):
    assert is_synced(PureWindowsPath("C:\\data", folder, "clinic", "clinic.nsclinic"), {})
    assert is_synced(PurePosixPath("/data/amal", folder, "clinic.nsclinic"), {})


@pytest.mark.parametrize("folder", ["Documents", "Dropboxes", "Our OneDrive backup", "kidney", "box"])
def test_other_folders_are_not(folder: str):
    assert not is_synced(PurePosixPath("/data/amal", folder, "clinic.nsclinic"), {})


def test_a_file_that_is_only_called_so_is_not_synchronised():
    assert not is_synced(PurePosixPath("/data/amal/Dropbox"), {})


def test_onedrive_moved_elsewhere_is_known_by_what_windows_calls_it():
    inside = PureWindowsPath("D:\\hospital\\clinic.nsclinic")
    assert is_synced(inside, {"OneDriveCommercial": "D:\\hospital\\"})
    assert not is_synced(inside, {"OneDriveCommercial": "D:\\hosp"})


@pytest.mark.parametrize("mark", [".dropbox", ".stfolder"])
def test_a_service_is_known_by_what_it_keeps_in_its_folder(tmp_path: Path, mark: str):
    place = tmp_path / "a" / "b" / "clinic.nsclinic"
    place.parent.mkdir(parents=True)
    assert medium_of(place) is not Medium.SYNCED
    (tmp_path / mark).mkdir()
    assert medium_of(place) is Medium.SYNCED


def test_a_link_is_followed_to_where_the_file_lies(tmp_path: Path):
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "clinics").symlink_to(tmp_path / "Dropbox")
    assert medium_of(tmp_path / "clinics" / "clinic.nsclinic") is Medium.SYNCED
