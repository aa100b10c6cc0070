"""`nsclinic protocols ID --out FILE.pdf`: the printed page of a protocol, with `--db` also of a clinic's own."""

import argparse
from pathlib import Path

from nsclinic.cli.exits import DONE, WrongInputError
from nsclinic.cli.output import tell
from nsclinic.clinic.protocol_paper import write_protocol_paper
from nsclinic.protocol.model import Protocol
from nsclinic.wording import Wording


def refuse_page_without_protocol(options: argparse.Namespace) -> None:
    """Say that a page is of one protocol.

    Raises:
        WrongInputError: `--out` came without the protocol's id.
    """
    if options.out is not None and options.protocol is None:
        raise WrongInputError("--out writes the page of one protocol: nsclinic protocols ID --out FILE.pdf")


def write_page(protocol: Protocol, out: Path, words: Wording, clinic_name: str = "") -> int:
    """Write the page; nothing goes to standard output, the file is the result.

    Raises:
        WrongInputError: the file cannot be written.
    """
    try:
        write_protocol_paper(protocol, out, words, clinic_name)
    except OSError as error:
        raise WrongInputError(f"--out {out}: cannot be written: {error.strerror}") from None
    tell(f"{out} written ({protocol.id} {protocol.version}, {protocol.sha256[:8]})")
    return DONE
