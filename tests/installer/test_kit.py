"""The kit for a stick: its page, its sums, its package, its place in a desktop's menu."""

import configparser
import os
import shutil
import subprocess
import sys
import tarfile
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path

import pytest
from defusedxml import ElementTree
from PySide6.QtGui import QImage

from nsclinic import __version__
from nsclinic.cli.arguments import parser
from nsclinic.cli.front import MODULES

ROOT = Path(__file__).resolve().parents[2]
KIT = ROOT / "installer" / "kit"
LANGUAGES = ("en", "ar", "es", "fr", "pt")
DAY = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def beside_the_tools(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "installer"))
    monkeypatch.syspath_prepend(str(KIT))


@pytest.fixture
def start():
    return import_module("start_page")


@pytest.fixture
def contents():
    return import_module("contents")


@pytest.fixture
def deb():
    return import_module("deb")


class Page(HTMLParser):
    """Reads what matters of the start page."""

    def __init__(self, text):
        super().__init__()
        self.sections, self.links, self.tags = {}, [], set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.add(tag)
        if tag == "section":
            self.sections[given["id"]] = (given["lang"], given["dir"])
        if "href" in given:
            self.links.append(given["href"])
        assert "src" not in given


@pytest.fixture
def kit(start):
    return start.Kit("nsclinic_9.9.9-1_amd64.deb")


@pytest.fixture
def page(start, kit):
    return Page(start.start_page(kit))


def test_the_start_page_speaks_five_languages_and_arabic_from_the_right(page):
    assert page.sections == {code: (code, "rtl" if code == "ar" else "ltr") for code in LANGUAGES}


def test_the_start_page_needs_no_script_and_no_network(start, kit):
    text = start.start_page(kit)
    assert not {"script", "link", "img", "iframe"} & Page(text).tags
    assert "://" not in text
    assert "url(" not in text


def test_every_link_of_the_start_page_is_on_it_or_declared_for_the_build(page, kit):
    anchors = {f"#{code}" for code in page.sections}
    assert set(page.links) - anchors <= kit.declared()
    assert anchors <= set(page.links)


def test_a_kit_without_wheels_names_none(start):
    page = Page(start.start_page(start.Kit("nsclinic_9.9.9-1_amd64.deb", has_wheels=False)))
    assert "wheels/README.txt" not in page.links
    assert page.links.count("windows/README.md") == len(LANGUAGES)


def test_each_language_says_the_same_steps(start):
    told = start.words()

    def outline(code):
        return [
            [(line.get("run"), line.get("open")) for line in step["lines"]] for step in told[code]["steps"]
        ]

    assert {code: outline(code) for code in LANGUAGES} == dict.fromkeys(LANGUAGES, outline("en"))
    said = [line["say"] for code in LANGUAGES for step in told[code]["steps"] for line in step["lines"]]
    assert len(set(said)) == len(said)


def test_what_the_start_page_names_comes_from_something_that_is_here(kit):
    made_from = {
        "manual/index.html": "resources/manual/README.md",
        "manual/nsclinic-manual.pdf": "installer/book.py",
        "wheels/README.txt": "installer/kit/wheelhouse.py",
        "windows/README.md": "installer/windows/README.md",
        "check.sh": "installer/kit/stick/check.sh",
        "linux/install.sh": "installer/kit/stick/install.sh",
        "linux/unpack.sh": "installer/kit/stick/unpack.sh",
        "linux/nsclinic_9.9.9-1_amd64.deb": "installer/kit/deb.py",
    }
    for place in kit.declared():
        source = made_from.get(place) or f"resources/{place.replace('.html', '.md')}"
        assert (ROOT / source).is_file(), place


def test_the_commands_of_the_start_page_exist(kit):
    for line in kit.runs.values():
        words = line.removeprefix("sudo ").split()
        if words[0] == "nsclinic":
            assert words[1] in MODULES
        elif words[0] == "sh":
            assert words[1] in kit.declared()


def entry(name):
    read = configparser.RawConfigParser(strict=True)
    read.optionxform = str  # type: ignore[method-assign, assignment]
    read.read(KIT / "desktop" / name, encoding="utf-8")
    return read["Desktop Entry"]


@pytest.mark.parametrize("name", ["nsclinic.desktop", "nsclinic-file.desktop"])
def test_the_menu_entries_are_valid(name):
    told = entry(name)
    assert (told["Type"], told["Icon"], told["TryExec"], told["Terminal"]) == (
        "Application",
        "nsclinic",
        "nsclinic",
        "false",
    )
    assert all(f"Comment[{code}]" in told for code in LANGUAGES if code != "en")
    if tool := shutil.which("desktop-file-validate"):
        run = subprocess.run([tool, KIT / "desktop" / name], capture_output=True, text=True, check=False)
        assert (run.returncode, run.stdout) == (0, "")


