"""Documents read in processes of their own: a file that crashes or stalls its reader takes nothing else along."""

import multiprocessing
import resource
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as TooLong
from concurrent.futures.process import BrokenProcessPool
from typing import Final

from tianping.insight.comparison.reading import read
from tianping.insight.comparison.reading.content import Document, Limits, Source
from tianping.insight.comparison.reading.unreadable import Broken, TooSlow, Unreadable

WORKERS: Final = 2
SECONDS: Final = 120
"""One document may take so long."""
_MEMORY: Final = 4 << 30


def _held() -> None:
    """This function will hold a reading process to its memory."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def read_here(source: Source, limits: Limits) -> Document | Unreadable:
    """This function will read a document in this process; what a reader fails on is answered, never raised."""
    try:
        return read(source, limits=limits)
    except Unreadable as refusal:
        return refusal
    except (MemoryError, RecursionError, ArithmeticError, ValueError, TypeError, LookupError, AttributeError, OSError):
        return Broken(name=source.name)


def _answer(source: Source, limits: Limits) -> tuple[Document | None, str]:
    """This function will read a document; a refusal travels between processes as its code."""
    from tianping.insight.comparison.reading.content import Document as Read

    result = read_here(source, limits)
    return (result, "") if isinstance(result, Read) else (None, result.code)


def _refused(source: Source, code: str, limits: Limits) -> Unreadable:
    """This function will make the refusal with `code` for a document."""
    kinds = {kind.code: kind for kind in Unreadable.__subclasses__()}
    try:
        megabytes = source.path.stat().st_size >> 20
    except OSError:
        megabytes = 0
    return kinds.get(code, Broken)(name=source.name, megabytes=megabytes, limit=limits.file_bytes >> 20)


def _round(
    sources: Sequence[tuple[int, Source]], limits: Limits, workers: int, seconds: float
) -> dict[int, Document | Unreadable]:
    """This function will read what it can until a reader dies or stalls; what is not answered is left for the next."""
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=_held)
    done: dict[int, Document | Unreadable] = {}
    tasks: list[tuple[int, Source, Future[tuple[Document | None, str]]]] = [
        (number, source, pool.submit(_answer, source, limits)) for number, source in sources
    ]
    try:
        for number, source, task in tasks:
            document, code = task.result(timeout=seconds)
            done[number] = document if document is not None else _refused(source, code, limits)
    except TooLong:
        for process in list(getattr(pool, "_processes", {}).values()):
            process.kill()
        done[number] = TooSlow(name=source.name)
    except BrokenProcessPool:
        if len(sources) == 1:
            done[number] = Broken(name=source.name)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return done


def read_isolated(
    sources: Sequence[Source], *, limits: Limits, workers: int = WORKERS, seconds: float = SECONDS
) -> list[Document | Unreadable]:
    """This function will read all documents in `workers` processes, in their order.

    Where a process dies, those not yet answered are read one process at a time, and the one that kills it is `Broken`.
    """
    answered: dict[int, Document | Unreadable] = {}
    left = list(enumerate(sources))
    alone = False
    while left:
        batch = left[:1] if alone else left
        found = _round(batch, limits, 1 if alone else workers, seconds)
        answered |= found
        alone = alone or len(found) < len(batch)
        left = [(number, source) for number, source in left if number not in answered]
    return [answered[number] for number in range(len(sources))]
