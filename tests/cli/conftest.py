"""The clinic of the worked examples, imported once by the real program."""

from pathlib import Path

import pytest

from tests.cli.program import EXAMPLES, run


@pytest.fixture(scope="session")
def examples_clinic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("examples") / "examples.nsclinic"
    ended = run("import", EXAMPLES / "clinic", "--db", path, "--plain")
    assert ended.code == 0, ended.err
    return path
