"""A real, empty clinic file for each test."""

import pytest

from nsclinic.store import create_clinic


@pytest.fixture
def clinic(tmp_path):
    with create_clinic(tmp_path / "clinic.nsclinic", passphrase=None, plain=True) as clinic:
        yield clinic
