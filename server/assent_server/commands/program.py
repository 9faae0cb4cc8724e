"""The vendor's program: where its commands stand, and what is said of errors of the store."""

from functools import partial
from typing import Final

from assent_terminal import Failure, Later, Program, exits

__all__ = ["VendorProgram", "later"]

later: Final = partial(Later.within, "assent_server.commands")
"""A command of this program."""


class VendorProgram(Program):
    """``assent-server``."""

    def explain(self, error: Exception) -> Failure | None:
        """What to say of a database that fails."""
        # Only who failed needs the store.
        from assent_server.store import StoreUnavailable

        if not isinstance(error, StoreUnavailable):
            return None
        return Failure(
            exits.FAILED,
            f"The database fails ({error}).",
            "See what is wrong: assent-server doctor",
        )
