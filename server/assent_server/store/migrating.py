"""Numbered scripts that bring a schema up to date, whatever the database (STO-05)."""

from importlib import resources
from types import ModuleType

from assent.errors import LocalError

__all__ = ["refuse_newer", "steps"]


def refuse_newer(version: int, where: object, newest: int) -> None:
    """Refuse a schema that this program does not know; ``where`` names the database.

    Raises:
        LocalError: the database was written by a newer program.
    """
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
