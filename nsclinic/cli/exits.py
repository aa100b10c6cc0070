"""How a command ends: the contract's exit codes, and the one exception that ends a command with a sentence.

| code | means |
|---|---|
| 0 | done; warnings alone are 0 |
| 1 | `check` opened the file and found damage; no other command gives it |
| 2 | the input or the arguments are wrong, nothing was changed |
| 3 | the clinic file could not be opened or written (missing, no passphrase, full disk), or the program is wrong |
| 130 | interrupted from the keyboard, as shells expect |

A reader that goes away (`nsclinic review | head`) ends a command quietly with 0.
"""

DONE = 0
DAMAGE_FOUND = 1
WRONG_INPUT = 2
NOT_OPENED = 3
INTERRUPTED = 130


class WrongInputError(Exception):
    """The input or the arguments are wrong and nothing was changed; each line is one fault, as it is printed."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines
