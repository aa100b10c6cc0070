"""The chart of the children's way through the steps: every number given stands in it, once, in both directions."""

import pytest

from nsclinic.charts.drawing.flow import draw_flow, flow_height
from nsclinic.charts.drawing.picture import Picture
from nsclinic.charts.flow import FlowChart, FlowLine, FlowStage
from nsclinic.plots.text import text_width
from nsclinic.wording.wording import wording
from tests.charts.test_survival import rectangle

FLOW = FlowChart(
    (
        FlowStage("Children on the protocol", 47, (FlowLine("No step begun", 4),)),
        FlowStage("Step 1 begun", 43, (FlowLine("Complete remission", 18), FlowLine("Partial remission", 3))),
        FlowStage("Step 2 begun", 22),
        FlowStage("Step 3 begun", 15, (FlowLine("Complete remission", 9), FlowLine("Resistant", 6))),
    )
)


def laid_out(chart: FlowChart = FLOW, width: float = 640, language: str = "en") -> Picture:
    return draw_flow(chart, wording(language), width=width, em=12.0, measure=text_width)


def counts(chart: FlowChart) -> list[str]:
    return [str(one.count) for stage in chart.stages for one in (stage, *stage.stayed)]


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("width", [300, 640])
def test_every_count_stands_in_the_chart_and_inside_it(width, language):
    picture = laid_out(width=width, language=language)
    shown = [caption.text for caption in picture.captions]
    assert [text for text in shown if text.isdigit()] == counts(FLOW)
    for caption in picture.captions:
        left, bottom, right, top = rectangle(caption)
        assert left >= 0, caption.text
        assert right <= width, caption.text
        assert bottom >= 0, caption.text
        assert top <= picture.height, caption.text


def test_boxes_do_not_stand_over_one_another():
    boxes = laid_out().grounds
    assert len(boxes) == 7
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            is_beside = one.x1 < other.x0 or other.x1 < one.x0
            assert is_beside or one.y1 <= other.y0 or other.y1 <= one.y0


def test_the_column_stands_where_lines_begin():
    english, arabic = laid_out(), laid_out(language="ar")
    assert english.grounds[0].x0 < 10
    assert arabic.grounds[0].x1 > 630
    assert [box.y0 for box in english.grounds] == [box.y0 for box in arabic.grounds]


def test_a_chart_without_steps_is_one_box():
    alone = FlowChart((FlowStage("Children on the protocol", 3),))
    picture = laid_out(alone)
    assert len(picture.grounds) == 1
    assert picture.lines == ()
    assert picture.height == flow_height(alone, 12.0)
