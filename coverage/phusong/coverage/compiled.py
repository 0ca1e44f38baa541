"""One decorator for everything that numba compiles, with a cache that notices every change.

numba stamps a cached function with the date of the one file that holds it, and goes on using the old
machine code when a function that it calls, or the order of fields in :mod:`.structures`, changes in
another file. Here the stamp is a digest of all modules that are compiled or describe what is: the
physics and :mod:`.structures`, or for a compiled function of another package the files of its folder
(which therefore calls no compiled function from outside it).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from numba import njit

__all__ = ["compiled", "fused", "inlined", "lean", "merged", "source_digest", "vectorised"]

_HERE = Path(__file__).parent

Function = TypeVar("Function", bound=Callable[..., Any])


@cache
def source_digest(folder: Path = _HERE / "kernels") -> str:
    """Digest of the compiled physics, or of what is compiled in another folder.

    It changes whenever a result might.
    """
    described = [_HERE / "structures.py"] if folder.is_relative_to(_HERE) else []
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted([*folder.glob("*.py"), *described, Path(__file__)]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def compiled(function: Function) -> Function:
    """Compile on first use, keep on disk, let go of the interpreter's lock; no fast mathematics."""
    return _made(function)


def lean(function: Function) -> Function:
    """The same for inner functions that make no array, not even by calling one that does.

    Arrays that only pass through are then not counted: the counting of a dozen arrays at every
    pixel takes longer than its physics.
    """
    return _made(function, _nrt=False)


def inlined(function: Function) -> Function:
    """A lean one, small or used once, that becomes part of its caller: no tuple is handed over."""
    return _made(function, _nrt=False, forceinline=True)


def fused(function: Function) -> Function:
    """An inlined one of plain arithmetic, whose products and sums may become one instruction."""
    return _made(function, _nrt=False, forceinline=True, fastmath={"contract"})


def merged(function: Function) -> Function:
    """A long one used once: part of its caller before anything is compiled, never by itself."""
    return _made(function, _nrt=False, inline="always")


def vectorised(function: Function) -> Function:
    """A lean one for short loops over arrays **without NaN**, whose sums may be reordered."""
    return _made(function, _nrt=False, fastmath={"nnan", "nsz", "reassoc", "contract"})


def _made(function: Function, **options: Any) -> Function:
    compile_ = njit(cache=True, nogil=True, error_model="numpy", **options)
    dispatcher: Any = compile_(function)
    kept: Any = getattr(dispatcher, "_cache", None)
    if hasattr(kept, "_cache_file"):  # absent when NUMBA_DISABLE_JIT is set
        folder = Path(function.__code__.co_filename).parent
        kept._cache_file._source_stamp = source_digest(folder)
    return cast(Function, dispatcher)
