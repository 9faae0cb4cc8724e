"""Reading the operator's TOML files strictly: what is misspelled is named, never passed over."""

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

from assent.errors import LocalError

__all__ = ["Table", "nearest", "parse", "read"]

T = TypeVar("T")


class Table:
    """One table of a file; every member is taken once, and none may be left over."""

    def __init__(self, path: Path, name: str, members: Mapping[str, Any]) -> None:
        self.path = path
        self.name = name
        self._members = dict(members)
        self._known: list[str] = []

    def text(self, name: str, default: str | None = None) -> str:
        """A member that is a text.

        Raises:
            LocalError: it is missing and has no default, or is something else.
        """
        return self._take(name, str, "a text", default)

    def optional_text(self, name: str) -> str | None:
        """A member that is a text, or absent."""
        return self.text(name, "") or None

    def texts(self, name: str, default: tuple[str, ...] | None = ()) -> tuple[str, ...]:
        """A member that is an array of texts."""
        found = self._take(name, list, "an array of texts", default)
        if any(type(item) is not str for item in found):
            raise self.wrong(name, "an array of texts")
        return tuple(found)

    def whole(self, name: str, default: int) -> int:
        """A member that is a whole number."""
        return self._take(name, int, "a whole number", default)

    def flag(self, name: str) -> bool:
        """A member that is true or false; false where it is absent."""
        return self._take(name, bool, "true or false", False)

    def table(self, name: str) -> "Table":
        """A member that is a table; empty where it is absent."""
        members = self._take(name, dict, "a table", {})
        return Table(self.path, f"{self.name}.{name}" if self.name else name, members)

    def tables(self, name: str) -> tuple["Table", ...]:
        """A member that is an array of tables."""
        found = self._take(name, list, "an array of tables", [])
        if any(type(item) is not dict for item in found):
            raise self.wrong(name, "an array of tables")
        return tuple(Table(self.path, f"{name}[{i}]", item) for i, item in enumerate(found))

    def items(self) -> tuple[tuple[str, Any], ...]:
        """All members that were not taken, as they are; takes them."""
        found = tuple(self._members.items())
        self._members.clear()
        return found

    def wrong(self, name: str, expected: str) -> LocalError:
        """The error that a member is not what it should be."""
        return LocalError(f"{self.path}: {self._full(name)} is not {expected}.", "Correct it.")

    def check_empty(self) -> None:
        """Check that nothing is left over.

        Raises:
            LocalError: a member that nobody knows.
        """
        for name in self._members:
            hint = nearest(name, self._known)
            raise LocalError(f"{self.path}: {self._full(name)} means nothing here.", hint)

    def _take(self, name: str, kind: type[T], expected: str, default: Any) -> T:
        self._known.append(name)
        value = self._members.pop(name, default)
        if value is None:
            raise LocalError(f"{self.path}: {self._full(name)} is missing.", "Add it.")
        if value is not default and type(value) is not kind:
            raise self.wrong(name, expected)
        return cast(T, value)

    def _full(self, name: str) -> str:
        return f"{self.name}.{name}" if self.name else name


def read(path: Path) -> Table:
    """The whole file as a table.

    Raises:
        LocalError: it is missing or no TOML.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise LocalError(
            f"{path} cannot be read ({error.strerror}).", "Put it back, or run init again."
        ) from error
    return parse(path, data)


def parse(path: Path, data: bytes) -> Table:
    """``data``, which is or will be in the file ``path``, as a table.

    Raises:
        LocalError: it is no TOML.
    """
    try:
        return Table(path, "", tomllib.loads(data.decode()))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LocalError(f"{path} is no TOML: {error}", "Correct that place.") from error


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint that names what was probably meant."""
    known = tuple(known)
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    if close:
        return f"Did you mean {close[0]}?"
    return f"Known here: {', '.join(known[:12])}." if known else "Leave it out."
