"""The lock holds everything that is declared, with sums, and nothing that says where files come from."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "installer" / "requirements.lock").read_text(encoding="utf-8")
DESCRIPTION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DECLARED = [
    Requirement(line)
    for line in DESCRIPTION["project"]["dependencies"]
    + [line for extra in DESCRIPTION["project"]["optional-dependencies"].values() for line in extra]
    + DESCRIPTION["dependency-groups"]["dev"]
    + DESCRIPTION["build-system"]["requires"]
]
ENTRIES = [
    entry for entry in re.split(r"^(?=[a-z0-9])", LOCK, flags=re.MULTILINE) if not entry.startswith("#")
]
VERSIONS = dict(re.findall(r"^([a-z0-9-]+)==([\w.]+)", LOCK, flags=re.MULTILINE))


@pytest.mark.parametrize("requirement", DECLARED, ids=str)
def test_a_declared_package_is_locked_within_its_range(requirement):
    assert requirement.specifier.contains(VERSIONS[canonicalize_name(requirement.name)])


def test_each_entry_is_a_name_a_version_and_sums_and_nothing_else():
    entry = re.compile(r"[a-z0-9-]+==[\w.]+(?: ; [\w =!'.]+)?(?: \\\n    --hash=sha256:[0-9a-f]{64})+\n")
    assert [text for text in ENTRIES if not entry.fullmatch(text)] == []
    assert len(ENTRIES) == len(VERSIONS)


def test_the_python_that_the_installer_looks_for_is_the_one_that_is_declared():
    assert DESCRIPTION["project"]["requires-python"] == ">=3.11,<3.15"
    for script in ("run", "run.cmd"):
        assert "(3, 11) <= sys.version_info < (3, 15)" in (ROOT / "installer" / script).read_text(
            encoding="utf-8"
        )
