"""The Windows set-up program is compiled here, taken apart, and held against the lock; it cannot be run here."""

import re
import shutil
import struct
import subprocess
from importlib import import_module
from pathlib import Path

import pytest

from nsclinic import __version__
from tests.installer.made_wheels import made_wheel, sum_of, write_sums

ROOT = Path(__file__).resolve().parents[2]
RECIPE = ROOT / "installer" / "windows" / "nsclinic.nsi"
TEXTS = ROOT / "installer" / "windows" / "languages.nsh"
LACKING = [program for program in ("makensis", "7z") if shutil.which(program) is None]
LANGUAGES = {"ENGLISH": 1033, "ARABIC": 1025, "FRENCH": 1036, "PORTUGUESEBR": 1046, "SPANISH": 1034}

needs_compiler = pytest.mark.skipif(bool(LACKING), reason=f"needs the programs {' and '.join(LACKING)}")


@pytest.fixture(scope="module")
def tools():
    """Give the module that makes the set-up program, imported as its command imports it."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        for folder in ("", "kit", "windows"):
            monkeypatch.syspath_prepend(str(ROOT / "installer" / folder))
        yield import_module("windows_setup")


@pytest.fixture(scope="module")
def made(tools, tmp_path_factory):
    """Give a set-up program around two small packages, those packages, and a folder where it was taken apart."""
    folder = tmp_path_factory.mktemp("setup")
    locked = {one.name: one for one in tools.needed(tools.PLATFORM, [tools.PYTHON])}
    wheels = [
        made_wheel(folder, "cffi", locked["cffi"].version, tag="cp313-cp313-win_amd64"),
        made_wheel(folder, "numpy", locked["numpy"].version, tag="cp313-cp313-win_amd64"),
    ]
    packages = [
        type(one)(one.name, one.version, (sum_of(wheel),), one.licence, (), ships=True)
        for wheel, one in ((wheel, locked[wheel.name.split("-")[0]]) for wheel in wheels)
    ]
    wheels.append(made_wheel(folder, "nsclinic", __version__))
    setup = tools.compiled(folder / "out", tools.Contents(wheels, packages, None))
    inside = folder / "inside"
    subprocess.run(["7z", "x", "-bd", "-y", f"-o{inside}", setup], capture_output=True, check=True)
    return setup, packages, inside


@needs_compiler
@pytest.mark.external
def test_the_recipe_packs_all_that_it_is_given(tools, made):
    setup, packages, _ = made
    assert setup.name == f"nsclinic-{__version__}-setup-STAND-IN.exe"
    assert tools.faults_of_setup(setup, packages) == []


def _change(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" ")


WRONGS = {
    "a wheel is missing": (
        lambda inside: next(inside.glob("wheels/cffi-*")).unlink(),
        ["cffi: its wheel for Python 3.13 is missing", "wheels/SHA256SUMS: holds the line"],
    ),
    "a wheel was changed": (
        lambda inside: _change(next(inside.glob("wheels/numpy-*"))),
        ["its sum is none of the lock's", "numpy: its wheel for Python 3.13 is missing", "SHA256SUMS: lacks"],
    ),
    "a wheel of another platform": (
        lambda inside: made_wheel(inside / "wheels", "cffi", "1.0", tag="cp313-cp313-manylinux_2_28_x86_64"),
        ["cffi-1.0-cp313-cp313-manylinux_2_28_x86_64.whl: the lock holds cffi"],
    ),
    "a wheel of the workshop": (
        lambda inside: made_wheel(inside / "wheels", "pytest", "9.2.0"),
        ["pytest-9.2.0-py3-none-any.whl: nothing here needs it"],
    ),
    "a wheel in another folder": (
        lambda inside: made_wheel(inside / "python", "cffi", "2.0"),
        ["python/cffi-2.0-py3-none-any.whl: it does not belong there"],
    ),
    "the program itself is missing": (
        lambda inside: next(inside.glob("wheels/nsclinic-*")).unlink(),
        [f"nsclinic-{__version__}-py3-none-any.whl: in its place there is nothing"],
    ),
    "the program carries what is named like a clinic's file": (
        lambda inside: made_wheel(
            inside / "wheels", "nsclinic", __version__, files={"old.NSCLINIC.keys": ""}
        ),
        ["old.NSCLINIC.keys is named like a clinic's file"],
    ),
    "the sums are missing": (
        lambda inside: (inside / "wheels" / "SHA256SUMS").unlink(),
        ["wheels/SHA256SUMS: it is missing"],
    ),
    "the licence is missing": (
        lambda inside: (inside / "LICENSE.txt").unlink(),
        ["LICENSE.txt: it is missing"],
    ),
    "the licence was changed": (
        lambda inside: _change(inside / "LICENSE.txt"),
        ["LICENSE.txt: it is not the one"],
    ),
    "the notices lack a package": (
        lambda inside: (inside / "THIRD-PARTY-NOTICES.txt").write_text("cffi\n", encoding="utf-8"),
        ["THIRD-PARTY-NOTICES.txt: it lacks cffi", "THIRD-PARTY-NOTICES.txt: it lacks numpy"],
    ),
    "Python does not find the packages": (
        lambda inside: (inside / "python" / "python313._pth").write_text(".\n", encoding="utf-8"),
        ["python/python313._pth: it does not lead to the packages"],
    ),
    "there is no way to remove it": (
        lambda inside: (inside / "uninstall.exe").unlink(),
        ["uninstall.exe: it is missing"],
    ),
}


@needs_compiler
@pytest.mark.external
@pytest.mark.parametrize("wrong", WRONGS)
def test_the_check_names_what_is_wrong(tools, made, tmp_path, wrong):
    _, packages, right = made
    inside = tmp_path / "inside"
    shutil.copytree(right, inside)
    break_it, sayings = WRONGS[wrong]
    break_it(inside)
    faults = import_module("setup_check").faults_of_folder(inside, packages)
    assert [saying for saying in sayings if not any(saying in fault for fault in faults)] == [], faults


@needs_compiler
@pytest.mark.external
def test_a_wheel_of_another_platform_is_found_though_the_lock_holds_its_sum(tools, made, tmp_path):
    _, packages, right = made
    inside = tmp_path / "inside"
    shutil.copytree(right, inside)
    (windows,) = inside.glob("wheels/cffi-*")
    linux = windows.rename(windows.with_name(windows.name.replace("win_amd64", "manylinux_2_28_x86_64")))
    write_sums(inside / "wheels")
    faults = import_module("setup_check").faults_of_folder(inside, packages)
    assert f"{linux.name}: it is not for Windows 10 or 11, 64 bits" in faults


@needs_compiler
@pytest.mark.external
def test_the_files_properties_say_the_version_in_every_language(made):
    setup, _, _ = made
    resources = setup.read_bytes()[:1_000_000]
    for number in LANGUAGES.values():
        assert f"{number:04x}04e".encode("utf-16-le") in resources
    version = "ProductVersion\0".encode("utf-16-le")
    assert resources.count(version) == len(LANGUAGES)
    after = resources[resources.index(version) + len(version) :][:40].decode("utf-16-le")
    assert after.strip("\0").startswith(f"{__version__}\0")


@needs_compiler
@pytest.mark.external
def test_the_set_up_around_the_wheels_of_the_lock_lacks_nothing_and_holds_nothing_else(tools, tmp_path):
    try:
        wheels = tools.fetched(tools.PLATFORM, offline=True)
    except tools.WheelhouseError as error:
        pytest.skip(f"the wheels for Windows are to be fetched first: {error}")
    packages = tools.needed(tools.PLATFORM, [tools.PYTHON])
    contents = tools.Contents([*wheels, tools.build_own(tmp_path)], packages, None)
    setup = tools.compiled(tmp_path / "out", contents)
    assert tools.faults_of_setup(setup, packages) == []
    assert len(packages) > 30


@pytest.mark.parametrize(
    ("version", "numbers"),
    [("0.1.0", "0.1.0.0"), ("1.2", "1.2.0.0"), ("1.2.3rc1", "1.2.3.0"), ("1.2.3.4.5", "1.2.3.4")],
)
def test_a_version_becomes_four_numbers(tools, version, numbers):
    assert tools.four_numbers(version) == numbers


def test_the_icon_is_there_in_every_size(tools):
    file = tools.icon()
    _, kind, count = struct.unpack_from("<HHH", file)
    edges = {file[6 + 16 * place] or 256 for place in range(count)}
    assert (kind, edges) == (1, set(tools.ICON_EDGES))


def test_python_is_not_taken_from_anywhere_but_the_named_file(tools, tmp_path, monkeypatch):
    monkeypatch.setattr(tools, "HERE", tmp_path)
    monkeypatch.setattr(tools, "VENDOR", tmp_path)
    named = tmp_path / "python.toml"
    archive = tmp_path / "python-3.13.9-embed-amd64.zip"
    for text, saying in (
        ('file = ""\nsha256 = ""\n', "names no Python yet"),
        (f'file = "python-3.12.9-embed-amd64.zip"\nsha256 = "{"0" * 64}"\n', "no embeddable Python 3.13"),
        (f'file = "python-3.13.9-embed-win32.zip"\nsha256 = "{"0" * 64}"\n', "no embeddable Python 3.13"),
        (f'file = "{archive.name}"\nsha256 = "{"0" * 64}"\n', "is missing"),
    ):
        named.write_text(text, encoding="utf-8")
        with pytest.raises(tools.SetupError, match=saying):
            tools.vendored_python()
    archive.write_bytes(b"another")
    with pytest.raises(tools.SetupError, match="its sum differs"):
        tools.vendored_python()
    named.write_text(f'file = "{archive.name}"\nsha256 = "{sum_of(archive)}"\n', encoding="utf-8")
    assert tools.vendored_python() == archive


def test_each_saying_of_the_set_up_stands_in_every_language():
    said = re.findall(
        r'^LangString (\w+) \$\{LANG_(\w+)\} "(.+)"$', TEXTS.read_text(encoding="utf-8"), re.MULTILINE
    )
    names = {name for name, _, _ in said}
    assert {(name, language) for name, language, _ in said} == {
        (name, language) for name in names for language in LANGUAGES
    }
    assert len({text for _, _, text in said}) == len(said) == len(names) * len(LANGUAGES)
    used = set(re.findall(r"\$\((\w+)\)", RECIPE.read_text(encoding="utf-8")))
    assert used == names


def test_nothing_is_removed_but_what_the_set_up_itself_laid_down():
    recipe = RECIPE.read_text(encoding="utf-8")
    removed = re.findall(r'^ +(RMDir(?: /r)?|Delete) "([^"]+)"', recipe, re.MULTILINE)
    assert len(removed) == len(re.findall(r"^\s*(?:RMDir|Delete)\b", recipe, re.MULTILINE))
    assert {place for kind, place in removed if kind == "RMDir /r"} == {
        "$INSTDIR\\python",
        "$INSTDIR\\python.old",
        "$INSTDIR\\wheels",
    }
    laid = {
        f"$INSTDIR\\{Path(file).name}"
        for file in re.findall(r'^  File "\$\{FOLDER\}\\(\S+\.\w+)"', recipe, re.MULTILINE)
    }
    links = {"$SMPROGRAMS\\nsclinic.lnk", "$DESKTOP\\nsclinic.lnk", "$INSTDIR\\uninstall.exe"}
    assert {place for kind, place in removed if kind == "Delete"} == laid | links
    assert [place for kind, place in removed if kind == "RMDir"] == ["$INSTDIR"]
    # Nobody may name another folder, where a python of somebody else's could lie.
    for function in (".onInit", "un.onInit"):
        beginning = recipe.partition(f"Function {function}\n")[2].partition("FunctionEnd")[0]
        assert 'StrCpy $INSTDIR "$LOCALAPPDATA\\Programs\\nsclinic"' in beginning
    assert "MUI_PAGE_DIRECTORY" not in recipe


def test_the_windows_command_has_the_line_ends_that_its_interpreter_needs():
    text = (ROOT / "installer" / "windows" / "nsclinic.cmd").read_bytes()
    assert text.count(b"\r\n") == text.count(b"\n") > 0
    assert text.isascii()
