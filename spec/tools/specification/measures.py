"""What parties and watchers learn, measured in the story of the examples: bytes and bits."""

import json
import math
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from assent import did_key, multibase
from assent.roster import reference
from assent.terms import load_vocabulary
from assent_client.wallet.recovery import from_words, to_words
from specification.regions import Writers
from specification.story import Exchange, story
from specification.tables.markdown import code, table

__all__ = ["TABLES"]

_MINUTES_A_DAY = 24 * 60
_NONCE_BYTES = 16
_SHOP, _STRICT = "shop.example", "strict.example"


def _colluding() -> str:
    """What is equal in proffers to two vendors, and the most that each choice tells."""
    one, other = (_candidate(host) for host in (_SHOP, _STRICT))
    equal = sorted(path for path in one.keys() & other.keys() if one[path] == other[path])
    members: dict[str, list[str]] = {}
    for path in equal:
        members.setdefault(_kind(path), []).append(path)
    rows = [
        (kind, ", ".join(map(code, paths)), f"{_BITS[kind]:.1f}") for kind, paths in members.items()
    ]
    rows.sort(key=lambda row: (-float(row[2]), row[0]))
    told = table(("what is equal", "members", "bits at most"), rows)
    most = sum(_BITS[kind] for kind in members)
    by_default = most - _BITS[_kind("place")] - _BITS[_kind("governingLaw")]
    return (
        f"{told}\n\n{len(equal)} of {len(one)} members are equal. Among the proffers of one day "
        f"they tell at most {most:.1f} bits together; with the client's defaults for places "
        f"{by_default:.1f}, most of them the minute, which everybody shares who proffers then."
    )


def _watcher() -> str:
    """The sizes of requests and answers, by what is done."""
    phases = (
        ("look", "GET", "/", ""),
        ("proffer, answered by an alternative", "PUT", "/assent/v1/proffers/", _SHOP),
        ("proffer, declined", "PUT", "/assent/v1/proffers/", _STRICT),
        ("alternative accepted: the record", "PUT", "/assent/v1/answers/", _SHOP),
        ("withdrawal or acknowledgement, receipt", "PUT", "/assent/v1/notices/", _SHOP),
        ("comparison", "POST", "/assent/v1/reconciliations", _SHOP),
    )
    rows = []
    for name, method, path, host in phases:
        found = [
            item
            for item in story().exchanges
            if item.request.method == method
            and item.request.path.startswith(path)
            and item.request.host == (host or _SHOP)
        ][: 3 if method == "GET" else None]
        sent = [len(item.request.body) for item in found]
        got = [len(item.answer.body) for item in found]
        rows.append((name, str(len(found)), _span(sent), _span(got)))
    seen = sorted({item.request.host for item in story().exchanges})
    hosts = ", ".join(map(code, seen))
    told = table(("what is done", "requests", "bytes sent", "bytes received"), rows)
    return f"{told}\n\nHosts called in the whole story: {hosts}. No keeper, and nobody else."


def _entropy() -> str:
    """The bits of what must not be guessed, counted in the values of the story."""
    said = _candidate(_SHOP)
    nonce = multibase.from_base64url(said["profferNonce"], size=_NONCE_BYTES)
    key = did_key.read(said["firstParty.ref"]).raw
    sheet = from_words(" ".join(to_words(bytes(key))))
    rows = [
        ("what the recovery sheet spells: the seed of all keys", len(sheet)),
        ("a pairwise key", len(key)),
        ("the nonce of a proffer", len(nonce)),
    ]
    counted = [(name, str(8 * size)) for name, size in rows]
    # A version 4 UUID spends six of its bits on saying that it is one.
    counted.append(("a document's id", str(8 * len(UUID(said["id"]).bytes) - 6)))
    return table(("value", "random bits"), counted)


TABLES: Writers = {"colluding": _colluding, "entropy": _entropy, "watcher": _watcher}


def _candidate(host: str) -> dict[str, str]:
    """The members of the first candidate to a vendor, by path."""
    exchange: Exchange = story().first("PUT", "/assent/v1/proffers/", host)
    candidate = json.loads(exchange.request.body)["candidates"][0]
    return dict(_leaves(candidate, ""))


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _leaves(member, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _leaves(item, f"{path}[{number}]")
    else:
        yield path, value


def _kind(path: str) -> str:
    """What an equal member is."""
    top = path.partition(".")[0].partition("[")[0]
    return _KINDS[path if path in _KINDS else top][0]


_TERMS = len(reference().document.body.entries)
_PLACES = len(load_vocabulary().locations.countries)
_KINDS: dict[str, tuple[str, int]] = {
    "@context": ("a constant", 1),
    "type": ("a constant", 1),
    "protocolVersion": ("a constant", 1),
    "proof": ("a constant", 1),
    "roster": ("the current roster, the same for everybody", 1),
    "vocabulary": ("the pinned vocabulary, the same for everybody", 1),
    "terms": ("a choice among the standard terms", _TERMS),
    "proffer.counter": ("whether an alternative is wanted", 2),
    "proffer.position": ("its place in the proffer", 8),
    "place": ("a country, or by default the vendor's own", _PLACES),
    "governingLaw": ("the country of the law, or by default the same", _PLACES),
    "effectiveFrom": ("the minute of the proffer, within a day", _MINUTES_A_DAY),
    "acceptBy": ("the minute of the proffer, within a day", _MINUTES_A_DAY),
    "proof[0].created": ("the minute of the proffer, within a day", _MINUTES_A_DAY),
}
_BITS = {kind: math.log2(choices) for kind, choices in _KINDS.values()}
"""The most that an equal member of each kind tells: log2 of how many values it can have."""


def _span(sizes: list[int]) -> str:
    return str(sizes[0]) if len(set(sizes)) == 1 else f"{min(sizes)} to {max(sizes)}"
