"""The summary of a visit as a PDF, against reportlab drawing the same words and lines on a page."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from tests.benchmarks.clinics import LONG_CHILD, TODAY, demonstration
from tests.benchmarks.measuring import (
    Ground,
    Measured,
    Spread,
    cpu_against,
    floor,
    nsclinic,
    python,
    run,
    runs,
)

Texts = list[tuple[str, float, float, float]]


def measure(ground: Ground) -> Iterator[Measured]:
    """Write the page of the child of 120 visits, as a process and within one."""
    path = demonstration(ground.clinics, min(ground.children))
    out, content = ground.work / "summary.pdf", ground.work / "page.json"
    command = nsclinic(*("summary", LONG_CHILD, "--db", path, "--as-of", TODAY.isoformat(), "--out", out))
    ours = runs(command, ground.runs)
    content.write_text(json.dumps(_drawn(out)), encoding="utf-8")
    bare = runs(floor("page", content, ground.work / "floor.pdf"), ground.runs)
    yield cpu_against("visit summary, the whole process", 1.5, ours, bare, note="with opening and reviewing")
    inside = json.loads(run(python("-m", "tests.benchmarks.inside", "summary", path)).said)["made"]
    below = json.loads(run(floor("page", content, ground.work / "floor.pdf", "20")).said)
    made, least = Spread.of(inside), Spread.of(below)
    yield Measured("visit summary, the page alone", "ms CPU", made, 1.5, made.least / least.least, least)


def _drawn(path: Path) -> dict[str, object]:
    """Give every text of a PDF with its place and size, and how many lines and areas are drawn on it."""
    pages = []
    for page in PdfReader(path).pages:
        texts: Texts = []

        def note(text: str, _matrix: Any, place: Any, _font: Any, size: float, texts: Texts = texts) -> None:
            if text.strip():
                texts.append((text, float(place[4]), float(place[5]), float(size)))

        page.extract_text(visitor_text=note)
        contents = page.get_contents()
        data = contents.get_data().split() if contents is not None else []
        pages.append(
            {"texts": texts, "lines": data.count(b"l") + data.count(b"re"), "curves": data.count(b"c")}
        )
    return {"pages": pages}
