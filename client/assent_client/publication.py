"""The customer's preferences as a static folder: signed JSON, the terms, and a readable page.

The key is one for public use and never met by a vendor in a proffer, so nothing here leads to an
agreement. Writes files and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

from assent import record
from assent.documents import Document, Preferences
from assent.documents.description import ContextPreference
from assent.documents.parts import PartyReference, TermsReference
from assent.errors import LocalError
from assent.roster import Standard, reference
from assent.terms.model import TextKind
from assent_client.agent import Agent
from assent_client.wallet import DEFAULT_CONTEXT

__all__ = ["Publication", "publication", "write_publication"]

_PUBLIC: Final = (DEFAULT_CONTEXT, "work")

_PAGE: Final = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The terms I prefer</title>
<style>body{{font:1.05rem/1.6 system-ui,sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem}}
pre{{white-space:pre-wrap;font:inherit;border-left:.25rem solid;padding-left:1rem}}</style>
</head>
<body>
<h1>The terms I prefer</h1>
<p>{statement}</p>
{sections}
<p>The same for machines, signed: <a href="preferences.json">preferences.json</a>.</p>
</body>
</html>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """Files by their path below the folder, and the signed preferences among them."""

    preferences: Document[Preferences]
    files: dict[str, bytes]


def publication(
    agent: Agent, *, statement: str = "", include_sites: bool = False, counter: int = 0
) -> Publication:
    """The folder's content: preferences for everybody, best terms first.

    What is preferred at single sites is left out unless ``include_sites``: it would tell which
    sites the customer uses. ``counter`` gives another public key.

    Raises:
        LocalError: nothing is preferred yet.
    """
    chosen = [
        ContextPreference(context=_public_name(item.context), terms=item.terms)
        for item in agent.wallet.preferences.all()
        if item.terms and (include_sites or item.context in _PUBLIC)
    ]
    if not chosen:
        raise LocalError("There are no preferences to publish.", "Say them first: assent prefer")
    signer = agent.wallet.relationships.public_signer(counter)
    body = Preferences(
        id=agent.new_id(),
        first_party=PartyReference(ref=signer.key.did),
        preferences=tuple(chosen),
        statement=statement or None,
        issued=agent.minute(),
    )
    made = record.sign(body, signer, created=agent.minute())
    files = {"preferences.json": made.raw, "index.html": _page(chosen, statement)}
    for item in {term.digest_multibase: term for one in chosen for term in one.terms}.values():
        standard = reference().standards.get(item.digest_multibase)
        if standard is not None:
            files |= _terms_files(standard)
    return Publication(preferences=made, files=files)


def write_publication(made: Publication, folder: Path) -> tuple[Path, ...]:
    """Write the files, replacing those of an earlier publication; returns their paths.

    Raises:
        LocalError: the folder cannot be written.
    """
    written = []
    try:
        for name, data in sorted(made.files.items()):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            written.append(path)
    except OSError as error:
        raise LocalError(
            f"The folder {folder} cannot be written ({error.strerror}).",
            "Name a place that is yours and has room.",
        ) from error
    return tuple(written)


def _public_name(context: str) -> str:
    return context if context in _PUBLIC else f"https://{context}"


def _terms_files(standard: Standard) -> dict[str, bytes]:
    stem = f"terms/{standard.entry.name}-{standard.entry.version}"
    texts = {
        f"{stem}.{text.language}.{text.kind}.txt": text.text.encode() for text in standard.texts
    }
    return {f"{stem}.json": standard.document.raw, **texts}


def _page(chosen: Sequence[ContextPreference], statement: str) -> bytes:
    sections = "\n".join(map(_section, chosen))
    words = statement or "I would like to use your service on these terms, the first one best."
    return _PAGE.format(statement=escape(words), sections=sections).encode()


def _section(preference: ContextPreference) -> str:
    titles = {DEFAULT_CONTEXT: "In general", "work": "At work"}
    title = titles.get(preference.context, preference.context)
    return f"<h2>{escape(title)}</h2>\n" + "\n".join(map(_terms, preference.terms))


def _terms(named: TermsReference) -> str:
    heading = f"<h3>{escape(named.name)} {escape(named.version)}</h3>"
    standard = reference().standards.get(named.digest_multibase)
    if standard is None:
        return f"{heading}\n<p>{escape(named.ref)}</p>"
    return f"{heading}\n<pre>{escape(standard.text(TextKind.PLAIN))}</pre>"
