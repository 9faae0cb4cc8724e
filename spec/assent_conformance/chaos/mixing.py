"""Many faults at once, chosen by a seed: the chaos vendor."""

import fnmatch
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from assent.errors import LocalError
from assent_conformance.chaos import FAULTS, Fault
from assent_conformance.site import Reply, Request, Site

__all__ = ["Mixed", "matching"]


def matching(patterns: Sequence[str]) -> tuple[Fault, ...]:
    """The faults whose name matches one of the patterns; all of them without any.

    Raises:
        LocalError: there is none.
    """
    found = tuple(
        fault
        for fault in FAULTS
        if not patterns or any(fnmatch.fnmatchcase(fault.name, wanted) for wanted in patterns)
    )
    if not found:
        raise LocalError("No fault has such a name.", "See spec/conformance.md.")
    return found


@dataclass(frozen=True, slots=True, kw_only=False)
class Mixed:
    """Changes a ``share`` of replies, each by one fault that concerns it; says which."""

    site: Site
    faults: Sequence[Fault]
    chance: Random
    share: float
    say: Callable[[Fault], None] = lambda fault: None

    def __call__(self, request: Request, reply: Reply) -> Reply:
        """The reply as it goes out."""
        possible = [
            fault
            for fault in self.faults
            if fault.where.concerns(request) and fault.own_roster <= self.site.lists_own
        ]
        if not possible or self.chance.random() >= self.share:
            return reply
        fault = self.chance.choice(possible)
        changed = fault.change(self.site, request, reply)
        if changed != reply:
            self.say(fault)
        return changed
