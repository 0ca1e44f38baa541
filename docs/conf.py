"""How the documentation is built: ``make docs``, from the repository alone and without network."""

from __future__ import annotations

import sys
from importlib.metadata import version as installed
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

project = "phusong"
author = "The phusong developers"
copyright = "The phusong developers, Apache-2.0"
release = version = installed("phusong")

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "phusong_docs.extension",
]
exclude_patterns = ["_build", "phusong_docs"]
source_suffix = {".md": "markdown"}

myst_enable_extensions = ["deflist", "dollarmath"]
# GitHub draws ```math fences; here they are the directive of that name.
myst_fence_as_directive = ["math"]
myst_heading_anchors = 3
html_math_renderer = "mathml"

autodoc_member_order = "bysource"
autodoc_typehints = "none"
autodoc_default_options = {"members": True, "show-inheritance": False}
napoleon_google_docstring = False
# Names of Python are looked up among what the reference holds; others (numpy's, private ones) stay text.
nitpick_ignore_regex = [("py:.*", ".*")]

html_theme = "furo"
html_title = f"phusong {release}"
html_static_path = ["static"]
html_css_files = ["phusong.css"]
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {"navigation_with_keys": True}
