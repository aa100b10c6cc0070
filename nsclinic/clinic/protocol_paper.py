"""Writes the printed page of a protocol: made from the protocol alone, so it says no other number than the file."""

from pathlib import Path

from nsclinic.clinic.summary import write_whole
from nsclinic.protocol.model import Protocol
from nsclinic.wording import Wording
from nsclinic.wording.protocol_page import protocol_page


def protocol_paper(protocol: Protocol, wording: Wording, clinic_name: str = "") -> bytes:
    """Give the page of a protocol as a PDF."""
    from nsclinic.reports.protocol_page import protocol_pdf

    return protocol_pdf(protocol_page(protocol, wording), wording, clinic_name)


def write_protocol_paper(protocol: Protocol, out: Path, wording: Wording, clinic_name: str = "") -> None:
    """Write the page of a protocol as a PDF file, whole or not at all; a file of that name is replaced.

    Raises:
        OSError: the file cannot be written.
    """
    write_whole(out, protocol_paper(protocol, wording, clinic_name))
