"""A file that is taken can be reviewed by: whatever numbers and sections it has, every rule answers and none fails."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from nsclinic.advice.review import review
from nsclinic.protocol.loader import ProtocolFileError, read_protocol
from nsclinic.wording import wording
from tests.protocol.test_mutations import TEXTS, comma_after, pairs_of, put
from tests.spec.story import day, told

HISTORIES = (
    """
    2018-01-01 upcr 4.0
    2018-01-01.. prednisolone 2 mg/kg/day
    2018-01-01 weight 25
    2018-01-01 height 120
    2018-02-20 upcr 3.0
    2018-03-05 upcr 3.0
    2018-03-05 biopsy MCD
    """,
    """
    2018-01-01 classification SRNS
    2018-01-01 weight 25
    2018-01-05 creatinine 0.4
    2018-01-10.. tacrolimus 0.1 mg/kg/day x2
    2018-01-10.. mycophenolate_mofetil 600 mg/m2/day x2
    2018-02-01 tac_trough 14
    2018-02-01 creatinine 0.6
    2018-02-01 upcr 0.1
    2018-03-05 upcr 0.1
    2018-04-15 upcr 3.0
    2018-04-20 adverse_event diarrhoea severe
    2018-04-25 sbp 135
    2018-04-25 dbp 85
    """,
    """
    2018-01-01 classification SRNS
    2018-01-10..2018-07-15 ciclosporin 150 mg/m2/day x2
    2018-01-20 upcr 2.5
    2018-07-10 upcr 2.5
    2018-07-16.. ciclosporin 150 mg/m2/day x2
    2018-07-16.. mycophenolate_mofetil 1200 mg/m2/day x2
    """,
)
NUMBERS = st.sampled_from(["0", "1", "2", "3", "0.01", "0.5", "7", "30", "100", "600", "18300", "50"])


def without_a_section(text: str, place: float) -> str:
    """Leave out one of the file's own sections; the shared ones, which stand after them, stay."""
    own = text.index("[urine]")
    heads = [match.start() for match in re.finditer(r"^\[", text[:own], re.MULTILINE)] + [own]
    at = int(place * (len(heads) - 1))
    return text[: heads[at]] + text[heads[at + 1] :]


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(sorted(TEXTS)),
    st.none() | st.floats(0, 0.999),
    st.lists(st.tuples(st.floats(0, 0.999), NUMBERS), max_size=4),
)
def test_a_file_that_is_taken_is_reviewed_by(
    protocol_id: str, section: float | None, changes: list[tuple[float, str]]
) -> None:
    text = TEXTS[protocol_id] if section is None else without_a_section(TEXTS[protocol_id], section)
    for place, number in changes:
        numbers = [pair for pair in pairs_of(text) if pair.value[0].isdigit()]
        pair = numbers[int(place * len(numbers))]
        text = put(text, pair, f"{pair.key} = {number}{comma_after(text, pair)}")
    try:
        protocol = read_protocol(text, "own.toml")
    except ProtocolFileError:
        return
    words = wording("en")
    for history in HISTORIES:
        for on in ("2018-03-10", "2018-08-01"):
            answer = review(told(history), protocol, day(on))
            assert all(words.finding_message(finding) for finding in answer.findings)
