"""A backup holds nothing of its medium once it is made: a stick in use cannot be taken out."""

import os
from pathlib import Path

import pytest

from tests.store.backing import fill, make_set, opened
from tests.store.conftest import Sealed


@pytest.mark.skipif(
    not Path("/proc/self/fd").is_dir(), reason="nobody here tells which files a program has open"
)
def test_no_handle_is_left_on_the_medium_so_that_the_stick_can_be_taken_out(sealed: Sealed, tmp_path: Path):
    with opened(sealed) as clinic:
        fill(clinic)
        make_set(clinic, tmp_path / "to")
        held = [os.path.realpath(handle) for handle in Path("/proc/self/fd").iterdir()]
    assert [place for place in held if place.startswith(str(tmp_path / "to"))] == []
