"""Two languages in one tree: nothing is lost, nothing is said twice."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.planning.map_page import filled

from phusong.planning.outputs.map.bilingual import bilingual, packed

_KEYS = st.text(max_size=4).filter(lambda key: key != "$")
_PLAIN = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=4)
_PAIRS = st.recursive(
    st.tuples(_PLAIN, _PLAIN) | _PLAIN.map(lambda value: (value, value)),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda pairs: tuple(map(list, zip(*pairs, strict=True))))
        | st.dictionaries(_KEYS, inner, max_size=3).map(
            lambda pairs: tuple({key: pair[k] for key, pair in pairs.items()} for k in (0, 1))
        )
        | st.tuples(inner, inner).map(lambda both: (both[0][0], both[1][1]) if both[0] else both)
    ).filter(lambda pair: len(pair) == 2),
    max_leaves=12,
)
"""The same tree in two languages, sometimes not even of one shape."""


@given(_PAIRS)
def test_each_language_comes_back(pair: tuple[Any, Any]) -> None:
    both = bilingual({"vi": pair[0], "en": pair[1]})
    for language, tree in zip(("vi", "en"), pair, strict=True):
        back = filled(both["data"], both["texts"][language])
        assert json.dumps(back) == json.dumps(tree)


def test_a_pair_is_kept_once_and_what_is_alike_in_the_tree() -> None:
    rows = [{"km": k, "why": "xa", "name": "Tà Mơ"} for k in range(5)]
    both = bilingual({"vi": rows, "en": [{**row, "why": "far"} for row in rows]})
    assert both["texts"] == {"vi": ["xa"], "en": ["far"]}
    assert [row["name"] for row in both["data"]] == ["Tà Mơ"] * 5


@pytest.mark.parametrize("text", ["</script>", "<!--", "a\u2028b\u2029c", '"quoted" \\ back', "Đá"])
def test_no_text_ends_the_element_that_holds_it(text: str) -> None:
    written = packed({"name": text})
    assert written.isascii() and not set("<>&'\"") & set(written)
    assert json.loads(zlib.decompress(base64.b64decode(written))) == {"name": text}
