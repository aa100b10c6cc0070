"""State and severity are told apart by shape alone, and never without a word."""

from itertools import combinations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from nsclinic.advice.model import Severity
from nsclinic.course.model import UrineState
from nsclinic.ui.signs import Sign, SignedWord, paint_sign, sign_icon, sign_of_severity, sign_of_state
from nsclinic.ui.theme import LIGHT

EDGE = 24


def _shape(sign: Sign) -> frozenset[tuple[int, int]]:
    """Give the points that are painted at all: what is left of a sign on grey paper."""
    image = QImage(EDGE, EDGE, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint_sign(painter, QRectF(0, 0, EDGE, EDGE), sign, LIGHT)
    painter.end()
    return frozenset(
        (x, y) for x in range(EDGE) for y in range(EDGE) if image.pixelColor(x, y).lightness() < 200
    )


def test_every_state_and_every_severity_has_its_sign():
    assert {sign_of_state(state) for state in UrineState} | {
        sign_of_severity(each) for each in Severity
    } == set(Sign)


SHARED = {frozenset((Sign.NEPHROTIC, Sign.URGENT))}
"""The design gives the triangle to both: each is the most pressing of its own kind, and its word says which."""


@pytest.mark.parametrize(
    ("one", "other"), [pair for pair in combinations(Sign, 2) if frozenset(pair) not in SHARED]
)
def test_two_signs_differ_in_shape_without_their_colour(qapp, one, other):
    first, second = _shape(one), _shape(other)
    assert first
    assert second
    assert len(first ^ second) / len(first | second) > 0.12


@pytest.mark.parametrize("sign", list(Sign))
def test_a_sign_stays_inside_its_square(qapp, sign):
    assert all(0 <= x < EDGE and 0 <= y < EDGE for x, y in _shape(sign))
    assert not sign_icon(sign, LIGHT).isNull()


def test_a_sign_with_its_word_is_known_by_the_word(qtbot):
    both = SignedWord(Sign.NEPHROTIC, "Nephrotic", LIGHT)
    qtbot.addWidget(both)
    assert both.accessibleName() == both.label.text() == "Nephrotic"
    both.show_state(Sign.COMPLETE, "Complete remission")
    assert both.accessibleName() == both.label.text() == "Complete remission"
    assert both.mark.sign is Sign.COMPLETE
