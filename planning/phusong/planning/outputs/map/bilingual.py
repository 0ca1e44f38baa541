"""The data of a page in all languages at once: what is said alike once, every other text by number."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from typing import Any

__all__ = ["SLOT", "bilingual", "packed"]

SLOT = "$"
"""Key of an object that stands for a text: ``{"$": 3}`` is the fourth of the reader's language."""


def bilingual(trees: Mapping[str, Any]) -> dict[str, Any]:
    """JSON trees of the same shape as one tree and lists of texts.

    Parameters
    ----------
    trees
        The tree of each language. Objects that are alike in keys and lists that are alike in length are
        gone into; whatever else differs becomes a text, each pair only once.

    Returns
    -------
    ``data``, the tree with slots, and ``texts``, a list for each language; ``data.js`` fills them in.

    >>> bilingual({"vi": {"a": 1, "b": ["xã", "xã"]}, "en": {"a": 1, "b": ["commune", "commune"]}})
    {'data': {'a': 1, 'b': [{'$': 0}, {'$': 0}]}, 'texts': {'vi': ['xã'], 'en': ['commune']}}
    """
    pool: dict[str, int] = {}
    data = _merged(list(trees.values()), pool)
    columns = [json.loads(values) for values in pool]
    texts = {name: [values[k] for values in columns] for k, name in enumerate(trees)}
    return {"data": data, "texts": texts}


def _merged(values: list[Any], pool: dict[str, int]) -> Any:
    first, *others = values
    if all(other is first for other in others):
        return first
    # Lists and objects are not compared as wholes: True may hide in them behind an equal 1.
    single = not isinstance(first, dict | list)
    if single and all(type(other) is type(first) and other == first for other in others):
        return first
    if all(isinstance(v, dict) and v.keys() == first.keys() for v in values):
        return {key: _merged([v[key] for v in values], pool) for key in first}
    if all(isinstance(v, list) and len(v) == len(first) for v in values):
        return [_merged(list(column), pool) for column in zip(*values, strict=True)]
    return {
        SLOT: pool.setdefault(json.dumps(values, ensure_ascii=False, allow_nan=False), len(pool))
    }


def packed(value: Any) -> str:
    """JSON as zlib in base64: no letter of it can end the element that holds it.

    >>> set(packed("</script>")) & set("<&>")
    set()
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode("utf-8"), 9)).decode("ascii")
