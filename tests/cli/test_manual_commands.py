"""Every command that the manual gives is run, on a clinic of its own, or listed here with the reason why it is not."""

import argparse
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from nsclinic.cli.arguments import parser
from tests.cli.program import EXAMPLES, ROOT, run_here
from tests.installer.manual_pages import Said, commands, spans, texts
from tests.protocol.site_files import own_text

NOT_RUN = {
    "nsclinic [--db FILE] [--quit-when-ready]": "opens a window: tests/e2e",
    "nsclinic demo [--db FILE] [--patients N] [--seed N] [--as-of DATE] [--no-window]": "opens one: tests/e2e",
    "nsclinic self-test": "prints and restores: tests/clinic/test_self_test.py runs it whole",
}
"""Commands that are read but not run, each with its reason."""

STUDIES = "study,events_1,n_1,events_2,n_2\nA,4,20,9,21\nB,6,31,11,30\nC,2,18,5,17\n"
PLACES = {
    "FILE": "clinic.nsclinic",
    "CLINIC": "clinic.nsclinic",
    "DATE": "2026-10-01",
    "KEYFILE": "registry.key.public",
    "FILE.csv": "out.csv",
    "FILE.pdf": "out.pdf",
    "PACKAGE": "package",
    "XXXXXXXXXX": "7QK2F-9XM3T",
    "N": "3",
    "xx": "ar",
    "OTHER.nsclinic": "other.nsclinic",
}
"""What stands for what on the pages, and the file or word that takes its place here."""
PLACES_OF = {
    "import": {"FOLDER": str(EXAMPLES / "clinic")},
    "export": {"FOLDER": "sent"},
    "backup": {"FOLDER": "copies"},
    "restore": {"FOLDER": "backups", "BACKUP": "backups", "FILE": "restored.nsclinic"},
}
"""The same for one command."""
AFTER = {"--check": "ours.toml", "--adopt": "ours.toml", "--protocol": "three-step"}
"""The word behind an option, whatever stands for it."""


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A desk with all that the manual's examples name: a clinic, a backup, the other computer's file, a key, lists."""
    from nsclinic.app import main

    desk: Path = tmp_path_factory.mktemp("desk")
    clinic = desk / "clinic.nsclinic"
    for arguments in (
        ("import", EXAMPLES / "clinic", "--db", clinic, "--plain"),
        ("backup", "--db", clinic, "--to", desk / "backups"),
        ("registry", "keys", "--out", desk / "registry.key"),
    ):
        assert main([str(argument) for argument in arguments]) == 0
    (desk / "STICK").mkdir()
    shutil.copy(clinic, desk / "STICK" / "clinic.nsclinic")
    (desk / "ours.toml").write_text(own_text(), "utf-8")
    (desk / "studies.csv").write_text(STUDIES, "utf-8")
    return desk


@pytest.fixture
def desk(made, tmp_path, monkeypatch) -> Path:
    """A copy of it for one page, where its commands are typed."""
    desk: Path = tmp_path / "desk"
    shutil.copytree(made, desk)
    monkeypatch.chdir(desk)
    monkeypatch.setenv("NSCLINIC_PASSPHRASE", "four words of a test")
    return desk


def send_packages(desk: Path, run: Callable[..., None]) -> None:
    """Let two clinics send a package each, one of them sealed."""
    if not (desk / "national.key").exists():
        run("registry", "keys", "--out", "national.key")
    (desk / "inbox").mkdir()
    run("export", "inbox/beni-suef", "--db", "clinic.nsclinic", "--seal-to", "national.key.public")
    run("import", EXAMPLES / "clinic", "--db", "minia.nsclinic", "--plain")
    run("export", "inbox/minia", "--db", "minia.nsclinic")


def fill_registry(desk: Path, run: Callable[..., None]) -> None:
    """Give the registry what its report and its pooling are of."""
    if not (desk / "national.duckdb").exists():
        send_packages(desk, run)
        run("registry", "load", "inbox/beni-suef.sealed", "inbox/minia", "--to", "duckdb:national.duckdb",
            "--key", "national.key")  # fmt: skip


BEFORE = {
    "nsclinic registry load": send_packages,
    "nsclinic registry report": fill_registry,
    "nsclinic registry pool --from": fill_registry,
}
"""What has to have happened before a command that begins so."""


def own_commands() -> list[Said]:
    return [said for said in commands() if said.words[0] == "nsclinic"]


def only_names(said: Said) -> bool:
    """Say whether a page only names a command: without arguments, or with an ellipsis in their place."""
    known = " ".join(said.words[1:]) in {*names_of_commands()}
    return not said.is_block and (known or "…" in said.text) and said.text not in NOT_RUN


def names_of_commands() -> dict[str, argparse.ArgumentParser]:
    """Give every command by its name, those of the registry by both of their words."""
    found: dict[str, argparse.ArgumentParser] = {}

    def add(above: argparse.ArgumentParser, before: str) -> None:
        for action in above._actions:
            if isinstance(action, argparse._SubParsersAction):
                for name, below in action.choices.items():
                    found[f"{before}{name}"] = below
                    add(below, f"{before}{name} ")

    add(parser(), "")
    return found


def options_of(one: argparse.ArgumentParser) -> set[str]:
    return {option for action in one._actions for option in action.option_strings}


def all_options() -> set[str]:
    return options_of(parser()).union(*map(options_of, names_of_commands().values()))


def put_in(words: list[str], patient_id: str) -> list[str]:
    """Put real files and words in the places of those that stand for them."""
    places = PLACES | {"PATIENT": patient_id, "ID": patient_id} | PLACES_OF.get(words[0] if words else "", {})
    given = []
    for before, word in zip(["", *words], words, strict=False):
        given.append(AFTER.get(before, places.get(word.split("|")[0], word.split("|")[0])))
    return given


def optional(text: str) -> tuple[str, list[str]]:
    """Give what of a synopsis must be typed, and each group that may be."""
    groups: list[str] = []
    depth, must, group = 0, "", ""
    for letter in text.replace("]...", "]"):
        depth += letter == "["
        if depth:
            group += letter
        else:
            must += letter
        depth -= letter == "]"
        if group and not depth:
            groups.append(group[1:-1])
            group = ""
    return must, groups


PAGES = sorted({said.page for said in own_commands() if not only_names(said) and said.text not in NOT_RUN})


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_a_page_runs(page, desk, capsys):
    given = [said for said in own_commands() if said.page == page]

    def run(*arguments: object) -> None:
        ended = run_here(capsys, *arguments)
        assert ended.code == 0, (arguments, ended.err)

    patient_id = run_here(capsys, "review", "--db", "clinic.nsclinic", "--json").lines[0]["patient_id"]
    for said in given:
        if only_names(said) or said.text in NOT_RUN:
            continue
        must, groups = optional(said.text.removeprefix("nsclinic"))
        for begins, prepare in BEFORE.items():
            if said.text.startswith(begins):
                prepare(desk, run)
        words = put_in(must.split(), patient_id)
        run(*words)
        for group in groups:
            more = re.sub(r"[\[\]]", "", group).split()
            parser().parse_args(put_in([*must.split(), *more], patient_id))


def test_a_command_that_is_only_named_is_one_with_its_options():
    known = names_of_commands()
    for said in own_commands():
        if only_names(said):
            name = next(
                (name for name in (" ".join(said.words[1:3]), said.words[1]) if name in known), said.text
            )
            assert name in known, said
            assert {word for word in said.words if word.startswith("--")} <= options_of(known[name]), said


def test_what_is_not_run_stands_in_the_manual_and_is_understood():
    said = {one.text for one in own_commands()}
    for text in NOT_RUN:
        assert text in said
        must, groups = optional(text.removeprefix("nsclinic"))
        for group in ["", *groups]:
            parser().parse_args(put_in([*must.split(), *group.split()], "PT-0001"))


def test_every_option_that_the_manual_names_is_one():
    known = all_options()
    wrong = [
        f"{page}: {code}"
        for page, text in texts().items()
        if not page.startswith("/")
        for code in spans(text)
        if code.startswith("--") and code.split()[0] not in known
    ]
    assert wrong == []


SCRIPTS = [said for said in commands() if said.words[0] in {"sh", "bash", "python"}]


@pytest.mark.parametrize("said", SCRIPTS, ids=lambda said: f"{said.page} {said.text}")
def test_every_script_that_a_page_names_is_there_and_knows_the_options(said):
    """They fetch packages, take hours, or write into the repository: what they are asked is read, not run."""
    program, *words = said.words
    if program == "python" and words[0] == "-m":
        path = ROOT / words[1].replace(".", "/")
        path = path / "__main__.py" if path.is_dir() else path.with_suffix(".py")
        words = words[2:]
    elif words[:2] == ["installer/run", "drill"]:
        path, words = ROOT / f"tests/drills/{words[2]}.py", words[3:]
    else:
        path, words = ROOT / words[0], words[1:]
    assert path.is_file(), said.text
    sources = "\n".join(one.read_text("utf-8") for one in path.parent.glob("*.py"))
    if path.name == "run":
        known = re.search(
            r"^case \$\{1:-\} in\n(.*?)^esac", path.read_text("utf-8"), re.DOTALL | re.MULTILINE
        )
        if words:
            assert known is not None
            assert re.search(rf"\b{words[0]}\b", known.group(1)), said.text
            sources = (ROOT / "nsclinic/cli/arguments.py").read_text("utf-8") if words[0] == "demo" else ""
        words = words[1:]
    for word in words:
        if word.startswith("--"):
            of_its_own = re.search(rf"^ *{word}\)", path.read_text("utf-8"), re.MULTILINE)  # a shell script's
            assert f'"{word}"' in sources or of_its_own, f"{said.text}: {word}"
        elif "/" in word and "<" not in word:  # a place with a version in it is made, and not kept
            assert (ROOT / word).exists(), f"{said.text}: {word}"
