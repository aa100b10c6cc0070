"""What a chart of the children's way through the steps shows, as plain values: who began each, and who did not go on.

The form is that of the CONSORT statement's flow diagram: a column of boxes from all children down to the last step, and
beside each those who stayed behind, with the reason.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FlowLine:
    """One reason in words, and how many children."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class FlowStage:
    """A box of the column: in words whom it counts, how many, and beside its way down who did not go on."""

    label: str
    count: int
    stayed: tuple[FlowLine, ...] = ()


@dataclass(frozen=True, slots=True)
class FlowChart:
    """The stages from the first down."""

    stages: tuple[FlowStage, ...]
