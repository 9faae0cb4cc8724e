"""Reading the operator's TOML files strictly: what is misspelled is named, never passed over.

Some of it the environment may say, too, and then that holds.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from assent.errors import LocalError
from assent_server.environment import Environment, Said
from assent_server.misspellings import nearest

__all__ = ["Table", "Taken", "line", "parse", "read"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A member that somebody asked for: what it is, and who said so.

    ``variable`` is that of the environment; without one, and not ``in_file``, it is the default.
    """

    section: str
    name: str
    value: Any
    in_file: bool
    variable: str | None
    is_secret: bool


class Table:
    """One table of a file; every member is taken once, and none may be left over."""

    def __init__(
        self,
        path: Path,
        name: str,
        members: Mapping[str, Any],
        *,
        taken: list[Taken] | None = None,
        environment: Environment | None = None,
    ) -> None:
        self.path = path
        self.name = name
        self.taken = [] if taken is None else taken
        self._members = dict(members)
        self._known: list[str] = []
        self._environment = environment
        self._said: dict[str, Said] = {}

    def text(self, name: str, default: str | None = None) -> str:
        """A member that is a text.

        Raises:
            LocalError: it is missing and has no default, or is something else.
        """
        return self._take(name, str, "a text", default)

    def optional_text(self, name: str) -> str | None:
        """A member that is a text, or absent."""
        return self.text(name, "") or None

    def secret(self, name: str) -> str | None:
        """A member that is a text nobody else may read, or absent."""
        return self._take(name, str, "a text", "", is_secret=True) or None

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

    def table(self, name: str, environment: Environment | None = None) -> "Table":
        """A member that is a table; empty where it is absent.

        What ``environment`` says of its members holds before what the file says.
        """
        members = self._pop(name, dict, "a table", {})
        return Table(
            self.path, self._full(name), members, taken=self.taken, environment=environment
        )

    def tables(self, name: str) -> tuple["Table", ...]:
        """A member that is an array of tables."""
        found = self._pop(name, list, "an array of tables", [])
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
        said = self._said.get(name)
        if said is not None:
            return LocalError(f"{said.variable} is not {expected}.", said.cure or "Correct it.")
        return LocalError(f"{self.path}: {self._full(name)} is not {expected}.", "Correct it.")

    def check_empty(self) -> None:
        """Check that nothing is left over.

        Raises:
            LocalError: a member that nobody knows.
        """
        for name in self._members:
            hint = nearest(name, self._known)
            raise LocalError(f"{self.path}: {self._full(name)} means nothing here.", hint)

    def _take(
        self, name: str, kind: type[T], expected: str, default: Any, *, is_secret: bool = False
    ) -> T:
        in_file = name in self._members
        value = self._pop(name, kind, expected, default)
        said = self._environment and self._environment.take(self.name, name, is_secret=is_secret)
        if said:
            self._said[name] = said
            value = said.read_as(kind)
            if value is None:
                raise self.wrong(name, expected)
        self.taken.append(
            Taken(
                section=self.name,
                name=name,
                value=value,
                in_file=in_file and not said,
                variable=said.variable if said else None,
                is_secret=is_secret,
            )
        )
        return value

    def _pop(self, name: str, kind: type[T], expected: str, default: Any) -> T:
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


def line(data: bytes, section: str, name: str) -> int:
    """The number of the line, from 1, at which a member of such a file begins.

    Whatever the spelling, as a dotted name or within braces: it is the line without which the
    lines before it do not say it.
    """
    lines = data.decode().splitlines()
    begins = 0
    for count in range(1, len(lines) + 1):
        try:
            found: Any = tomllib.loads("\n".join(lines[:count]))
        except tomllib.TOMLDecodeError:
            continue
        for part in section.split("."):
            found = found.get(part, {})
        if name in found:
            break
        begins = count
    return begins + 1
