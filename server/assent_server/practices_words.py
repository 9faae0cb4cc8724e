"""Practices in plain words, as the one who signs them reads them, and customers may."""

from assent.documents.terms import Obligation, Process
from assent.terms import words
from assent.terms.enforcement import BEFORE_USE
from assent.terms.wording import duty_words, use_words
from assent_server.practices_drafts import Draft

__all__ = ["lines"]

_ASKS = (
    "Before each use of data its programs ask whether an agreement permits it, and stop where none "
    "does (`assent-server decisions`, or the middleware): customers see that this is enforced."
)


def lines(draft: Draft) -> list[str]:
    """What is done and what is promised, a line each."""
    return [
        f"Profile “{draft.profile}”. The company will",
        *(f"  · {process_words(process)}" for process in draft.processes),
        *_promised(draft.obligations),
        *([_ASKS] if draft.enforcement == BEFORE_USE else []),
        "It will do nothing else with customers' data.",
    ]


def process_words(process: Process) -> str:
    """One process: what it is called, what it does, on what basis, and what it leaves open."""
    unsaid = [
        said
        for said, value in (
            ("how long it is kept", process.retention),
            ("where it is", process.locations),
            ("how far it is automated", process.automation),
        )
        if not value
    ]
    open_points = f" Not said: {', '.join(unsaid)}." if unsaid else ""
    return (
        f"{process.name}: {use_words(process)}. "
        f"Legal basis: {words(process.legal_basis)}.{open_points}"
    )


def _promised(obligations: tuple[Obligation, ...]) -> list[str]:
    if not obligations:
        return ["It promises nothing beside that."]
    return ["It promises", *(f"  · {duty_words(obligation)}" for obligation in obligations)]