def test_a_clinic_file_opens_by_its_icon_and_the_menu_opens_the_usual_one():
    words = entry("nsclinic-file.desktop")["Exec"].replace("%f", "/my files/c.nsclinic").split(" ", 2)
    assert words[0] == "nsclinic"
    assert parser().parse_args(words[1:]).db == Path("/my files/c.nsclinic")
    assert entry("nsclinic.desktop")["Exec"] == "nsclinic"  # a lone --db would be refused


def test_the_kind_of_file_is_one_everywhere(deb):
    kind = ElementTree.parse(KIT / "desktop" / "nsclinic.xml").find(".//{*}mime-type")
    assert kind.find("{*}glob").get("pattern") == "*.nsclinic"
    assert entry("nsclinic-file.desktop")["MimeType"] == kind.get("type") + ";"
    described = ElementTree.fromstring(deb.metainfo(DAY))
    assert described.findtext("provides/mediatype") == kind.get("type")
    assert described.findtext("launchable") == "nsclinic.desktop"
    assert described.find("releases/release").attrib == {"version": __version__, "date": "2026-11-28"}


def test_the_packages_control_file_comes_from_one_version(deb, contents):
    package = deb.Package(__version__, "amd64", (2, 36), 1234)
    fields = dict(line.split(": ", 1) for line in package.control().splitlines() if not line.startswith(" "))
    assert fields["Version"] == f"{__version__}-{deb.REVISION}"
    assert fields["Version"] in package.file_name
    assert fields["Depends"].startswith("libc6 (>= 2.36), ")
    assert fields["Depends"].split(", ")[1:] == [one for one in contents.depends() if one != "libc6"]
    assert f"nsclinic ({__version__}-{deb.REVISION}) " in deb._debian_changelog(DAY)


def test_every_override_of_lintian_has_its_reason_above_it():
    has_reason = False
    for line in (KIT / "desktop" / "nsclinic.lintian-overrides").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            has_reason = True
        else:
            assert has_reason, line
            assert line.startswith("nsclinic: ")


def test_the_man_page_has_every_command_and_no_line_that_roff_would_obey():
    text = import_module("man_page").man_page(date(2026, 11, 28))
    for name in MODULES:
        assert f".SS {name}".replace("-", "\\-") in text
    known = {".TH", ".SH", ".SS", ".TP", ".B", ".PP", ".nf", ".fi", ".RS", ".RE"}
    assert {line.split(" ")[0] for line in text.splitlines() if line.startswith((".", "'"))} <= known
    assert __version__ in text.splitlines()[0]


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "a stick"
    (folder / "linux").mkdir(parents=True)
    (folder / "linux" / "program").write_bytes(b"\x00" * 100)
    (folder / "LICENSE").write_text("free", encoding="utf-8")
    shutil.copy(KIT / "stick" / "check.sh", folder)
    assert import_module("sums").write_sums(folder) == 3
    return folder


def check(stick):
    return subprocess.run(["sh", stick / "check.sh"], capture_output=True, text=True, check=False)


def test_a_whole_kit_is_said_to_be_whole(stick):
    run = check(stick)
    assert (run.returncode, run.stdout.splitlines()[-1]) == (0, "All files are whole.")


def test_one_changed_byte_is_found_and_its_file_named(stick):
    (stick / "linux" / "program").write_bytes(b"\x00" * 99 + b"\x01")
    run = check(stick)
    assert run.returncode == 1
    assert "./linux/program" in run.stderr
    assert "LICENSE" not in run.stderr


def test_a_missing_file_and_a_missing_list_are_found(stick):
    (stick / "LICENSE").unlink()
    assert "./LICENSE" in check(stick).stderr
    (stick / "SHA256SUMS").unlink()
    assert check(stick).returncode == 1


def test_a_list_that_broke_off_is_not_taken_for_a_whole_one(stick):
    names = stick / "SHA256SUMS"
    names.write_bytes(names.read_bytes()[:-30])
    assert check(stick).returncode == 1


def install(stick):
    shutil.copy(KIT / "stick" / "install.sh", stick / "linux")
    return subprocess.run(
        ["sh", stick / "linux" / "install.sh"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="for somebody without rights")
def test_without_rights_the_installation_says_what_to_type_instead(stick):
    run = install(stick)
    assert run.returncode == 1
    assert f'sudo sh "{stick}/linux/install.sh"' in run.stderr
    assert f'sh "{stick}/linux/unpack.sh"' in run.stderr


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0 or not shutil.which("apt-get"), reason="for root, on Debian"
)
@pytest.mark.parametrize("what", ["changed", "missing", "without a list"])
def test_what_is_not_whole_is_refused_before_apt_sees_it(stick, what, tmp_path, monkeypatch):
    (stick / "linux" / "debs").mkdir()
    packages = [stick / "linux" / "nsclinic_9_amd64.deb", stick / "linux" / "debs" / "libx_1_amd64.deb"]
    for package in packages:
        package.write_bytes(b"a package")
    import_module("sums").write_sums(stick)
    if what == "changed":
        packages[0].write_bytes(b"A package")
    elif what == "missing":
        packages[1].unlink()
    else:
        (stick / "SHA256SUMS").unlink()
    places = tmp_path / "places"
    places.mkdir()
    monkeypatch.setenv("TMPDIR", str(places))
    run = install(stick)
    said = {
        "changed": packages[0].name,
        "missing": packages[1].name,
        "without a list": "SHA256SUMS is missing",
    }
    assert run.returncode == 1
    assert said[what] in run.stderr
    assert "opy the kit again" in run.stderr or "Copy all of it" in run.stderr
    assert list(places.iterdir()) == []


