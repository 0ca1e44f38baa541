"""What a problem says of names that may have been meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

__all__ = ["suggested"]


def suggested(near: Sequence[str], *, count: int) -> dict[str, Any]:
    """Details of a problem: ``near``, names that may be meant; with none, ``count`` of those there are.

    >>> suggested(["Hà Nội"], count=207)
    {'hint': 'yes', 'near': 'Hà Nội', 'count': '207'}
    >>> suggested([], count=207)["hint"]
    'no'
    """
    return {"hint": "yes" if near else "no", "near": "; ".join(near), "count": str(count)}
