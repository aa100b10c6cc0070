"""The environment is made once, made anew when the lock changes, and never from a file with another sum.

A real virtual environment and the real pip, offline, in a folder of their own with one small package.
"""

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BACKEND = """
import zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "small-1.0-py3-none-any.whl"
    with zipfile.ZipFile(f"{folder}/{name}", "w") as wheel:
        info = "small-1.0.dist-info"
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\\nName: small\\nVersion: 1.0\\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(f"{info}/RECORD", "")
    return name
"""
DESCRIPTION = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""


@pytest.fixture
def checkout(tmp_path):
    root = tmp_path / "a checkout"
    (root / "installer").mkdir(parents=True)
    shutil.copy(ROOT / "installer" / "environment.py", root / "installer")
    (root / "backend.py").write_text(BACKEND, encoding="utf-8")
    (root / "pyproject.toml").write_text(DESCRIPTION, encoding="utf-8")
    wheel = make_wheel(tmp_path / "index")
    lock(root, hashlib.sha256(wheel.read_bytes()).hexdigest())
    return root


def make_wheel(folder):
    folder.mkdir()
    path = folder / "locked-2.0-py3-none-any.whl"
    files = {
        "locked.py": "answer = 42\n",
        "locked-2.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: locked\nVersion: 2.0\n",
        "locked-2.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    with zipfile.ZipFile(path, "w") as wheel:
        record = ""
        for name, text in files.items():
            wheel.writestr(name, text)
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
            record += f"{name},sha256={digest},{len(text)}\n"
        wheel.writestr("locked-2.0.dist-info/RECORD", record + "locked-2.0.dist-info/RECORD,,\n")
    return path


def lock(root, sha256):
    text = f"locked==2.0 \\\n    --hash=sha256:{sha256}\n"
    (root / "installer" / "requirements.lock").write_text(text, encoding="utf-8")


def bring(root):
    return subprocess.run(
        [sys.executable, "installer/environment.py"],
        cwd=root,
        env={**os.environ, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": (root.parent / "index").as_uri()},
        capture_output=True,
        text=True,
        check=False,
    )


def python_in(root):
    return root / ".venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def test_the_environment_is_made_once_and_made_anew_only_by_a_change(checkout):
    first = bring(checkout)
    assert first.returncode == 0, first.stderr
    subprocess.run([python_in(checkout), "-c", "import locked; assert locked.answer == 42"], check=True)

    left_behind = checkout / ".venv" / "left behind"
    left_behind.touch()
    shutil.rmtree(checkout.parent / "index")
    second = bring(checkout)
    assert (second.returncode, second.stderr) == (0, ""), "with nothing changed no index is needed"

    with (checkout / "pyproject.toml").open("a", encoding="utf-8") as description:
        description.write("# a remark\n")
    assert bring(checkout).returncode == 0
    assert left_behind.exists(), "a new description alone keeps the packages"

    wheel = make_wheel(checkout.parent / "index")
    lock(checkout, hashlib.sha256(wheel.read_bytes()).hexdigest() + " ")
    assert bring(checkout).returncode == 0
    assert not left_behind.exists(), "a new lock makes a new environment"


def test_a_file_with_another_sum_is_refused_and_the_next_run_begins_again(checkout):
    right = (checkout / "installer" / "requirements.lock").read_text(encoding="utf-8")
    lock(checkout, "0" * 64)
    refused = bring(checkout)
    assert refused.returncode == 1
    assert "DO NOT MATCH THE HASHES" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (checkout / ".venv" / "packages.stamp").exists()

    (checkout / "installer" / "requirements.lock").write_text(right, encoding="utf-8")
    assert bring(checkout).returncode == 0
