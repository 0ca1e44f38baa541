"""What is wrong with the input, gathered so that one run tells everything.

A reader never raises at the first bad cell: it adds a :class:`Problem` to :class:`Problems` and goes
on as far as sense allows. Whoever starts the work calls :meth:`Problems.raise_if_errors` once, at the
boundary. The words live in the Fluent catalogues (``locale/<lang>/*.ftl``) under ``problem-<code>``
(what is wrong) and its attribute ``.expected`` (what was expected), so that a problem can be told in
every language that the product speaks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

__all__ = ["BadInput", "OutOfReach", "PhusongError", "Problem", "Problems", "Severity"]

_LONGEST_VALUE = 120


class Severity(StrEnum):
    """How a problem weighs on the run."""

    ERROR = "error"
    """Nothing is written: the input has to be mended."""
    WARNING = "warning"
    """The run goes on; the reader of its results must know."""
    REPAIRED = "repaired"
    """The reader mended the value and says what it did."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, with the place where the user finds it.

    Parameters
    ----------
    code
        Message id without its prefix: ``problem-<code>`` in the catalogues.
    file
        The file as the user named it (never an absolute path that he did not write).
    severity
        See :class:`Severity`.
    row
        1-based row as the user's spreadsheet or editor shows it, the header being row 1;
        feature number, 1-based, where the format has no header.
    column
        Column as it stands in the file.
    value
        The offending value as text, cut to 120 characters.
    details
        Named values that the message shows (numbers are formatted in the reader's language).
    """

    code: str
    file: str
    severity: Severity = Severity.ERROR
    row: int | None = None
    column: str | None = None
    value: str | None = None
    details: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        if self.value is not None and len(self.value) > _LONGEST_VALUE:
            object.__setattr__(self, "value", self.value[: _LONGEST_VALUE - 1] + "…")

    def __reduce__(self) -> tuple[Any, ...]:
        """Problems travel between processes; a view of a mapping does not by itself."""
        place = self.severity, self.row, self.column, self.value
        return type(self), (self.code, self.file, *place, dict(self.details))

    def within(self, file: str) -> Problem:
        """The same problem, told of another file (a member of an archive, say)."""
        return replace(self, file=file)


class PhusongError(Exception):
    """Base of every error that phusong raises on purpose."""


class BadInput(PhusongError):
    """The input cannot be used; ``problems`` tells everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.file}: {p.code}" for p in self.problems[:5]))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.problems,)


class OutOfReach(PhusongError):
    """Something outside the machine did not answer (no network, a server that fails)."""

    def __init__(self, code: str, **details: Any) -> None:
        self.code = code
        self.details = details
        super().__init__(f"{code}: {details}")


class Problems:
    """A growing list of problems, in the order in which they were found.

    >>> problems = Problems()
    >>> problems.add("empty-file", "sites.csv")
    >>> len(problems), problems.has_errors
    (1, True)
    """

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self._problems = list(problems)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._problems)

    def __len__(self) -> int:
        return len(self._problems)

    def add(
        self,
        code: str,
        file: str,
        *,
        severity: Severity = Severity.ERROR,
        row: int | None = None,
        column: str | None = None,
        value: object = None,
        **details: Any,
    ) -> None:
        """Note one problem; see :class:`Problem` for the parameters."""
        text = None if value is None else str(value)
        self._problems.append(
            Problem(code, file, severity, row, column, text, MappingProxyType(details))
        )

    def extend(self, problems: Iterable[Problem]) -> None:
        """Note several problems."""
        self._problems.extend(problems)

    @property
    def has_errors(self) -> bool:
        """Whether any of them forbids going on."""
        return any(p.severity is Severity.ERROR for p in self._problems)

    def raise_if_errors(self) -> None:
        """Raise :class:`BadInput` with **all** problems when at least one is an error."""
        if self.has_errors:
            raise BadInput(self._problems)
