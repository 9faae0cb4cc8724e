"""Which language the customer reads: said for this program, or for all programs of hers."""

import os
import re
from typing import Final

from assent_terminal import variables

__all__ = ["language_from", "spoken"]

_VARIABLES: Final = (variables.LANGUAGE, "LC_ALL", "LC_MESSAGES", "LANG")
_ENGLISH: Final = "en"


def spoken() -> str:
    """The language, by its code of two or three letters; English where none is named."""
    found = re.match(r"([a-z]{2,3})(?![a-z])", os.environ.get(language_from() or "", ""))
    return _ENGLISH if found is None else found[1]


def language_from() -> str | None:
    """The variable that says it: the first that says anything (POSIX)."""
    return next((name for name in _VARIABLES if os.environ.get(name)), None)
