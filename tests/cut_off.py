"""Runs the program cut off from every network by the kernel itself: the first internet socket ends the process.

    python -m tests.cut_off ARGUMENTS [-- ARGUMENTS ...]

Each group of arguments is one run of the program, one after the other in this process. A filter of system calls
(seccomp) sees what Qt and every library in C does, and what any thread and child of this process does; Python's audit
hook sees Python's own sockets alone. The process ends by SIGSYS at `socket(AF_INET…)` and `socket(AF_INET6…)`, loopback
included; sockets within this computer (X, D-Bus, a local print queue) stay.
"""

import ctypes
import platform
import struct
import sys
from itertools import groupby

_SOCKET = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""Of a processor: how the kernel names it, and the number of the call `socket`."""

_AF_INET, _AF_INET6 = 2, 10
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_ALLOW, _KILL_PROCESS = 0x7FFF0000, 0x80000000
_LOAD, _EQUALS, _RETURN = 0x20, 0x15, 0x06


def lacking() -> str:
    """Say what this computer has not that is needed; empty where it has all."""
    if sys.platform != "linux" or platform.machine() not in _SOCKET:
        return "needs Linux on x86-64 or ARM, whose kernel can filter system calls"
    return ""


def cut_off() -> None:
    """Let no thread of this process, and none of its children, open an internet socket from now on.

    Raises:
        OSError: the kernel did not take the filter.
    """
    architecture, number = _SOCKET[platform.machine()]
    steps = (
        (_LOAD, 0, 0, 4),  # the processor's name
        (_EQUALS, 0, 5, architecture),
        (_LOAD, 0, 0, 0),  # the call's number
        (_EQUALS, 0, 3, number),
        (_LOAD, 0, 0, 16),  # its first argument
        (_EQUALS, 2, 0, _AF_INET),
        (_EQUALS, 1, 0, _AF_INET6),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _KILL_PROCESS),
    )
    program = ctypes.create_string_buffer(b"".join(struct.pack("<HBBI", *step) for step in steps))
    filter_ = struct.pack("<HxxxxxxQ", len(steps), ctypes.addressof(program))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(_SET_SECCOMP, _FILTER, filter_, 0, 0):
        raise OSError(ctypes.get_errno(), "the kernel did not take the filter of system calls")


def main() -> int:
    """Cut off, then run the program; 0 where each run ended with 0."""
    from nsclinic.app import main as program

    runs = [list(group) for is_mark, group in groupby(sys.argv[1:], "--".__eq__) if not is_mark]
    cut_off()
    for arguments in runs:
        if code := program(arguments):
            sys.stderr.write(f"{arguments[0]} ended with {code}\n")
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
