"""Settings from the environment: ``ASSENT_<NAME>``, and secrets from files by ``_FILE``."""

import os
from pathlib import Path

from assent.errors import LocalError

__all__ = ["secret"]


def secret(name: str) -> str | None:
    """The value of ``ASSENT_<name>``, or the text of the file that ``ASSENT_<name>_FILE`` names.

    Raises:
        LocalError: both are set, or the file cannot be read.
    """
    variable = f"ASSENT_{name}"
    value, file = os.environ.get(variable), os.environ.get(f"{variable}_FILE")
    if file is None:
        return value or None
    if value:
        raise LocalError(f"{variable} and {variable}_FILE are both set.", "Leave one of them out.")
    try:
        return Path(file).read_text(encoding="utf-8").strip() or None
    except (OSError, UnicodeDecodeError) as error:
        raise LocalError(
            f"{variable}_FILE names a file that cannot be read ({type(error).__name__}).",
            "Correct the name, or let this user read the file.",
        ) from error
