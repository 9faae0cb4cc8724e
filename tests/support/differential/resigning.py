"""Changes a document, or a whole bundle, and makes it true again.

Nested ids are counted anew, digests of what was changed are replaced wherever they stand, and
every proof is made again by the key that made it, so that a change gets past the signatures and
meets the rules behind them.
"""

from collections.abc import Callable, Iterator
from typing import Any

import orjson

from assent import proofs
from assent.errors import LocalError
from assent.multibase import digest
from assent.record import Signer

__all__ = ["changed_truly", "documents_in"]

Json = dict[str, Any]


def changed_truly(value: Json, change: Callable[[Json], None], signers: dict[str, Signer]) -> None:
    """Apply ``change`` to ``value``; then ids, digests and proofs in it are true again."""
    held = _in_order(list(documents_in(value)))
    change(value)
    for item, former in held:
        _count(item)
        if _digest(item) != former:
            _sign(item, signers)
            _replace(value, former, _digest(item))
    for text in _texts(value):
        text["digestMultibase"] = digest(text["text"].encode(errors="replace"))


def documents_in(value: Any) -> Iterator[Json]:
    """Each document in a container, or the document itself, deepest first."""
    if isinstance(value, dict):
        for member in value.values():
            yield from documents_in(member)
        if "@context" in value and "protocolVersion" in value:
            yield value
    elif isinstance(value, list):
        for member in value:
            yield from documents_in(member)


def _in_order(documents: list[Json]) -> list[tuple[Json, str]]:
    """The documents with their digests; what another one names comes before it."""
    waiting = [(item, _digest(item), _bytes(item)) for item in documents]
    ordered = []
    while waiting:
        free = [
            entry
            for entry in waiting
            if not any(other[1].encode() in entry[2] for other in waiting if other is not entry)
        ]
        ordered += free
        waiting = [entry for entry in waiting if not any(entry is other for other in free)]
    return [(item, name) for item, name, _ in ordered]


def _count(item: Json) -> None:
    """Give each nested object the id that follows from where it stands (DOC-05)."""
    rest = {name: member for name, member in item.items() if name != "proof"}
    for number, part in enumerate(_nested(rest), start=1):
        if "id" in part:
            part["id"] = f"{item.get('id')}#{number}"


def _nested(value: Json) -> Iterator[Json]:
    for _, member in sorted(value.items()):
        for part in member if isinstance(member, list) else [member]:
            if isinstance(part, dict):
                yield part
                yield from _nested(part)


def _sign(item: Json, signers: dict[str, Signer]) -> None:
    """Make each proof again whose key is at hand, with all that the proof says."""
    made = item.get("proof")
    for proof in made if isinstance(made, list) else ():
        signer = signers.get(str(proof.get("verificationMethod"))) if type(proof) is dict else None
        if signer is not None:
            proof["proofValue"] = _proof_value(item, proof, signer)


def _proof_value(item: Json, proof: Json, signer: Signer) -> Any:
    try:
        said = proofs.sign(
            item,
            key=signer.key,
            verification_method=signer.verification_method,
            created=proof["created"],
            domain=proof.get("domain"),
            challenge=proof.get("challenge"),
        )
    except (LocalError, KeyError, TypeError):
        # The change left nothing that can be signed.
        return proof.get("proofValue")
    return said["proofValue"]


def _texts(value: Any) -> Iterator[Json]:
    texts = value.get("texts") if isinstance(value, dict) and "history" in value else None
    for text in texts if isinstance(texts, list) else ():
        if isinstance(text, dict) and isinstance(text.get("text"), str):
            yield text


def _replace(value: Any, old: str, new: str) -> None:
    """Put ``new`` wherever ``old`` stands."""
    for name, member in list(value.items() if isinstance(value, dict) else enumerate(value)):
        if isinstance(member, str):
            if member == old:
                value[name] = new
        elif isinstance(member, dict | list):
            _replace(member, old, new)


def _digest(item: Json) -> str:
    return digest(_bytes(item))


def _bytes(item: Json) -> bytes:
    try:
        return orjson.dumps(item, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # Half a surrogate pair, or nested deeper than it writes.
        return repr(item).encode(errors="replace")
