"""The program without a console, as Windows starts it from its menu: nobody reads what it writes, and all works."""

import subprocess
import sys

import pytest

from nsclinic.cli.opening import tag_of_locale
from nsclinic.store import open_clinic
from nsclinic.wording import language_of
from tests.cli.program import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="closes the streams with the program sh")


def code_without_streams(*arguments: object) -> int:
    """Run the program with all three streams closed, so that Python has none; give how it ended."""
    command = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", sys.executable, "-m", "nsclinic"]
    return subprocess.run([*command, *map(str, arguments)], cwd=ROOT, timeout=120, check=False).returncode


def test_a_clinic_is_made_shown_in_a_window_and_whole_afterwards(tmp_path):
    clinic = tmp_path / "of أحمد.nsclinic"
    assert code_without_streams("--quit-when-ready", "demo", "--patients", 2, "--db", clinic) == 0
    with open_clinic(clinic, read_only=True) as store:
        assert len(store.patient_ids()) == 2


def test_what_cannot_be_done_ends_with_its_own_code_there_too(tmp_path):
    assert code_without_streams("review", "--db", tmp_path / "nowhere.nsclinic") == 3
    assert code_without_streams("no-such-command") == 2


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("Arabic_Egypt", "ar"),
        ("Spanish_Mexico", "es"),
        ("Portuguese_Brazil", "pt"),
        ("French_Cameroon", "fr"),
        ("English_United States", "en"),
        ("ar_EG", "ar"),
        ("", "en"),
        ("Tibetan_China", "en"),
    ],
)
def test_a_language_that_windows_names_in_words_is_understood(name, language):
    assert language_of(tag_of_locale(name)) == language
