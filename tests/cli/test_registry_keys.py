"""`nsclinic registry keys`: a pair that seals and opens, a fingerprint to read aloud, nothing overwritten."""

import re
import stat

from nsclinic.exchange.sealing import fingerprint_of, open_sealed, seal
from tests.cli.program import run_here


def test_what_is_sealed_to_the_public_key_is_opened_by_the_secret_one(tmp_path, capsys):
    secret = tmp_path / "national.key"
    ended = run_here(capsys, "registry", "keys", "--out", secret)
    assert ended.code == 0, ended.err
    public = tmp_path / "national.key.public"
    package, opened = tmp_path / "package", tmp_path / "opened"
    package.mkdir()
    opened.mkdir()
    (package / "patients.csv").write_text("patient_id\r\nA\r\n", encoding="utf-8")
    seal(package, tmp_path / "package.sealed", public)
    open_sealed(tmp_path / "package.sealed", opened, secret, frozenset({"patients.csv"}))
    assert (opened / "patients.csv").read_bytes() == (package / "patients.csv").read_bytes()


def test_the_fingerprint_of_the_public_key_is_said_and_the_secret_one_is_the_owners_alone(tmp_path, capsys):
    secret = tmp_path / "national.key"
    ended = run_here(capsys, "registry", "keys", "--out", secret)
    public = tmp_path / "national.key.public"
    fingerprint = ended.out.strip().rpartition(": ")[2]
    assert re.fullmatch(r"([A-Z2-7]{4}-){4}[A-Z2-7]{4}", fingerprint)
    assert fingerprint == fingerprint_of(public)
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    secret_line = secret.read_text(encoding="ascii").splitlines()[1]
    assert secret_line not in ended.out + ended.err + public.read_text(encoding="ascii")
    assert "keep it" in ended.err


def test_a_key_is_never_overwritten(tmp_path, capsys):
    secret = tmp_path / "national.key"
    run_here(capsys, "registry", "keys", "--out", secret)
    before = secret.read_bytes()
    ended = run_here(capsys, "registry", "keys", "--out", secret)
    assert (ended.code, ended.out) == (2, "")
    assert "is there already" in ended.err
    assert secret.read_bytes() == before


def test_a_folder_that_is_not_there_is_said(tmp_path, capsys):
    ended = run_here(capsys, "registry", "keys", "--out", tmp_path / "nowhere" / "national.key")
    assert (ended.code, ended.out) == (2, "")
    assert "cannot be written" in ended.err
