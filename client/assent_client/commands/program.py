"""The customer's program: where its commands stand, and what is said of errors of the library."""

from functools import partial
from typing import Final

from assent_terminal import Failure, Later, Program, exits

__all__ = ["CustomerProgram", "later"]

later: Final = partial(Later.within, "assent_client.commands")
"""A command of this program."""


class CustomerProgram(Program):
    """``assent``."""

    def explain(self, error: Exception) -> Failure | None:
        """What to say of a vendor that cannot be reached, refuses, or breaks a rule."""
        # Only who failed needs the library and its words.
        from assent_client.commands.codes import code_of_problem
        from assent_client.problems import Refused, VendorFault, problem_of
        from assent_client.transport import Unreachable
        from assent_terminal.plain import plain

        if not isinstance(error, Unreachable | Refused | VendorFault):
            return None
        problem = problem_of(error)
        code = code_of_problem(problem)
        return Failure(code, plain(problem.sentence), _NEXT.get(code, ""))


_NEXT: Final = {
    exits.OPEN: "Try again later.",
    exits.VENDOR: "What they sent is not used.",
}
