"""Texts that stand under the attributes of classes, as Markdown of one line."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterable, Sequence

__all__ = ["attribute_texts", "cell", "plain", "table"]

_ROLE = re.compile(r":[a-z:]+:`([^`]+)`")


def attribute_texts(cls: type) -> dict[str, str]:
    """The strings that stand right under attributes of a class and of those that it comes from."""
    texts: dict[str, str] = {}
    for one in reversed(cls.__mro__):
        if one.__module__.startswith("phusong."):
            texts |= _own(one)
    return texts


def _own(cls: type) -> dict[str, str]:
    body = ast.parse(textwrap.dedent(inspect.getsource(cls))).body[0]
    assert isinstance(body, ast.ClassDef)
    texts: dict[str, str] = {}
    for first, second in zip(body.body, body.body[1:], strict=False):
        name = _assigned(first)
        if name and isinstance(second, ast.Expr) and isinstance(second.value, ast.Constant):
            texts[name] = plain(str(second.value.value))
    return texts


def _assigned(node: ast.stmt) -> str:
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return node.target.id
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    return ""


def plain(text: str) -> str:
    """Text of a docstring as Markdown of one line: names as code, without the way to them.

    >>> plain(":class:`~phusong.planning.cable.Size` or ``none``")
    '`Size` or `none`'
    """

    def short(role: re.Match[str]) -> str:
        target = role[1].strip()
        tail = target.startswith(("~", "phusong."))
        return f"`{target.rpartition('.')[2] if tail else target}`"

    return " ".join(_ROLE.sub(short, text).replace("``", "`").split())


def cell(text: object) -> str:
    """Text that a cell of a Markdown table can hold.

    >>> cell("a|b")
    'a\\\\|b'
    """
    return " ".join(str(text).replace("|", "\\|").split())


def table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(headers) + " |", "|" + "---|" * len(headers)]
    lines += ["| " + " | ".join(cell(one) for one in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"
