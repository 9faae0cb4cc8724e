"""What became of a look or a proffer, in plain words, with the ways on."""

from typing import Final

from assent.terms import Result, Verdict
from assent_client.choosing import Choice
from assent_client.results import Outcome, ProfferResult
from assent_client.words.plain import LOCAL_TEST, host, moment, plain

__all__ = ["covers", "headline", "next_steps", "reasons", "terms_option"]

_COVERS: Final = {
    Result.WITHIN: "cover everything that they do",
    Result.OUTSIDE: "do not cover everything that they do",
    Result.UNKNOWN: "cannot be compared with what they do",
}


def covers(choice: Choice) -> str:
    """Whether terms cover what a vendor does."""
    return _COVERS[choice.verdict.result]


def reasons(verdict: Verdict) -> tuple[str, ...]:
    """Why terms do not cover what a vendor does, each reason once."""
    if verdict.within:
        return ()
    return tuple(dict.fromkeys(plain(item.sentence) for item in verdict.findings))


def headline(result: ProfferResult) -> str:
    """What became of a proffer, in a sentence or two, and where."""
    local = f"[{LOCAL_TEST}] " if result.local_test else ""
    said = plain(result.sentence)
    where = host(result.url)
    return f"{local}{said}" if where in said else f"{local}{where}: {said}"


def next_steps(result: ProfferResult) -> tuple[str, ...]:
    """What the customer can do now; commands stand at the end, after a colon."""
    site = host(result.url)
    match result.outcome:
        case Outcome.AGREED | Outcome.IN_FORCE:
            return (f"See it: assent agreements show {site}",)
        case Outcome.COUNTERED:
            by = f", by {moment(result.accept_by)}" if result.accept_by else ""
            return (
                f"Read it: assent answer {site}",
                f"Then accept or decline it{by}: assent answer {site} --accept, or --decline",
            )
        case Outcome.DECLINED:
            return (*_other_terms(result), *_without(result))
        case Outcome.PENDING | Outcome.UNKNOWN:
            return ("Ask again later: assent sync",)
        case Outcome.NOT_SENT | Outcome.REJECTED if result.discovery is not None:
            return _other_terms(result)
        case _:
            return ()


def terms_option(names: tuple[str, ...]) -> str:
    """The option that names terms."""
    return " ".join(f"--terms {name}" for name in names)


def _other_terms(result: ProfferResult) -> tuple[str, ...]:
    if not result.also_accepted:
        return ()
    names = tuple(item.name for item in result.also_accepted)
    return (
        f"Other terms, if you want one of these that they accept ({', '.join(names)}): "
        f"assent proffer {result.url} {terms_option(names[:1])}",
    )


def _without(result: ProfferResult) -> tuple[str, ...]:
    name = result.legal_name or host(result.url)
    return (
        f"Go without: you can still use {name}, but then nothing of what you wanted is promised.",
        "Leave: take your custom elsewhere. Nothing more was sent than this proffer.",
    )
