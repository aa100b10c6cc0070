"""Tries an installation on a clinic of its own that is gone afterwards: what a new computer must be able to do.

Each trial does the real thing with the real parts: the shipped fonts are drawn and read back, the file is encrypted
and searched for a name, the worked examples are reviewed and compared, outcomes are counted, a page is made and read, a
chart is drawn, a backup is made and restored, a window is painted, a sheet goes through the printing system.
"""

import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from math import isclose
from pathlib import Path

from nsclinic.clinic.answers import review_json
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.importing import import_folder
from nsclinic.clinic.restoring import restore_clinic
from nsclinic.clinic.worked_examples import differences, examples_folder, worked_examples
from nsclinic.store import ClinicFile, StoreError, WrongPassphraseError, create_clinic, open_clinic
from nsclinic.store.desk import HOME_VARIABLE
from nsclinic.wording import ENGLISH, LANGUAGES, wording

PASSPHRASE_VARIABLE = "NSCLINIC_PASSPHRASE"  # noqa: S105 - the variable's name, not a secret
PLATFORM_VARIABLE = "QT_QPA_PLATFORM"

_UNKNOWN = "\ufffd"
_SAMPLE = "0123456789 .,;:%()/–≤≥<>→←↑↓µ²³é ñ ç"
_A_NAME = "Alder"
"""A given name of the examples: it must stand in no byte of an encrypted file."""


_DIFFERENCES = (1.1, 2.2, -0.3, 4.4, 5.5, 3.1, -0.7, 2.9)
_BY_R = (0.3117618790, 0.6234527399, 0.0390625)
"""R 4.2: the ends of `binom.test(20, 43)`, and the P of `wilcox.test` of these differences."""

_CHART_PIXELS = (900, 500)
_FEWEST_COLOURS = 20
"""Paper with nothing on it has one."""


class Trial(StrEnum):
    """What is tried, in this order; each rests on those before it."""

    FONTS = "fonts"
    ENCRYPTION = "encryption"
    EXAMPLES = "examples"
    OUTCOMES = "outcomes"
    PAPER = "paper"
    CHART = "chart"
    BACKUP = "backup"
    WINDOW = "window"
    PRINTING = "printing"


class Finding(StrEnum):
    """What was found wrong, so that it can be said in plain words."""

    LETTERS_MISSING = "letters_missing"
    NOT_ENCRYPTED = "not_encrypted"
    WRONG_KEY_OPENS = "wrong_key_opens"
    EXAMPLE_DIFFERS = "example_differs"
    STATISTIC_DIFFERS = "statistic_differs"
    PAGE_UNREADABLE = "page_unreadable"
    CHART_EMPTY = "chart_empty"
    RESTORED_DIFFERS = "restored_differs"
    NO_WINDOW = "no_window"
    NOTHING_PRINTED = "nothing_printed"
    PROGRAM = "program"
    """Something raised."""


@dataclass(frozen=True, slots=True)
class Tried:
    """How one trial ended: passed where `finding` is None. `detail` is what was seen, as data and in English.

    `printers` are those of this computer, of the trial of printing; None in every other.
    """

    trial: Trial
    finding: Finding | None = None
    detail: str = ""
    printers: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Ran:
    """How the program ended that was run as a process of its own."""

    code: int
    out: str
    err: str


RunProgram = Callable[[Sequence[str], dict[str, str]], Ran]
"""Runs this very program with arguments and further variables."""


class _NotPassedError(Exception):
    def __init__(self, finding: Finding, detail: str) -> None:
        super().__init__(detail)
        self.finding = finding
        self.detail = detail


def self_test(run_program: RunProgram, *, has_display: bool) -> Iterator[Tried]:
    """Try the installation, and say how each trial ended as soon as it has.

    Args:
        run_program: runs the program itself, for what a window and a printer need.
        has_display: without one the window is painted where nobody sees it.

    Raises:
        OSError: there is no place for a temporary clinic.
    """
    with _own_place() as place:
        bench = _Bench(place, run_program, {} if has_display else {PLATFORM_VARIABLE: "offscreen"})
        for trial in Trial:
            yield bench.tried(trial)


