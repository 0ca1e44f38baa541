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
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar, cast

from numba import config, types
from numba.core.caching import IndexDataCacheFile
from numba.core.registry import CPUDispatcher

__all__ = ["compiled", "fused", "inlined", "inner", "lean", "merged", "source_digest", "vectorised"]

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


def inner(function: Function) -> Function:
    """The same for functions that compiled ones call, and hardly anybody else."""
    return _made(function, inner=True)


def lean(function: Function) -> Function:
    """An inner one that makes no array, not even by calling one that does.

    Arrays that only pass through are then not counted: the counting of a dozen arrays at every
    pixel takes longer than its physics.
    """
    return _made(function, inner=True, _nrt=False)


def inlined(function: Function) -> Function:
    """A lean one, small or used once, that becomes part of its caller: no tuple is handed over."""
    return _made(function, inner=True, _nrt=False, forceinline=True)


def fused(function: Function) -> Function:
    """An inlined one of plain arithmetic, whose products and sums may become one instruction."""
    return _made(function, inner=True, _nrt=False, forceinline=True, fastmath={"contract"})


def merged(function: Function) -> Function:
    """A long one used once: part of its caller before anything is compiled, never by itself."""
    return _made(function, inner=True, _nrt=False, inline="always")


def vectorised(function: Function) -> Function:
    """A lean one for short loops over arrays **without NaN**, whose sums may be reordered."""
    return _made(function, inner=True, _nrt=False, fastmath={"nnan", "nsz", "reassoc", "contract"})


def _made(function: Function, *, inner: bool = False, **options: Any) -> Function:
    """``inner``: mostly called by compiled code, so what only Python needs waits until it asks."""
    if config.DISABLE_JIT:  # type: ignore[attr-defined]
        return function
    kind: Any = _Inner if inner else _Compiled
    dispatcher = kind(
        function,
        targetoptions={
            "nopython": True,
            "boundscheck": None,
            "nogil": True,
            "error_model": "numpy",
            "no_cfunc_wrapper": True,  # for functions that are values: ours never are
            "no_cpython_wrapper": inner,
            **options,
        },
    )
    dispatcher.enable_caching()
    kept, file = dispatcher._cache, cast(Any, IndexDataCacheFile)
    folder = Path(function.__code__.co_filename).parent
    name = kept._impl.filename_base + (".inner" if inner else "")
    kept._cache_file = file(kept._cache_path, name, source_digest(folder))
    return cast(Function, dispatcher)


class _Compiled(CPUDispatcher):
    """Compiled once for numbers of a kind: not once more for a constant that a caller writes."""

    def get_call_template(self, args: Any, kws: Any) -> Any:
        """What numba asks for when compiled code calls."""
        unliteral: Callable[[Any], Any] = types.unliteral
        return super().get_call_template([unliteral(arg) for arg in args], kws)


class _Inner(_Compiled):
    """Compiled for compiled callers, without the code that takes a call from Python apart.

    That code takes longer to compile than a short function, above all for tuples of arrays.
    """

    def __call__(self, *args: Any) -> Any:
        """From Python: compiled once more, for it could not enter here."""
        return self._for_python(*args)

    @cached_property
    def _for_python(self) -> Callable[..., Any]:
        return _made(self.py_func, **{**self.targetoptions, "no_cpython_wrapper": False})