def test_a_link_is_refused_where_no_stick_could_keep_it(stick):
    (stick / "link").symlink_to("LICENSE")
    with pytest.raises(ValueError, match="a stick cannot keep 'link'"):
        import_module("sums").write_sums(stick)


class Unpacking:
    """The script as it lies on the stick, beside an archive of a program that only says its name."""

    def __init__(self, place):
        self.stick, self.home = place / "a stick", place / "someone"
        self.linux = self.stick / "linux"
        self.linux.mkdir(parents=True)
        self.home.mkdir()
        text = (KIT / "stick" / "unpack.sh").read_text(encoding="utf-8")
        for mark, value in {"@VERSION@": "9", "@ARCHIVE@": "a.tar.xz", "@GLIBC@": "2.36"}.items():
            text = text.replace(mark, value)
        (self.linux / "unpack.sh").write_text(text, encoding="utf-8")
        self.pack(place / "nsclinic-9", '#!/bin/sh\necho "started with $*"\n')

    def pack(self, program, script):
        (program / "share" / "applications").mkdir(parents=True, exist_ok=True)
        for name in ("nsclinic.desktop", "nsclinic-file.desktop"):
            shutil.copy(KIT / "desktop" / name, program / "share" / "applications")
        (program / "nsclinic").write_text(script, encoding="utf-8")
        (program / "nsclinic").chmod(0o755)
        with tarfile.open(self.linux / "a.tar.xz", "w:xz") as archive:
            archive.add(program, "nsclinic-9")
        import_module("sums").write_sums(self.stick)

    def run(self, *arguments):
        return subprocess.run(
            ["sh", self.linux / "unpack.sh", *arguments],
            env={"HOME": str(self.home), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
        )

    def is_refused(self, saying, *arguments):
        """Run it; it must end with 1 and this saying, and leave no file of its own."""
        run = self.run(*arguments)
        assert run.returncode == 1
        assert saying in run.stderr
        assert [path for path in self.home.rglob("*") if not path.is_dir() or "nsclinic" in path.name] == []


@pytest.fixture
def unpacking(tmp_path):
    return Unpacking(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="a script for Linux")
@pytest.mark.skipif(not shutil.which("xz"), reason="needs the program xz")
def test_without_rights_the_program_unpacks_into_the_own_folder_and_its_menu(unpacking):
    home = unpacking.home
    assert unpacking.run().returncode == 0
    program = home / ".local" / "lib" / "nsclinic-9" / "nsclinic"
    entry_text = (home / ".local/share/applications/nsclinic-file.desktop").read_text(encoding="utf-8")
    assert f'Exec="{program}" --db %f\n' in entry_text
    assert f"TryExec={program}\n" in entry_text
    started = subprocess.run(
        [home / ".local" / "bin" / "nsclinic", "a"], capture_output=True, text=True, check=True
    )
    assert started.stdout == "started with a\n"
    again = unpacking.run()
    assert again.returncode == 1
    assert "is there already" in again.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="a script for Linux")
@pytest.mark.skipif(not shutil.which("xz"), reason="needs the program xz")
def test_what_cannot_be_unpacked_or_started_leaves_nothing_behind(unpacking, tmp_path):
    unpacking.is_refused("without signs such as & or %", unpacking.home / "this & that")
    archive = unpacking.linux / "a.tar.xz"
    archive.write_bytes(archive.read_bytes()[:-1])
    unpacking.is_refused("copy the kit again")
    unpacking.pack(tmp_path / "nsclinic-9", "#!/bin/sh\nexit 127\n")
    unpacking.is_refused("It needs 64 bits, a C library of version 2.36")
    (unpacking.stick / "SHA256SUMS").unlink()
    unpacking.is_refused("SHA256SUMS is missing")


def test_the_icon_is_drawn_at_every_size_of_a_desktop(deb, tmp_path):
    for edge in deb.ICON_EDGES:
        picture = tmp_path / f"{edge}.png"
        deb.draw_icon(ROOT / "resources" / "icon" / "nsclinic.svg", edge, picture)
        image = QImage(str(picture))
        assert (image.width(), image.height()) == (edge, edge)
        assert image.pixelColor(0, 0).alpha() < 60
        assert image.pixelColor(edge // 2, edge // 8).alpha() == 255
