"""A picture that leaves the program is read back by other programs: size, words, fonts, no name unasked."""

import struct
from io import BytesIO
from xml.etree import ElementTree as ET

import numpy as np
import pypdf
import pytest

from nsclinic.charts.drawing.palette import LIGHT
from nsclinic.charts.drawing.picture import Tone
from nsclinic.charts.model import LaneName
from nsclinic.domain.record import child_record
from nsclinic.plots.course import CoursePlot
from nsclinic.plots.picture_file import PictureKind, PictureOrder, picture_bytes
from nsclinic.wording.wording import wording
from tests.charts import children
from tests.charts.shown import chart_of, ladder

SIZE = (1000, 620)
HEADING = "no. BS-0001-K  ·  Course chart  ·  20 May 2017"
SVG = "{http://www.w3.org/2000/svg}"


def order_of(chart=None, heading=HEADING, make=CoursePlot):
    chart = chart or ladder()
    return PictureOrder(make, chart, (chart.start, chart.end), SIZE, heading, "Course chart")


def made(kind, language="en", **more):
    return picture_bytes(order_of(**more), wording(language), kind)


def texts_of(svg):
    return ["".join(element.itertext()).strip() for element in parsed(svg).iter(f"{SVG}text")]


def parsed(svg):
    return ET.fromstring(svg)  # noqa: S314 - a file of our own making


def pixels(png):
    from matplotlib.image import imread

    return np.asarray(imread(BytesIO(png)))[:, :, :3]


def test_a_png_has_twice_the_dots_of_the_screen():
    png = made(PictureKind.PNG)
    assert struct.unpack(">II", png[16:24]) == (2000, 1240)


def test_an_svg_keeps_its_text_as_text_in_fonts_that_other_computers_know():
    svg = made(PictureKind.SVG)
    texts = texts_of(svg)
    assert HEADING in texts
    assert {
        "Urine protein",
        "Nephrotic",
        "R1",
        "FSGS",
        "Steroid dose",
        "infection",
        "1\u202fmg/kg/day",
    } <= {text.strip("\u2066\u2069") for text in texts}
    assert b"'Noto Sans', 'Noto Sans Arabic', 'DejaVu Sans'" in svg
    assert b"nsclinic Latin" not in svg


def test_a_pdf_is_one_page_whose_text_can_be_read():
    reader = pypdf.PdfReader(BytesIO(made(PictureKind.PDF)))
    assert len(reader.pages) == 1
    box = reader.pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx((750, 465), abs=1)
    text = reader.pages[0].extract_text()
    for word in ("no. BS-0001-K", "Urine protein", "Complete", "Steroid dose", "Severe infection"):
        assert word in text


@pytest.mark.parametrize("kind", list(PictureKind))
def test_without_being_asked_no_file_says_the_childs_name_or_number_outside_its_heading(kind):
    content = made(kind, heading="Course chart")
    for secret in (b"Amina", b"Hassan", b"BS-0001-K"):
        assert secret not in content
    if kind is PictureKind.PDF:
        about = pypdf.PdfReader(BytesIO(content)).metadata
        assert about == {"/Creator": "nsclinic", "/Producer": "nsclinic", "/Title": "Course chart"}


@pytest.mark.parametrize("kind", list(PictureKind))
def test_the_same_chart_gives_the_same_bytes(kind):
    assert made(kind) == made(kind)


def test_text_that_looks_like_markup_stays_text():
    record = children.on_the_ladder()
    note = '<script>&amp;" style="x'
    drug = children.taken("other", "2016-01-01", None, "1", "mg/day", note=note)
    chart = chart_of(
        child_record(
            record.child, record.visits, record.observations, (*record.treatments, drug), record.events
        ),
        children.LADDER_AS_OF,
    )
    order = PictureOrder(CoursePlot, chart, (chart.start, chart.end), (1400, 1000), note, "Course chart")
    svg = picture_bytes(order, wording("en"), PictureKind.SVG)
    assert parsed(svg).find(f".//{SVG}script") is None
    assert note in texts_of(svg)


def test_mathematics_in_a_heading_is_not_set_as_such():
    svg = made(PictureKind.SVG, heading="A$x^2$B")
    assert "A$x^2$B" in texts_of(svg)


def test_arabic_letters_are_joined_in_every_picture():
    # the isolated forms of a word are wider than the joined word: where the letters do not join, this fails
    from nsclinic.plots.text import text_width

    word = "بروتين البول"
    apart = sum(text_width(letter, 12, False) for letter in word)
    assert text_width(word, 12, False) < 0.95 * apart
    assert word in texts_of(made(PictureKind.SVG, "ar"))
    text = pypdf.PdfReader(BytesIO(made(PictureKind.PDF, "ar"))).pages[0].extract_text()
    assert "سيكلوسبورين" in text


def test_only_the_lanes_and_the_time_that_are_shown_are_in_the_picture():
    def make(figure):
        plot = CoursePlot(figure)
        plot.show_lanes((LaneName.URINE,))
        return plot

    texts = set(texts_of(made(PictureKind.SVG, make=make)))
    assert {"uPCR", "Nephrotic"} <= texts
    assert not {"Drugs", "Pred", "Creatinine", "Steroid dose"} & texts


def grey(picture):
    return picture @ np.array([0.299, 0.587, 0.114])


def colour_of(tone):
    hexed = LIGHT.colour(tone)
    return np.array([int(hexed[start : start + 2], 16) / 255 for start in (1, 3, 5)])


def test_printed_grey_the_zones_of_the_drawn_picture_still_are_three():
    picture = pixels(made(PictureKind.PNG))
    lightness = []
    for tone in (Tone.ZONE_COMPLETE, Tone.ZONE_PARTIAL, Tone.ZONE_NEPHROTIC):
        found = np.abs(picture - colour_of(tone)).max(axis=2) < 0.01
        assert found.sum() > 5000
        lightness.append(float(grey(picture)[found].mean()))
    assert lightness[0] - lightness[1] > 0.03
    assert lightness[1] - lightness[2] > 0.03


def test_printed_grey_the_states_still_stand_in_zones_of_their_own():
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(12, 8), dpi=100)
    FigureCanvasAgg(figure)
    plot = CoursePlot(figure)
    plot.draw(ladder(), wording("en"))
    assert plot.picture is not None
    zones = {box.fill: (box.y0, box.y1) for box in plot.picture.grounds if box.fill.value.startswith("zone_")}
    for place in plot.picture.places:
        if place.mark.state is not None and place.mark.y is not None and not place.mark.is_censored:
            low, high = zones[Tone(f"zone_{place.mark.state.value.removesuffix('_remission')}")]
            assert low - 0.5 <= place.y <= high + 0.5
