"""Formulas as MathML, which browsers draw by themselves: no script, no font, no network."""

from __future__ import annotations

import html
from typing import Any

from docutils import nodes
from docutils.utils.math import MathError, latex2mathml
from sphinx.application import Sphinx
from sphinx.util import logging

__all__ = ["setup"]

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> None:
    """Make ``html_math_renderer = "mathml"`` known."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))


def _inline(writer: Any, node: nodes.math) -> None:
    writer.body.append(_drawn(node, block=False))
    raise nodes.SkipNode


def _block(writer: Any, node: nodes.math_block) -> None:
    writer.body.append(writer.starttag(node, "div", CLASS="math"))
    writer.body.append(_drawn(node, block=True))
    writer.body.append("</div>\n")
    raise nodes.SkipNode


def _drawn(node: nodes.Element, *, block: bool) -> str:
    tex = node.astext()
    if block and "\\\\" in tex and "\\begin" not in tex:
        tex = f"\\begin{{aligned}}{tex}\\end{{aligned}}"
    try:
        return str(latex2mathml.tex2mathml(tex, as_block=block))
    except MathError as error:
        logger.warning("formula: %s", error, location=node)
        return f"<code>{html.escape(tex)}</code>"
