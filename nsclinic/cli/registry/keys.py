"""`nsclinic registry keys`: the registry's pair of keys, and what people read to each other of the public one."""

import argparse

from nsclinic.cli.exits import DONE, WrongInputError
from nsclinic.cli.output import say, tell
from nsclinic.exchange.sealing import SealingError, make_keys


def run(options: argparse.Namespace) -> int:
    """Make the keys; standard output has the public key's file and its fingerprint. No file is overwritten."""
    try:
        public_file, fingerprint = make_keys(options.out)
    except SealingError as error:
        raise WrongInputError(f"--out: {error}") from None
    say(f"{public_file}: {fingerprint}")
    tell(
        f"send {public_file.name} to the sites, and read them its fingerprint by telephone; "
        f"{options.out} opens what they seal: keep it, and a copy of it, where nobody else comes"
    )
    return DONE
