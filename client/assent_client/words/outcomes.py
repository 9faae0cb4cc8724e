"""What became of a look or a proffer, in plain words, with the ways on."""

from typing import Final

from assent.terms import Result, Verdict
from assent_client.choosing import Choice
from assent_client.results import Outcome, ProfferResult
from assent_client.wallet import DEFAULT_CONTEXT
from assent_terminal.plain import LOCAL_TEST, distinct, host, moment, plain

__all__ = [
    "context_option",
    "covers",
    "headline",
    "loopback_flag",
    "next_steps",
    "reasons",
    "terms_option",
]

_OWN_NO: Final = "unwanted"
"""The reason of a decline that is the customer's own."""

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
    return () if verdict.within else distinct(item.sentence for item in verdict.findings)


def headline(result: ProfferResult) -> str:
    """What became of a proffer, in a sentence or two, and where."""
    local = f"[{LOCAL_TEST}] " if result.local_test else ""
    said = plain(result.sentence)
    where = host(result.url)
    return f"{local}{said}" if where in said else f"{local}{where}: {said}"


def next_steps(result: ProfferResult) -> tuple[tuple[str, str], ...]:
    """What the customer can do now: each a text, and the command for it where there is one."""
    site, local = host(result.url), loopback_flag(result.local_test)
    match result.outcome:
        case Outcome.AGREED:
            return (("See it:", f"assent agreements show {site}"),)
        case Outcome.IN_FORCE:
            return (
                ("See it:", f"assent agreements show {site}"),
                ("Replace it:", f"assent proffer {result.url} --replace{_context(result)}{local}"),
            )
        case Outcome.COUNTERED:
            by = f" by {moment(result.accept_by)}" if result.accept_by else ""
            return (
                ("Read it:", f"assent answer {site}"),
                (f"Accept it{by}:", f"assent answer {site} --accept{local}"),
                ("Or say no:", f"assent answer {site} --decline{local}"),
            )
        case Outcome.DECLINED if result.reason != _OWN_NO:
            return (*_other_terms(result), *_without(result))
        case Outcome.PENDING | Outcome.UNKNOWN:
            return (("Ask again later:", f"assent sync{local}"),)
        case Outcome.NOT_SENT | Outcome.REJECTED:
            return _other_terms(result)
        case _:
            return ()


def loopback_flag(local_test: bool) -> str:
    """What a command needs in addition where a shop on this machine is concerned."""
    return " --loopback" if local_test else ""


def context_option(context: str) -> str:
    """The option that names a context other than the usual one."""
    return "" if context == DEFAULT_CONTEXT else f" --context {context}"


def terms_option(names: tuple[str, ...]) -> str:
    """The option that names terms."""
    return " ".join(f"--terms {name}" for name in names)


def _other_terms(result: ProfferResult) -> tuple[tuple[str, str], ...]:
    if not result.also_accepted:
        return ()
    names = tuple(item.name for item in result.also_accepted)
    listed = f"They accept {', '.join(names)}. If you want one of these:"
    local = loopback_flag(result.local_test)
    command = f"assent proffer {result.url} {terms_option(names[:1])}{_context(result)}{local}"
    return ((f"Other terms. {listed}", command),)


def _context(result: ProfferResult) -> str:
    return "" if result.discovery is None else context_option(result.discovery.context)


def _without(result: ProfferResult) -> tuple[tuple[str, str], ...]:
    name = result.legal_name or host(result.url)
    return (
        (f"Go without. You can still use {name}; nothing of what you wanted is promised then.", ""),
        ("Leave. Nothing more was sent than this proffer, and nothing binds you.", ""),
    )
