"""``assent verify``: what a stranger can say of a bundle or a record, without network or wallet."""

import sys
from pathlib import Path
from typing import Any

import click
import orjson

from assent import codec, did_document, did_web, documents
from assent.audit import Verdict
from assent.did_web import is_loopback
from assent.documents import Agreement
from assent.errors import LocalError, PeerError
from assent_client import line_verdicts
from assent_client.commands.codes import VERDICTS
from assent_client.commands.options import checking
from assent_client.commands.session import Session
from assent_client.commands.single_record import judge_record
from assent_client.evidence import judge_bundle
from assent_client.words import LOCAL_TEST, host, moment, plain
from assent_client.words.verdicts import headline, next_step, reason, remarks
from assent_terminal.layout import bullets, heading, pairs, paragraph

__all__ = ["verify"]

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_BYTES_MAX = 8 * 1024 * 1024


@click.command(
    epilog="\b\nExit codes:\n"
    + "\n".join(f"  {code:>3}  {headline(answer)}" for answer, code in VERDICTS.items())
    + "\n    3  the file cannot be read"
)
@click.argument("file", type=_FILE, required=False)
@click.option("--keys", type=_FILE, help="The vendor's published keys: its /.well-known/did.json.")
@click.option(
    "--lines",
    is_flag=True,
    help="For test harnesses: answer requests in JSON, one a line, from stdin.",
)
@checking
def verify(session: Session, file: Path | None, keys: Path | None, lines: bool) -> None:
    """Check FILE, a bundle or a single record, offline.

    Keys inside a bundle prove nothing about whose they are. So get the vendor's own from its
    site, or from somebody you trust, and name them with --keys.
    """
    if lines:
        _answer_lines()
    elif file is None:
        raise click.UsageError("Missing argument 'FILE'.")
    else:
        _verify_file(session, file, keys)


def _answer_lines() -> None:
    for line in sys.stdin.buffer:
        click.echo(orjson.dumps(line_verdicts.answer(orjson.loads(line))))


def _verify_file(session: Session, file: Path, keys: Path | None) -> None:
    raw, listed = _read(file), None if keys is None else _read(keys)
    at, loopback = session.around.now(), session.loopback
    parties = _parties(raw)
    if keys is not None and listed is not None and parties is not None:
        _check_keys(keys, listed, parties)
    if _type_of(raw) == "Agreement":
        verdict = judge_record(raw, did_json=listed, at=at, loopback=loopback)
    else:
        verdict = judge_bundle(raw, did_json=listed, at=at, loopback=loopback)
    session.screen.answer(_value(verdict, parties), _lines(verdict, parties, session.screen.width))
    click.get_current_context().exit(VERDICTS[verdict.answer])


def _lines(verdict: Verdict, parties: Agreement | None, width: int) -> list[str]:
    local = parties is not None and is_loopback(parties.second_party.ref)
    title = headline(verdict.answer).upper()
    lines = heading(f"{title}  [{LOCAL_TEST}]" if local else title)
    lines += paragraph(reason(verdict), width)
    if parties is not None:
        rows = [
            ("vendor", f"{parties.second_party.legal_name}, {host(parties.origin)}"),
            ("terms", f"{parties.terms_name} {parties.terms.version}"),
            ("checked for", moment(verdict.at)),
        ]
        lines += ["", *pairs(rows, width)]
    lines += ["", *bullets(remarks(verdict), width)] if remarks(verdict) else []
    step = next_step(verdict)
    return lines + (["", *paragraph(step, width)] if step else [])


def _value(verdict: Verdict, parties: Agreement | None) -> dict[str, Any]:
    value: dict[str, Any] = {
        "verdict": verdict.answer,
        "check": verdict.check,
        "reason": verdict.reason,
        "code": verdict.code,
        "at": verdict.at,
        "since": verdict.since,
        "remarks": list(verdict.remarks),
    }
    if parties is not None:
        value["agreement"] = {
            "id": parties.id,
            "secondParty": parties.second_party.ref,
            "legalName": parties.second_party.legal_name,
            "firstParty": parties.first_party.ref,
            "terms": parties.terms.ref,
            "personal": parties.is_personal,
            "localTest": is_loopback(parties.second_party.ref),
        }
    return value


def _type_of(raw: bytes) -> str:
    try:
        return str(orjson.loads(raw).get("type"))
    except (orjson.JSONDecodeError, AttributeError):
        return ""


def _parties(raw: bytes) -> Agreement | None:
    """Whose agreement a file says that it is about; nothing of that is checked by this."""
    try:
        value = orjson.loads(raw)
        value = value["history"]["record"] if value["type"] == "Bundle" else value
        body: Agreement = documents.read(codec.encode(value), "Agreement").body
    except (orjson.JSONDecodeError, KeyError, TypeError, PeerError):
        return None
    return body


def _check_keys(path: Path, listed: bytes, parties: Agreement) -> None:
    """Check that a file of keys is the vendor's, so that a mix-up is no verdict.

    Raises:
        LocalError: it is another's, or no list of keys.
    """
    try:
        did_document.read(listed, did=parties.second_party.ref)
    except PeerError as error:
        site = did_web.did_to_origin(parties.second_party.ref, loopback=True)
        raise LocalError(
            f"{path} does not hold the keys of {host(site)}: {plain(error.detail)}",
            f"Get them from {site}/.well-known/did.json.",
        ) from error


def _read(path: Path) -> bytes:
    with path.open("rb") as stream:
        data = stream.read(_BYTES_MAX + 1)
    if len(data) > _BYTES_MAX:
        raise LocalError(f"{path} is larger than any bundle.", "Is it the right file?")
    return data
