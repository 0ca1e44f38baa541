"""Words and keys of the map's tools: search, measure, full screen, print, link, help."""

from __future__ import annotations

from typing import Any

from phusong.layers.i18n import Messages

__all__ = ["tool_texts"]

_WORDS = (
    "area",
    "clear",
    "close",
    "copiedLink",
    "copyByHand",
    "distance",
    "fullscreen",
    "help",
    "link",
    "map",
    "measureHint",
    "measureKeys",
    "nothingFound",
    "print",
    "printHint",
    "search",
    "searchHint",
    "skip",
    "tools",
    "undo",
)
_KEYS = {
    "next": "Tab",
    "search": "/",
    "pick": "↑ ↓ Enter",
    "pan": "← ↑ → ↓",
    "zoom": "+ −",
    "escape": "Esc",
    "point": "Enter",
    "undo": "Backspace",
}
"""Keys by what they do, as keyboards show them."""


def tool_texts(messages: Messages) -> dict[str, Any]:
    """Texts by the names that the scripts use; ``found`` holds ``{count}`` for them to fill in."""
    return {
        **{word: messages(f"tool-{word}") for word in _WORDS},
        "found": messages("tool-found", count="{count}"),
        "keys": [[keys, messages(f"tool-key-{name}")] for name, keys in _KEYS.items()],
    }
