"""The printed recovery code opens the file as the passphrase does; what happens to its slot costs only itself."""

import hashlib
import json
import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nsclinic.store import StoreError, WrongPassphraseError, create_clinic, open_clinic
from nsclinic.store.key_slots import key_by_recovery_code, keys_copy, keys_file
from nsclinic.store.recovery_code import new_recovery_code, read_recovery_code

OURS, THEIRS = "four words of ours", "another passphrase"
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.fixture
def clinic(tmp_path):
    """An encrypted clinic file, closed, and the code on its recovery sheet."""
    path = tmp_path / "clinic.nsclinic"
    code = new_recovery_code()
    with create_clinic(path, passphrase=OURS) as made:
        made.keep_recovery_code(code)
    return path, code


def test_a_code_is_nine_groups_of_three_that_no_eye_mistakes():
    code = new_recovery_code()
    groups = code.split("-")
    assert [len(group) for group in groups] == [3] * 9
    assert not set(code[:-1]) & set("ILOU")
    assert new_recovery_code() != code


def test_a_code_is_read_as_it_was_typed_in_haste():
    code = new_recovery_code()
    bits = read_recovery_code(code)
    assert bits is not None
    assert len(bits) == 16
    for typed in (
        code.lower(),
        code.replace("-", " "),
        code.replace("-", ""),
        f"  {code} ",
        code.translate(EASTERN),
    ):
        assert read_recovery_code(typed) == bits


@given(place=st.integers(0, 25), by=st.integers(1, 31))
def test_a_wrong_sign_is_noticed(place, by):
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    signs = list(new_recovery_code().replace("-", ""))
    signs[place] = alphabet[(alphabet.index(signs[place]) + by) % 32]
    assert read_recovery_code("".join(signs)) is None


@pytest.mark.parametrize("text", ["", "a passphrase", "ABC", "Ü" * 27, "0" * 28])
def test_what_is_no_code_is_none(text):
    assert read_recovery_code(text) is None


def test_the_code_opens_the_file_and_says_so(clinic):
    path, code = clinic
    with open_clinic(path, passphrase=code.lower()) as opened:
        assert opened.is_opened_by_recovery
    with open_clinic(path, passphrase=OURS) as opened:
        assert not opened.is_opened_by_recovery


def test_another_code_opens_nothing(clinic):
    path, _ = clinic
    with pytest.raises(WrongPassphraseError):
        open_clinic(path, passphrase=new_recovery_code())


def test_a_new_sheet_ends_the_one_before(clinic):
    path, old = clinic
    new = new_recovery_code()
    with open_clinic(path, passphrase=OURS) as opened:
        opened.keep_recovery_code(new)
    assert key_by_recovery_code(path, old) is None
    with open_clinic(path, passphrase=new):
        pass


def test_without_the_file_of_slots_the_passphrase_still_opens(clinic):
    path, code = clinic
    for place in (keys_file(path), keys_copy(path)):
        place.unlink()
    with pytest.raises(WrongPassphraseError):
        open_clinic(path, passphrase=code)
    with open_clinic(path, passphrase=OURS):
        pass


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"format": 1, "slots": []}', '{"format": 2, "slots": [3]}', "[" * 100_000]
)
def test_a_damaged_file_of_slots_hinders_no_passphrase_and_is_not_written_over(clinic, content):
    path, code = clinic
    for place in (keys_file(path), keys_copy(path)):
        place.write_text(content)
    assert key_by_recovery_code(path, code) is None
    with (
        open_clinic(path, passphrase=OURS) as opened,
        pytest.raises(StoreError, match="understood"),
    ):
        opened.keep_recovery_code(new_recovery_code())
    assert keys_file(path).read_text() == content


@pytest.mark.parametrize("name", ["salt", "public", "sealed", "tag", "made_at", "file_salt", "kind", "name"])
def test_a_slot_that_was_altered_opens_nothing(clinic, name):
    path, code = clinic
    content = json.loads(keys_file(path).read_text())
    before = content["slots"][0][name]
    content["slots"][0][name] = ("0" if not before.startswith("0") else "1") + before[1:]
    content["sum"] = hashlib.sha256(json.dumps(content["slots"], sort_keys=True).encode()).hexdigest()
    for place in (keys_file(path), keys_copy(path)):
        place.write_text(json.dumps(content))
    assert key_by_recovery_code(path, code) is None


def test_a_slot_beside_another_clinic_file_opens_nothing(clinic, tmp_path):
    path, code = clinic
    other = tmp_path / "other.nsclinic"
    create_clinic(other, passphrase=THEIRS).close()
    keys_file(other).write_bytes(keys_file(path).read_bytes())
    assert key_by_recovery_code(other, code) is None


@pytest.mark.skipif(os.name == "nt", reason="rights of files are those of the folder on Windows")
def test_only_its_owner_reads_the_file_of_slots_and_it_holds_neither_key_nor_code(clinic):
    path, code = clinic
    place = keys_file(path)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    with open_clinic(path, passphrase=code) as opened:
        assert opened.raw_key is not None
        assert opened.raw_key.hex() not in place.read_text()
    bits = read_recovery_code(code)
    assert bits is not None
    assert bits.hex() not in place.read_text()
    assert [one.name for one in path.parent.iterdir() if ".new-" in one.name] == []


def test_a_file_without_encryption_needs_no_code(tmp_path):
    plain = create_clinic(tmp_path / "plain.nsclinic", passphrase=None, plain=True)
    with plain, pytest.raises(StoreError, match="not encrypted"):
        plain.keep_recovery_code(new_recovery_code())
    assert not keys_file(plain.path).exists()


@pytest.mark.parametrize("suffix", [".keys", ".keys.copy"])
def test_one_torn_or_missing_of_the_two_files_of_slots_costs_nothing(clinic, suffix):
    path, code = clinic
    place = path.with_name(path.name + suffix)
    whole = place.read_bytes()
    for torn in (b"", whole[: len(whole) // 2], whole.replace(b'"sealed": "', b'"sealed": "0', 1)):
        place.write_bytes(torn)
        assert key_by_recovery_code(path, code) is not None
    place.unlink()
    assert key_by_recovery_code(path, code) is not None


def test_any_flipped_bit_of_the_file_of_slots_is_noticed(clinic):
    path, code = clinic
    place, copy = keys_file(path), keys_copy(path)
    copy.unlink()
    whole = place.read_bytes()
    for at in range(0, len(whole), 7):
        flipped = bytearray(whole)
        flipped[at] ^= 1 << at % 8
        place.write_bytes(flipped)
        if place.read_bytes().strip() != whole.strip() and key_by_recovery_code(path, code) is not None:
            assert json.loads(flipped) == json.loads(whole), "a blank between two values says nothing"
