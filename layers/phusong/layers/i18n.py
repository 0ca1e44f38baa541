"""Vietnamese and English texts, from Fluent catalogues (``locale/<lang>/*.ftl``) of each package."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from fluent.runtime import FluentBundle, FluentResource

from phusong.layers.errors import Problem

__all__ = ["Language", "Messages"]

# Named as text: the texts of a package are data, read only when that package is installed.
_PACKAGES = ("phusong.layers", "phusong.coverage", "phusong.planning")
_BESIDE_KM = 0.01
"""Nearer than anybody counts."""


class Language(StrEnum):
    """Languages that the product speaks."""

    VIETNAMESE = "vi"
    ENGLISH = "en"


class Messages:
    """Texts of one language. Numbers in a message are formatted as that language writes them.

    >>> Messages.of(Language.ENGLISH)("severity-error")
    'error'
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self._bundle = FluentBundle([language.value], use_isolating=False)
        for package in _PACKAGES:
            folder = files(package) / "locale" / language.value
            if folder.is_dir():
                for entry in sorted(folder.iterdir(), key=lambda item: item.name):
                    if entry.name.endswith(".ftl"):
                        self._bundle.add_resource(FluentResource(entry.read_text(encoding="utf-8")))

    @classmethod
    def of(cls, language: Language | str) -> Messages:
        """The texts of ``language``, read once per process."""
        return _messages(Language(language))

    def __call__(self, message: str, /, **values: Any) -> str:
        """Text of ``message`` (``id`` or ``id.attribute``) with its ``values`` put in.

        Raises
        ------
        KeyError
            When the catalogue has no such message, or the message names a value not given.
        """
        name, _, attribute = message.partition(".")
        entry = self._bundle.get_message(name) if self._bundle.has_message(name) else None
        pattern = entry and (entry.attributes.get(attribute) if attribute else entry.value)
        if not pattern:
            raise KeyError(f"no text {message!r} in {self.language.value!r}")
        text, faults = self._bundle.format_pattern(pattern, values)
        if faults:
            raise KeyError(f"text {message!r} in {self.language.value!r}: {faults}")
        return str(text)

    def problem(self, problem: Problem) -> tuple[str, str]:
        """What is wrong and what was expected, as two sentences."""
        name = f"problem-{problem.code}"
        return self(name, **problem.details), self(f"{name}.expected", **problem.details)

    def number(self, value: float, digits: int = 0) -> str:
        """``value`` with the language's separators: 2.243.554 in Vietnamese, 2,243,554 in English.

        >>> Messages.of("vi").number(16712.4, 1)
        '16.712,4'
        """
        from babel.numbers import format_decimal

        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return format_decimal(value, format=pattern, locale=self.language.value)

    def distance(self, km: float) -> str:
        """A distance as people say it: metres where it is less than a kilometre.

        >>> Messages.of("vi").distance(0.062), Messages.of("vi").distance(5.44)
        ('60 m', '5,4 km')
        >>> Messages.of("en").distance(0.0), Messages.of("en").distance(3.0)
        ('< 10 m', '3 km')
        """
        from babel.numbers import format_decimal

        if km < _BESIDE_KM:
            return f"< {self.number(1000 * _BESIDE_KM)} m"
        if round(km, 2) < 1:
            return f"{self.number(round(1000 * km, -1))} m"
        return f"{format_decimal(km, format='#,##0.#', locale=self.language.value)} km"


@cache
def _messages(language: Language) -> Messages:
    return Messages(language)