@contextmanager
def _own_place() -> Iterator[Path]:
    """Give a private folder that is also the user's own meanwhile: nothing of theirs is touched."""
    place = Path(tempfile.mkdtemp(prefix="nsclinic-self-test-"))
    before = os.environ.get(HOME_VARIABLE)
    os.environ[HOME_VARIABLE] = str(place / "home")
    try:
        yield place
    finally:
        if before is None:
            del os.environ[HOME_VARIABLE]
        else:
            os.environ[HOME_VARIABLE] = before
        shutil.rmtree(place, ignore_errors=True)


class _Bench:
    """The clinic that is tried on."""

    def __init__(self, place: Path, run_program: RunProgram, variables: dict[str, str]) -> None:
        self._place = place
        self._file = place / "trial.nsclinic"
        self._passphrase = secrets.token_hex(16)
        self._run = run_program
        self._variables = {
            **variables,
            PASSPHRASE_VARIABLE: self._passphrase,
            HOME_VARIABLE: str(place / "home"),
        }

    def tried(self, trial: Trial) -> Tried:
        """Do one trial; what it raises is its answer."""
        trials: dict[Trial, Callable[[], Tried]] = {
            Trial.FONTS: self._fonts,
            Trial.ENCRYPTION: self._encryption,
            Trial.EXAMPLES: self._examples,
            Trial.PAPER: self._paper,
            Trial.BACKUP: self._backup,
            Trial.OUTCOMES: self._outcomes,
            Trial.CHART: self._chart,
            Trial.WINDOW: self._window,
            Trial.PRINTING: self._printing,
        }
        try:
            return trials[trial]()
        except _NotPassedError as error:
            return Tried(trial, error.finding, error.detail)
        except StoreError as error:
            return Tried(trial, Finding.PROGRAM, str(error))
        except Exception as error:  # noqa: BLE001 - whatever is missing on this computer is the trial's answer
            return Tried(trial, Finding.PROGRAM, f"{type(error).__name__}: {error}")

    def _fonts(self) -> Tried:
        from nsclinic.reports.script import runs

        for language in LANGUAGES.values():
            title = wording(language.code).t("Visit summary")
            text = f"{language.own_name} {title} {_SAMPLE}"
            for bold in (False, True):
                drawn = runs(text, bold=bold, right_to_left=language.is_right_to_left)
                if any(_UNKNOWN in run.text for run in drawn):
                    raise _NotPassedError(Finding.LETTERS_MISSING, language.own_name)
        return Tried(Trial.FONTS, detail=", ".join(language.own_name for language in LANGUAGES.values()))

    def _encryption(self) -> Tried:
        with create_clinic(self._file, passphrase=self._passphrase) as store:
            report = import_folder(Clinic(store, who="self-test"), examples_folder())
            if report.is_refused:
                raise _NotPassedError(Finding.PROGRAM, str(report.faults[0]))
        content = self._file.read_bytes()
        if content.startswith(b"SQLite format 3") or _A_NAME.encode() in content:
            raise _NotPassedError(Finding.NOT_ENCRYPTED, _A_NAME)
        try:
            open_clinic(self._file, passphrase=secrets.token_hex(16), read_only=True).close()
        except WrongPassphraseError:
            return Tried(Trial.ENCRYPTION)
        raise _NotPassedError(Finding.WRONG_KEY_OPENS, "")

    def _examples(self) -> Tried:
        examples = worked_examples()
        with self._opened() as store:
            clinic = Clinic(store, who="self-test")
            for example in examples:
                review = clinic.review(example.patient_id, example.as_of)
                found = differences(review_json(review, wording(ENGLISH)), example.expected)
                if found:
                    raise _NotPassedError(
                        Finding.EXAMPLE_DIFFERS, f"{example.patient_id}, {example.as_of}: {'; '.join(found)}"
                    )
        return Tried(Trial.EXAMPLES, detail=str(len(examples)))

    def _outcomes(self) -> Tried:
        from nsclinic.clinic.outcome_report import clinic_outcomes
        from nsclinic.cohort.statistics import proportion, wilcoxon

        exact, paired = proportion(20, 43).exact, wilcoxon(_DIFFERENCES).p
        found = (*(exact or ()), paired)
        if not all(
            one is not None and isclose(one, known, abs_tol=1e-6)
            for one, known in zip(found, _BY_R, strict=True)
        ):
            raise _NotPassedError(Finding.STATISTIC_DIFFERS, f"{found}, not {_BY_R}")
        with self._opened() as store:
            counted = clinic_outcomes(Clinic(store, who="self-test")).cohort.n
        return Tried(Trial.OUTCOMES, detail=str(counted))

    def _paper(self) -> Tried:
        pages = []
        for language in LANGUAGES:
            text = _text_of(self._page(language))
            if not text.strip() or _UNKNOWN in text:
                raise _NotPassedError(Finding.PAGE_UNREADABLE, language)
            pages.append(language)
        return Tried(Trial.PAPER, detail=", ".join(pages))

    def _page(self, language: str) -> bytes:
        from nsclinic.clinic.summary import summary_content
        from nsclinic.reports.summary import summary_pdf

        example = worked_examples()[0]
        with self._opened() as store:
            content = summary_content(Clinic(store, who="self-test"), example.patient_id, example.as_of)
            return summary_pdf(content, wording(language))

    def _chart(self) -> Tried:
        from nsclinic.charts.course import course_chart
        from nsclinic.plots.course import CoursePlot
        from nsclinic.plots.picture_file import PictureKind, PictureOrder, picture_bytes

        example = worked_examples()[0]
        with self._opened() as store:
            clinic = Clinic(store, who="self-test")
            record = clinic.record(example.patient_id).as_of(example.as_of)
            review = clinic.review_record(record, example.as_of)
            chart = course_chart(record, review, clinic.protocol_of(record, example.as_of))
        for language in LANGUAGES:
            order = PictureOrder(CoursePlot, chart, (chart.start, chart.end), _CHART_PIXELS, "", "course")
            if _colours_in(picture_bytes(order, wording(language), PictureKind.PNG)) < _FEWEST_COLOURS:
                raise _NotPassedError(Finding.CHART_EMPTY, language)
        return Tried(Trial.CHART)

    def _backup(self) -> Tried:
        from nsclinic.clinic.backups import back_up_to

        back = self._place / "back.nsclinic"
        with self._opened(is_read_only=False) as store:
            before = store.record_revisions()
            kept = back_up_to(Clinic(store, who="self-test"), self._place / "backups")
        restore_clinic(kept, back, self._opener, lambda copy: Clinic(copy, who="self-test"), replace=False)
        with open_clinic(back, passphrase=self._passphrase, read_only=True) as store:
            if store.record_revisions() != before:
                raise _NotPassedError(Finding.RESTORED_DIFFERS, kept.name)
            if faults := store.check():
                raise _NotPassedError(Finding.RESTORED_DIFFERS, faults[0])
        return Tried(Trial.BACKUP, detail=kept.name)

    def _window(self) -> Tried:
        ended = self._run(("--db", str(self._file), "--quit-when-ready"), self._variables)
        if ended.code:
            raise _NotPassedError(Finding.NO_WINDOW, ended.err.strip() or str(ended.code))
        return Tried(Trial.WINDOW)

    def _printing(self) -> Tried:
        page, sheet = self._place / "page.pdf", self._place / "sheet.pdf"
        page.write_bytes(self._page(ENGLISH))
        ended = self._run(("self-test", "--print", str(page), "--onto", str(sheet)), self._variables)
        if ended.code or not sheet.is_file() or not _has_ink(sheet.read_bytes()):
            raise _NotPassedError(Finding.NOTHING_PRINTED, ended.err.strip() or str(ended.code))
        printers = tuple(ended.out.splitlines())
        return Tried(Trial.PRINTING, printers=printers, detail=", ".join(printers))

    def _opened(self, *, is_read_only: bool = True) -> ClinicFile:
        return open_clinic(self._file, passphrase=self._passphrase, read_only=is_read_only)

    def _opener(self, copy: Path) -> ClinicFile:
        return open_clinic(copy, passphrase=self._passphrase)


def _text_of(pdf: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def _colours_in(png: bytes) -> int:
    """Count the colours of a picture."""
    from PIL import Image

    with Image.open(BytesIO(png)) as picture:
        return len(picture.convert("RGB").getcolors(picture.width * picture.height) or ())


def _has_ink(pdf: bytes) -> bool:
    """Say whether anything dark stands on the first page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        picture = document[0].render(scale=1, grayscale=True)
        return min(bytes(picture.buffer)) < 128
    finally:
        document.close()
