"""The page on protocols of one's own: its complete example is read, and its examples come out as it says."""

import pytest

from nsclinic.clinic.protocol_examples import faults_of_examples
from nsclinic.domain.resource import resource
from nsclinic.protocol.loader import ProtocolFileError, read_site_protocol, shipped_protocols
from tests.protocol.site_files import own_text

PAGE = resource("manual/protocols.md").read_text("utf-8")


def test_the_complete_example_is_sound_and_its_child_is_reviewed_as_written() -> None:
    protocol = read_site_protocol(own_text(), "ours.toml", tuple(shipped_protocols()))
    assert len(protocol.examples) == 1
    assert faults_of_examples(protocol, own_text(), "ours.toml") == ()


def test_the_fault_that_the_page_shows_is_the_one_that_is_told() -> None:
    text = own_text().replace('low = { value = 4, unit = "ng/mL"', 'low = { value = 4, unit = "ng/dL"')
    with pytest.raises(ProtocolFileError) as caught:
        read_site_protocol(text, "ours.toml", tuple(shipped_protocols()))
    assert str(caught.value) in " ".join(PAGE.split())


def test_the_page_is_listed() -> None:
    assert "(protocols.md)" in resource("manual/README.md").read_text("utf-8")
