"""``assent-server policy check``: which terms would be accepted, and why not the others."""

from pathlib import Path
from typing import Any, Final

import click

from assent import documents
from assent.documents import Document
from assent.documents.terms import Practices, Terms
from assent.errors import LocalError, PeerError
from assent.policy import Accept, Judged, Match, Refuse, decide
from assent.terms import VENDOR, Result, Verdict, match, sensitive_data, words
from assent_server import clock, publishing
from assent_server.commands.options import Session, command_options
from assent_server.offering import Considered, Outcome
from assent_server.practices_files import Profile
from assent_server.publishing import Sources
from assent_server.wishes import entries_called
from assent_terminal import exits
from assent_terminal.layout import bullets, paragraph
from assent_terminal.plain import distinct

__all__ = ["policy_check"]

_NAMED_WIDTH: Final = 52

_SAID = {
    Outcome.ACCEPTED: "accepted",
    Outcome.PERSON: "a person decides",
    Outcome.REMOVED: "removed by policy.toml",
    Outcome.NOT_KEPT: "not kept",
    Outcome.UNKNOWN: "cannot be decided",
    Outcome.RETIRED: "retired by the roster's keeper",
    Outcome.ROSTER_ENDED: "the roster has ended",
}


@click.command("check")
@click.argument("terms", required=False)
@command_options
def policy_check(session: Session, terms: str | None) -> None:
    """Say whether TERMS would be accepted and, if not, why.

    TERMS is a name as the roster has it, an alias, a URL, a fingerprint, or a file with terms
    that a customer wrote herself. Without it, all standard terms are listed. Drafts count as if
    they were signed. The exit code is 1 if TERMS would not be accepted.
    """
    sources = publishing.read_sources(session.folder)
    practices = tuple(_as_signed(item, sources) for item in sources.profiles)
    if not practices:
        raise LocalError("There are no practices.", "Write practices/<name>.toml first.")
    considered = sources.considered(practices, clock.now())
    if terms is None:
        rows = [_row(item) for item in considered]
        width = session.screen.width
        session.screen.answer(rows, [line for item in considered for line in _lines(item, width)])
        _note_drafts(session, sources)
        return
    if Path(terms).is_file():
        row = _personal(Path(terms), practices, sources)
    else:
        row = _row(_named(terms, sources, considered))
    own = " (personal)" if row["personal"] else ""
    lines = [f"{row['terms']}{own}: {row['says']}", *bullets(row["why"], session.screen.width)]
    session.screen.answer(row, lines)
    _note_drafts(session, sources)
    if not row["accepted"]:
        raise click.exceptions.Exit(exits.NO)


def _as_signed(profile: Profile, sources: Sources) -> Document[Practices]:
    """The profile as it would be once its draft is signed."""
    if profile.draft is None:
        held = profile.signed or profile.test
        assert held is not None
        return held
    body = profile.draft.body(
        practices_id=clock.new_id(), did=sources.config.vendor.did, valid_from=clock.now()
    )
    return documents.seal(documents.write(body))


def _named(name: str, sources: Sources, considered: tuple[Considered, ...]) -> Considered:
    digests = [entry.digest_multibase for entry in entries_called(name, sources.rosters)]
    found = [item for item in considered if item.entry.digest_multibase in digests]
    if not found:
        raise LocalError(
            f"No roster has terms called {name}, and there is no such file.",
            "See `assent-server policy check` for the names.",
        )
    return found[-1]


def _row(item: Considered) -> dict[str, Any]:
    closest = item.closest
    kept = item.profile is not None
    return {
        "terms": f"{item.entry.name}/{item.entry.version}",
        "personal": False,
        "aliases": list(item.entry.aliases),
        "outcome": item.outcome.value,
        "says": _SAID[item.outcome],
        "accepted": item.is_offered,
        "profile": item.profile.body.profile if item.profile else None,
        "why": _why_kept(item) if kept or closest is None else _reasons(closest),
    }


def _lines(item: Considered, width: int) -> list[str]:
    """What becomes of terms; below it the first reason, where they are not kept."""
    row = _row(item)
    aliases = f" ({', '.join(row['aliases'][:1])})" if row["aliases"] else ""
    named = f"{row['terms']}{aliases}"
    says = row["says"] + (f" by profile {row['profile']}" if item.profile else "")
    line = f"{'✓' if item.is_offered else '✗'} {named:<{_NAMED_WIDTH}} {says}"
    return [line, *(line for said in row["why"][:1] for line in paragraph(said, width, indent=4))]


def _why_kept(item: Considered) -> list[str]:
    """What policy looks at in terms that are kept, where it does not accept them."""
    return [] if item.outcome is Outcome.ACCEPTED else _uses(item.sensitive)


def _uses(sensitive: tuple[str, ...]) -> list[str]:
    return [f"You use sensitive data: {', '.join(map(words, sensitive))}."] if sensitive else []


def _reasons(verdict: Verdict) -> list[str]:
    beyond = (item.sentence for item in verdict.findings if item.result is not Result.WITHIN)
    return list(distinct(beyond))


def _personal(
    path: Path, practices: tuple[Document[Practices], ...], sources: Sources
) -> dict[str, Any]:
    """What would become of terms in a file: of a roster by their digest, else a customer's own."""
    try:
        document: Document[Terms] = documents.read(path.read_bytes(), "Terms")
    except PeerError as error:
        raise LocalError(
            f"{path} holds no terms: {error.detail}",
            "Take the file as the customer’s program wrote it.",
        ) from error
    if entries_called(document.record_digest, sources.rosters):
        now = clock.now()
        considered = sources.considered(practices, now)
        return _row(_named(document.record_digest, sources, considered))
    practice, best = max(
        (
            (item, match(item.body, document.body, sources.vocabulary, voice=VENDOR))
            for item in practices
        ),
        key=lambda found: (_RANK[found[1].result], -len(found[1].findings)),
    )
    sensitive = sensitive_data(practice.body, sources.vocabulary)
    judged = Judged(
        terms=document.record_digest,
        match=Match(best.result.value),
        is_personal=True,
        is_sensitive=bool(sensitive),
    )
    decision = decide(sources.policy, [judged], (), may_counter=False)
    reason = decision.reason if isinstance(decision, Refuse) else type(decision).__name__
    outcome, says = _SAID_OF_PERSONAL[reason]
    return {
        "terms": document.body.name,
        "personal": True,
        "aliases": [],
        "outcome": outcome,
        "says": says,
        "accepted": not isinstance(decision, Refuse),
        "profile": None,
        "why": _reasons(best) + ([] if isinstance(decision, Accept) else _uses(sensitive)),
    }


_RANK = {Result.OUTSIDE: 0, Result.UNKNOWN: 1, Result.WITHIN: 2}
_SAID_OF_PERSONAL = {
    "Accept": ("accepted", "accepted, as a customer's own terms"),
    "AskPerson": ("person", "a person decides"),
    "policy": ("removed", "policy.toml does not accept them"),
    "outside-practices": ("not-kept", "not kept"),
    "unknown": ("unknown", "cannot be decided"),
}


def _note_drafts(session: Session, sources: Sources) -> None:
    unsigned = [item.name for item in sources.profiles if item.is_changed]
    if unsigned:
        session.screen.note(f"As if signed already: {', '.join(unsigned)}.")
