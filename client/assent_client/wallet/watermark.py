"""The number of the wallet's last commit, in a file of its own, to notice an older wallet.

A file synchroniser, a torn log or a careless copy can put an older wallet in place, whole and
validly sealed. The number is no secret and is not signed: who lowers it hides a roll-back from this
check only, not from the comparison with the vendors (CL2).
"""

import os
from pathlib import Path
from typing import Final

__all__ = ["WATERMARK_NAME", "Watermark"]

WATERMARK_NAME: Final = "wallet.generation"

_DIGITS: Final = 20


class Watermark:
    """The highest commit seen of the wallet file at ``path``."""

    def __init__(self, path: Path) -> None:
        self._path = path.with_name(WATERMARK_NAME)

    def proves_older(self, generation: int) -> bool:
        """Whether a later commit than ``generation`` was seen, or nothing is known of any.

        A new wallet, generation 0, has nothing that could be older.
        """
        try:
            seen = int(self._path.read_text("ascii"))
        except (OSError, ValueError):
            return generation > 0
        return seen > generation

    def raise_to(self, generation: int) -> None:
        """Note a commit that is durable.

        This is not forced to the disk: after a power cut the number may be too low, which is no
        false alarm. Nor is it worth failing for: the commit has happened.
        """
        try:
            descriptor = os.open(self._path, os.O_CREAT | os.O_WRONLY, 0o600)
        except OSError:
            return
        try:
            os.pwrite(descriptor, b"%0*d" % (_DIGITS, generation), 0)
        except OSError:
            return
        finally:
            os.close(descriptor)
