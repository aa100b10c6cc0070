"""What the parts of one protocol must be to one another; asked once all of its tables are sound."""

from collections.abc import Iterator

from nsclinic.domain.catalogue import analytes
from nsclinic.protocol.model import Protocol
from nsclinic.protocol.places import KeyPath

_HELD_PHASES = frozenset({"held_remission", "without_held_remission"})


def faults_of_whole(protocol: Protocol) -> Iterator[tuple[KeyPath, str]]:
    """Say what of a protocol contradicts another part of it, with the key at fault."""
    if not protocol.main_drugs:
        yield ("main_drugs",), "names no drug"
    yield from _steps(protocol)
    yield from _targets(protocol)
    source = protocol.eligibility.source
    if source and source not in protocol.sources:
        known = ", ".join(sorted(protocol.sources))
        yield ("eligibility", "source"), f"'{source}' is not one of the sources ({known})"


def _steps(protocol: Protocol) -> Iterator[tuple[KeyPath, str]]:
    for index, step in enumerate(protocol.steps):
        strangers = [drug for drug in step.with_drugs if drug not in protocol.main_drugs]
        if strangers:
            yield ("steps", index, "with_drugs"), f"{', '.join(strangers)} is none of main_drugs"
    numbers = [0, *(step.number for step in protocol.steps)]
    for index, line in enumerate(protocol.doses):
        if line.step is None:
            continue
        if not protocol.steps:
            yield ("doses", index, "step"), "the protocol has no steps"
        elif line.step not in numbers:
            yield ("doses", index, "step"), f"there is no step {line.step}"


def _targets(protocol: Protocol) -> Iterator[tuple[KeyPath, str]]:
    for index, target in enumerate(protocol.targets):
        drug = analytes()[target.code].drug
        if drug not in protocol.main_drugs:
            yield ("targets", index, "code"), f"is a level of {drug}, which is none of main_drugs"
        if target.phase not in _HELD_PHASES:
            continue
        if protocol.held_remission is None:
            yield ("targets", index, "phase"), "needs the section [held_remission], which says when it holds"
        phases = {other.phase for other in protocol.targets_of(target.code)}
        for lacking in sorted(_HELD_PHASES - phases):
            yield ("targets", index, "phase"), f"the target in the phase {lacking} is missing"
    if protocol.held_remission is not None and not any(
        target.phase in _HELD_PHASES for target in protocol.targets
    ):
        yield ("held_remission",), "no target has the phase held_remission, so this says nothing"
