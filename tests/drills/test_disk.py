"""The disk of the power-cut drill keeps what was synced and nothing else for sure; the tracer misses no change."""

import os
import sys
from random import Random

import pytest

from tests.drills.disk import Disk
from tests.drills.tracing import Step, lacking, watched

OLD, NEW = b"o" * 2048, b"n" * 2048
DRAWS = 300


@pytest.fixture
def disk(tmp_path):
    (tmp_path / "file").write_bytes(OLD)
    return Disk(tmp_path)


def all_left(disk):
    return [disk.left(Random(seed)) for seed in range(DRAWS)]


def test_what_was_synced_is_always_there(disk):
    disk.take(Step("write", "file", at=0, content=NEW))
    disk.take(Step("sync", "file"))
    assert all(left == {"file": NEW} for left in all_left(disk))


def test_what_was_not_synced_is_kept_dropped_or_torn(disk):
    disk.take(Step("write", "file", at=0, content=NEW))
    contents = {left["file"] for left in all_left(disk)}
    assert {OLD, NEW} < contents
    mixed = contents - {OLD, NEW}
    assert any(len(set(content[:512])) == 1 and len(set(content)) == 2 for content in mixed), "whole sectors"
    assert any(
        len(set(content[start : start + 512])) == 2 for content in mixed for start in range(0, 2048, 512)
    ), "torn sectors"


def test_a_length_may_be_kept_without_its_content(disk):
    disk.take(Step("write", "file", at=2048, content=NEW))
    assert OLD + bytes(2048) in {left["file"] for left in all_left(disk)}


def test_a_file_cut_off_may_be_whole_again(disk):
    disk.take(Step("cut", "file", at=0))
    assert {left["file"] for left in all_left(disk)} == {OLD, b""}


def test_a_new_name_is_sure_only_once_its_folder_is_synced(disk):
    for step in (Step("create", "new"), Step("write", "new", at=0, content=NEW), Step("sync", "new")):
        disk.take(step)
    assert {left.get("new") for left in all_left(disk)} == {None, NEW}
    disk.take(Step("sync", "."))
    assert {left.get("new") for left in all_left(disk)} == {NEW}


def test_a_replaced_file_is_the_old_or_the_new_one_and_never_gone(disk):
    for step in (
        Step("create", "new"),
        Step("write", "new", at=0, content=NEW),
        Step("sync", "new"),
        Step("sync", "."),
        Step("rename", "new", "file"),
    ):
        disk.take(step)
    assert {left["file"] for left in all_left(disk)} == {OLD, NEW}


def test_what_lies_in_a_folder_that_is_gone_is_gone(disk):
    disk.take(Step("mkdir", "folder"))
    disk.take(Step("mkdir", "folder/in"))
    disk.take(Step("create", "folder/in/inside"))
    for synced in ("folder", "folder/in"):
        disk.take(Step("sync", synced))
    for left in all_left(disk):
        assert ("folder" in left) == ("folder/in" in left) == ("folder/in/inside" in left)


PROGRAM = """
import os, sys
folder, acknowledged = sys.argv[1:]
a, b, c = (f"{folder}/{name}" for name in "abc")
told = os.open(acknowledged, os.O_WRONLY | os.O_CREAT)
file = os.open(a, os.O_RDWR | os.O_CREAT, 0o600)
os.write(file, b"one\\n\\x00")
os.write(file, "قمر".encode())
os.pwrite(file, b"two", 100)
os.fsync(file)
os.write(told, b"a 1\\n")
os.ftruncate(file, 3)
os.replace(a, b)
os.mkdir(c)
os.fsync(os.open(folder, os.O_RDONLY))
os.unlink(b)
"""


@pytest.mark.skipif(lacking() != "", reason=lacking() or "none")
def test_the_tracer_gives_every_change_of_a_folder_in_order(tmp_path):
    folder, told = tmp_path / "folder", tmp_path / "told"
    folder.mkdir()
    program = [sys.executable, "-c", PROGRAM, os.fspath(folder), os.fspath(told)]
    steps = watched(program, folder, told, tmp_path / "trace")
    assert steps == [
        Step("create", "a"),
        Step("write", "a", at=0, content=b"one\n\x00"),
        Step("write", "a", at=5, content="قمر".encode()),
        Step("write", "a", at=100, content=b"two"),
        Step("sync", "a"),
        Step("told", "", content=b"a 1\n"),
        Step("cut", "a", at=3),
        Step("rename", "a", "b"),
        Step("mkdir", "c"),
        Step("sync", "."),
        Step("unlink", "b"),
    ]


@pytest.mark.skipif(lacking() != "", reason=lacking() or "none")
def test_a_call_that_the_model_does_not_know_stops_the_drill(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    program = "import os, sys; os.writev(os.open(sys.argv[1] + '/a', os.O_RDWR | os.O_CREAT), [b'x'])"
    with pytest.raises(RuntimeError, match="writev"):
        watched(
            [sys.executable, "-c", program, os.fspath(folder)], folder, tmp_path / "told", tmp_path / "trace"
        )
