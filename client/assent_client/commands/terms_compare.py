"""``assent terms compare``: do these terms permit no more than those, and owe no less?"""

from dataclasses import asdict

import click

from assent.terms import Result, Voice, compare, load_vocabulary
from assent_client.commands.options import basic
from assent_client.commands.session import Session
from assent_client.commands.terms_source import FoundTerms, find_terms
from assent_client.words import distinct
from assent_terminal.layout import bullets, paragraph

__all__ = ["terms_compare"]

_SENTENCES = {
    Result.WITHIN: "“{a}” permits no more than “{b}”, and owes you no less.",
    Result.OUTSIDE: "“{a}” goes beyond “{b}”: it permits more, or owes you less.",
    Result.UNKNOWN: "Nobody can tell whether “{a}” is within “{b}”.",
}


@click.command("compare")
@click.argument("a")
@click.argument("b")
@basic
def terms_compare(session: Session, a: str, b: str) -> None:
    """Say whether the terms A permit no more than the terms B, and owe no less.

    A and B are names, IEEE 7012 names, addresses or files. The answer is "within", "outside" or
    "unknown", each with every reason; the exit code is 0 for all three.
    """
    first, second = find_terms(a), find_terms(b)
    voice = Voice(
        doer=f"The terms “{first.name}” let them",
        owner=f"the terms “{second.name}”",
        promiser=f"the terms “{first.name}”",
    )
    verdict = compare(first.terms, second.terms, load_vocabulary(), voice=voice)
    value = {
        "verdict": verdict.result,
        "a": _named(first),
        "b": _named(second),
        "reason": verdict.reason.sentence,
        "findings": [asdict(item) for item in verdict.findings],
    }
    sentence = _SENTENCES[verdict.result].format(a=first.name, b=second.name)
    lines = paragraph(sentence, session.screen.width)
    if not verdict.within:
        reasons = distinct(item.sentence for item in verdict.findings)
        lines += bullets(reasons, session.screen.width)
    session.screen.answer(value, lines)


def _named(found: FoundTerms) -> dict[str, str]:
    return {
        "name": found.name,
        "version": found.terms.version,
        "id": found.document.id,
        "digestMultibase": found.document.record_digest,
    }
