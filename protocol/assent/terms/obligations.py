"""Whether what is offered is at least what is asked, obligation by obligation."""

from collections.abc import Iterable

from assent.documents.terms import Obligation, ObligationKind
from assent.terms import durations
from assent.terms.verdict import Result, best

__all__ = ["LEVELS", "fulfils", "offered"]

LEVELS = {
    ObligationKind.PORTABILITY: ("on-request", "immediately"),
    ObligationKind.DELETION: ("on-request", "at-end"),
    ObligationKind.TRANSPARENCY: ("on-request", "after", "before"),
}
"""The levels of each kind that has some, the least first."""

_SHORTER_IS_MORE = {ObligationKind.ANSWER_WITHIN}


def offered(asked: Obligation, offers: Iterable[Obligation]) -> Result:
    """Whether one of the offers is at least what is asked; absent is not offered."""
    return best(*(fulfils(offer, asked) for offer in offers if offer.kind is asked.kind))


def fulfils(offer: Obligation, asked: Obligation) -> Result:
    """Whether an offer is at least what is asked of the same kind."""
    if asked.level is not None:
        levels = LEVELS[asked.kind]
        enough = offer.level in levels and levels.index(offer.level) >= levels.index(asked.level)
        return Result.WITHIN if enough else Result.OUTSIDE
    if asked.duration is None:
        return Result.WITHIN
    if offer.duration is None:
        return Result.OUTSIDE
    if asked.kind in _SHORTER_IS_MORE:
        return durations.at_most(offer.duration, asked.duration)
    return durations.at_most(asked.duration, offer.duration)
