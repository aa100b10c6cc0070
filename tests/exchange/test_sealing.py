"""A sealed package is opened by the registry's key alone, and nothing in it can be altered unseen."""

import os
import stat
from pathlib import Path
from random import Random

import pytest

from nsclinic.exchange import sealing
from nsclinic.exchange.sealing import SealingError, fingerprint_of, is_sealed, make_keys, open_sealed, seal

NAMES = frozenset({"patients.csv", "MANIFEST.sha256"})


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Path, Path]:
    secret = tmp_path / "registry.key"
    public, _ = make_keys(secret)
    return secret, public


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "patients.csv").write_bytes(Random(1).randbytes(3 * 1024**2 + 7))
    (folder / "MANIFEST.sha256").write_bytes(b"sums\n")
    return folder


@pytest.fixture
def sealed(package: Path, keys: tuple[Path, Path], tmp_path: Path) -> Path:
    target = tmp_path / "package.sealed"
    seal(package, target, keys[1])
    return target


def opened(sealed: Path, secret: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "opened"
    folder.mkdir()
    open_sealed(sealed, folder, secret, NAMES)
    return folder


def test_what_was_sealed_comes_out_to_the_byte(package, sealed, keys, tmp_path):
    folder = opened(sealed, keys[0], tmp_path)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        path.name: path.read_bytes() for path in package.iterdir()
    }
    assert is_sealed(sealed)
    assert not is_sealed(package / "MANIFEST.sha256")


def test_nothing_of_the_content_stands_in_the_sealed_file(tmp_path, keys):
    folder = tmp_path / "named"
    folder.mkdir()
    (folder / "patients.csv").write_bytes(b"Jasmine Meadow\n" * 200)
    target = tmp_path / "named.sealed"
    seal(folder, target, keys[1])
    assert b"Jasmine" not in target.read_bytes()
    assert b"patients.csv" not in target.read_bytes()


def test_the_secret_key_is_its_owners_alone_and_neither_key_is_ever_overwritten(tmp_path, keys):
    secret, public = keys
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    before = secret.read_bytes(), public.read_bytes()
    with pytest.raises(SealingError, match="never overwritten"):
        make_keys(secret)
    assert (secret.read_bytes(), public.read_bytes()) == before


def test_the_fingerprint_is_the_keys_own(tmp_path, keys, package):
    other = make_keys(tmp_path / "other.key")
    assert fingerprint_of(keys[1]) != other[1]
    assert fingerprint_of(other[0]) == other[1] == seal(package, tmp_path / "x.sealed", other[0])
    assert len(other[1].split("-")) == 5


def test_another_key_opens_nothing(sealed, tmp_path):
    make_keys(tmp_path / "other.key")
    with pytest.raises(SealingError, match="sealed to another key"):
        opened(sealed, tmp_path / "other.key", tmp_path)


@pytest.mark.parametrize("seed", range(25))
def test_a_flipped_bit_is_told_wherever_it_is(sealed, keys, tmp_path, seed):
    content = bytearray(sealed.read_bytes())
    at = Random(seed).randrange(len(content))
    content[at] ^= 1 << Random(seed).randrange(8)
    sealed.write_bytes(content)
    with pytest.raises(SealingError):
        opened(sealed, keys[0], tmp_path)


@pytest.mark.parametrize("left", [0, 10, 30, 150, 2_000_000, -1])
def test_a_file_that_was_cut_off_or_goes_on_is_told(sealed, keys, tmp_path, left):
    content = sealed.read_bytes()
    sealed.write_bytes(content[:left])
    with pytest.raises(SealingError):
        opened(sealed, keys[0], tmp_path)


def test_a_byte_more_is_told(sealed, keys, tmp_path):
    with sealed.open("ab") as file:
        file.write(b"x")
    with pytest.raises(SealingError, match="altered or cut off"):
        opened(sealed, keys[0], tmp_path)


def test_files_that_no_package_has_are_refused(package, keys, tmp_path):
    (package / "evil.sh").write_bytes(b"x")
    seal(package, tmp_path / "evil.sealed", keys[1])
    with pytest.raises(SealingError, match="holds something that no package has"):
        opened(tmp_path / "evil.sealed", keys[0], tmp_path)


def test_what_would_fill_the_disk_is_refused(package, sealed, keys, tmp_path, monkeypatch):
    monkeypatch.setattr(sealing, "MOST_BYTES", 1024**2)
    with pytest.raises(SealingError, match="larger than any package"):
        opened(sealed, keys[0], tmp_path)


def test_the_secret_key_seals_nothing(package, keys, tmp_path):
    with pytest.raises(SealingError, match="never leaves the registry"):
        seal(package, tmp_path / "x.sealed", keys[0])
    with pytest.raises(SealingError, match="does not hold a registry secret key"):
        opened(package / "MANIFEST.sha256", keys[1], tmp_path)
    with pytest.raises(SealingError, match="cannot be read"):
        fingerprint_of(tmp_path / "none")


def test_a_seal_that_fails_leaves_nothing(package, keys, tmp_path, monkeypatch):
    def fails(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(OSError, match="No space left"):
        seal(package, tmp_path / "x.sealed", keys[1])
    assert not (tmp_path / "x.sealed").exists()
