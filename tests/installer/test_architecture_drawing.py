"""The drawing of the house has the rooms and the arrows that the code has; how thick they are may lag behind."""

from importlib import import_module
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def tool():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "installer"))
        return import_module("architecture")


@pytest.fixture(scope="module")
def now(tool):
    return tool.house()


def test_the_committed_drawing_has_the_rooms_and_arrows_of_the_code(tool, now):
    rooms, arrows = tool.drawn(tool.DRAWING.read_text("utf-8"))
    why = "the drawing is stale: python installer/architecture.py"
    assert rooms == set(now.rooms), why
    assert arrows == set(now.imports), why


def test_every_folder_of_the_program_is_a_room_of_the_drawing(now):
    folders = {path.parent.name for path in (ROOT / "nsclinic").glob("*/__init__.py")}
    assert set(now.rooms) == folders | {"app"}


def test_every_arrow_points_down(now):
    layer_of = {room: number for number, layer in enumerate(now.layers) for room in layer}
    assert all(layer_of[one] < layer_of[other] for one, other in now.imports)


def test_the_drawing_is_the_same_each_time_and_a_picture(tool, now):
    once = tool.drawing(now)
    assert once == tool.drawing(tool.House(now.layers, dict(reversed(now.imports.items()))))
    assert fromstring(once).tag.endswith("svg")


def test_a_drawing_of_another_house_is_seen(tool, now, monkeypatch, tmp_path):
    gone = dict(now.imports)
    gone.pop(("ui", "clinic"))
    monkeypatch.setattr(tool, "DRAWING", tmp_path / "architecture.svg")
    assert tool.is_stale()
    tool.DRAWING.write_text(tool.drawing(tool.House(now.layers, gone)), encoding="utf-8")
    assert tool.is_stale()
    tool.DRAWING.write_text(tool.drawing(now), encoding="utf-8")
    assert not tool.is_stale()
