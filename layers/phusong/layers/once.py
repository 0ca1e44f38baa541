"""Results that are computed once and kept as long as what they are made from lives."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

__all__ = ["once"]

Whole = TypeVar("Whole")
Rest = ParamSpec("Rest")
Result = TypeVar("Result")


def once(
    function: Callable[Concatenate[Whole, Rest], Result],
) -> Callable[Concatenate[Whole, Rest], Result]:
    """Call ``function`` once for each first argument, by identity, and each set of the others.

    For functions of a large immutable whole whose result nobody changes. The first argument has to
    allow weak references; the others have to be hashable.

    >>> class Whole:
    ...     pass
    >>> @once
    ... def told(whole, word):
    ...     print("computed")
    ...     return word
    >>> one = Whole()
    >>> told(one, "a"), told(one, "a")
    computed
    ('a', 'a')
    """
    kept: dict[int, dict[Hashable, Result]] = {}

    @wraps(function)
    def found(whole: Whole, /, *args: Rest.args, **kwargs: Rest.kwargs) -> Result:
        key = id(whole)
        if key not in kept:
            kept[key] = {}
            weakref.finalize(whole, kept.pop, key, None)
        own = kept[key]
        asked = args, tuple(sorted(kwargs.items()))
        if asked not in own:
            own[asked] = function(whole, *args, **kwargs)
        return own[asked]

    return found
