"""A process apart in which files from outside are read: it may die, hang or swell without harm to anything.

A PDF or a picture comes from anybody. The libraries that read them are good and not perfect, and the window holds typed
visits. So a file is read where a fault kills nothing but the reading: the process gets the bytes through a pipe, has a
limit of memory where the system offers one, and is killed when its time is up or nobody wants the answer any more.
"""

import multiprocessing
import warnings
from collections.abc import Callable
from multiprocessing.connection import Connection
from time import monotonic
from typing import Any, Self, TypeVar

Answer = TypeVar("Answer")

MOST_SECONDS = 20.0
"""An answer that takes longer on an old computer is not waited for."""
MEMORY_BYTES = 1_500_000_000
"""Of addresses, which a process asks for more freely than it uses memory."""
_LOOK_EVERY_SECONDS = 0.05


class CellError(RuntimeError):
    """The reading ended without an answer. `Reason` says why."""


class TookTooLongError(CellError):
    """The time was up."""


class DiedError(CellError):
    """The process ended of what it read, or ran out of memory."""


class CancelledError(CellError):
    """Nobody wants the answer any more."""


def _never() -> bool:
    return False


class Cell:
    """One process that answers questions about what it was given. Use it in `with`, or `close` it.

    Questions are functions of a module, which the process imports; what they are given and give goes through a pipe.
    """

    def __init__(self, *, seconds: float = MOST_SECONDS) -> None:
        self._seconds = seconds
        # A fresh interpreter: a fork would carry the clinic's key and its open file into the cell.
        apart = multiprocessing.get_context("spawn")
        self._pipe, theirs = apart.Pipe()
        self._process = apart.Process(target=_serve, args=(theirs,), daemon=True, name="cell")
        self._process.start()
        theirs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @property
    def is_open(self) -> bool:
        """Whether it can still be asked."""
        return not self._pipe.closed

    def ask(
        self,
        question: Callable[..., Answer],
        *given: Any,
        is_cancelled: Callable[[], bool] = _never,
    ) -> Answer:
        """Ask in the cell and wait. A cell that gave no answer is closed.

        Raises:
            CellError: one of its kinds; there is no answer.
            Exception: what the question itself raised.
        """
        try:
            self._pipe.send((question, given))
            ends_at = monotonic() + self._seconds
            while not self._pipe.poll(_LOOK_EVERY_SECONDS):
                if is_cancelled():
                    raise CancelledError
                if monotonic() > ends_at:
                    raise TookTooLongError
            is_answer, answer = self._pipe.recv()
        except (EOFError, OSError) as error:
            self.close()
            raise DiedError from error
        except CellError:
            self.close()
            raise
        if not is_answer:
            raise answer
        return answer  # type: ignore[no-any-return]  # what the question gave

    def close(self) -> None:
        """End the process; twice is no error."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _serve(pipe: Connection) -> None:
    """Answer one question after the other; runs in the cell."""
    _limit_memory()
    warnings.simplefilter("ignore")  # of libraries, about what a stranger's file holds
    while True:
        try:
            question, given = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send((True, question(*given)))
        except MemoryError:
            return
        except Exception as error:  # noqa: BLE001 - whatever it is, the one who asked is told
            pipe.send((False, error))


def _limit_memory() -> None:
    """Take no more than so much memory, and leave no image of it behind, where the system knows such limits."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
