"""The command line, from the commands themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import typer.main

from phusong.planning.cli.app import app
from phusong_docs.attributes import table

__all__ = ["commands", "every_command"]

_HTML = re.compile(r"\[/?[a-z ]+\]")


def commands() -> str:
    """Every command with its arguments and options, in the words of ``--help``."""
    return "\n".join(_section(name, command) for name, command in every_command())


def every_command() -> Iterator[tuple[str, Any]]:
    """Name as typed, and command, of all that do something."""

    def walk(name: str, command: Any) -> Iterator[tuple[str, Any]]:
        # Typer brings its own copy of Click's classes.
        if hasattr(command, "commands"):
            for word, below in command.commands.items():
                yield from walk(f"{name} {word}", below)
        else:
            yield name, command

    yield from walk("phusong", typer.main.get_command(app))


def _section(name: str, command: Any) -> str:
    context = command.context_class(command, info_name=name)
    words = [_name(one) for one in command.params if one.param_type_name == "argument"]
    usage = " ".join((*words, "[OPTIONS]"))
    rows = [_row(one, context) for one in command.params if not getattr(one, "hidden", False)]
    help_text = "\n\n".join(
        " ".join(part.split()) for part in (command.help or "").replace("\f", "").split("\n\n")
    )
    parts = [f"## `{name}`", f"```console\n$ {name} {usage}\n```", help_text]
    parts.append(table(("argument or option", "default", "meaning"), rows))
    return "\n\n".join(parts) + "\n"


def _row(one: Any, context: Any) -> tuple[str, str, str]:
    if one.param_type_name == "argument":
        name = _name(one)
    else:
        name = ", ".join((*one.opts, *one.secondary_opts))
    default = one.get_default(context)
    shown = "" if default is None or default in ((), "", False, True) else f"`{default}`"
    needed = "**needed**" if one.required else shown
    return f"`{name}`", needed, _HTML.sub("", getattr(one, "help", "") or "")


def _name(argument: Any) -> str:
    return argument.metavar or str(argument.name).upper()
