"""Numbered scripts that bring a schema up to date, whatever the database (STO-05)."""

from importlib import resources
from types import ModuleType

from assent.errors import LocalError
from assent_server.store.whole import Mark, marked

__all__ = ["refuse_newer", "steps"]


def refuse_newer(version: int, where: object, newest: int) -> None:
    """Refuse a schema that this program does not know; ``where`` names the database.

    Raises:
        LocalError: the database was written by a newer program, or a move from or to it goes on.
    """
    mark = marked(version)[1]
    if mark is Mark.FILLING:
        raise LocalError(
            f"{where} is being filled by a move that has not ended.",
            "Start it again: assent-server store move",
        )
    if mark is Mark.LEFT:
        raise LocalError(
            f"All records of {where} were moved elsewhere.",
            "Write the new place into [store] of policy.toml, or set ASSENT_STORE_URL.",
        )
    if version > newest:
        raise LocalError(
            f"{where} was written by a newer version of this program (schema {version}).",
            "Install that version, or a newer one.",
        )


def steps(package: ModuleType) -> list[str]:
    """The scripts of all steps in a package; the first makes version 1."""
    files = [file for file in resources.files(package).iterdir() if file.name.endswith(".sql")]
    files.sort(key=lambda file: file.name)
    for number, file in enumerate(files, start=1):
        assert file.name.startswith(f"{number:04}_"), file.name
    return [file.read_text(encoding="utf-8") for file in files]
