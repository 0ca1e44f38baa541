"""What a map's page holds, read from its text as a browser would."""

from __future__ import annotations

import base64
import json
import re
import zlib
from typing import Any


def page_data(page: str, language: str = "") -> dict[str, Any]:
    """The data with its texts in a language; in the one that the page opens in when none is named."""
    found = re.search(r'<script type="text/plain" id="phusong-data">([\w+/=]*)</script>', page)
    assert found is not None
    packed = json.loads(zlib.decompress(base64.b64decode(found[1])))
    tree = filled(packed["data"], packed["texts"][language or packed["language"]])
    assert isinstance(tree, dict)
    return tree


def filled(value: Any, texts: list[Any]) -> Any:
    """A tree with the texts of one language in its slots."""
    if isinstance(value, dict):
        if "$" in value:
            return texts[value["$"]]
        return {key: filled(inner, texts) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, texts) for inner in value]
    return value
