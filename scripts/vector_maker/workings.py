"""What is computed on the way to and from a signed document, read off its finished bytes.

The same for documents that hold and for those that do not: an implementation that disagrees about
a verdict sees here at which value it leaves the way. Whoever made a document is not asked.
"""

import base64
import json
from collections.abc import Iterator
from typing import Any

from vector_maker.encoding import canonical, digest, sha256, unbase58
from vector_maker.keys import KEYS
from vector_maker.signing import unsigned

__all__ = ["document_workings", "documents_in", "value_of", "workings"]

Json = dict[str, Any]


def workings(request: Json, expect: Json) -> Json | None:
    """The intermediate values of a case about one document or about a bundle.

    None where no verifier gets as far as the proofs, or where there are none.
    """
    task = request["task"]
    if task == "bundle" and expect.get("step") in (None, "bundle"):
        found = [
            document_workings(item)["recordDigest"] for item in documents_in(value_of(request))
        ]
        return {"documents": found}
    if task not in ("document", "record") or not _is_reached(expect):
        return None
    value = value_of(request)
    return document_workings(value) if _is_signed(value) else None


def documents_in(value: Any) -> Iterator[Json]:
    """Every signed document inside a container, each once, in the order in which they stand."""
    found: dict[str, Json] = {}
    for item in _within(value):
        found.setdefault(digest(canonical(item)), item)
    yield from found.values()


def document_workings(document: Json) -> Json:
    """The canonical document without proofs, its digests, and the way to each signature."""
    body = canonical(unsigned(document))
    return {
        "canonicalDocument": body.decode(),
        "bodyDigest": digest(body),
        "recordDigest": digest(canonical(document)),
        "proofs": [_proof(sha256(body), proof) for proof in document["proof"]],
    }


def _proof(document_hash: bytes, proof: Json) -> Json:
    configuration = canonical({name: proof[name] for name in proof if name != "proofValue"})
    signed = sha256(configuration) + document_hash
    signature = unbase58(proof["proofValue"])
    made_by = [key.name for key in KEYS if key.sign(signed) == signature]
    shown = {
        # No key has made a signature that does not hold, or that no test key made.
        "key": made_by[0] if made_by else None,
        "proofConfiguration": configuration.decode(),
        "proofConfigurationHash": sha256(configuration).hex(),
        "documentHash": document_hash.hex(),
        "signedBytes": signed.hex(),
        "signature": None if signature is None else signature.hex(),
        "proofValue": proof["proofValue"],
    }
    return {name: value for name, value in shown.items() if value is not None}


def _is_reached(expect: Json) -> bool:
    return expect["verdict"] == "accepted" or expect.get("step") in ("proofs", "record")


def _is_signed(value: Json) -> bool:
    """Whether it has a list of proofs, be it an empty one."""
    return isinstance(value.get("proof"), list)


def _within(value: Any) -> Iterator[Json]:
    if isinstance(value, list):
        for item in value:
            yield from _within(item)
    elif isinstance(value, dict):
        if "@context" in value and _is_signed(value):
            yield value
        for name in value:
            if name != "proof":
                yield from _within(value[name])


def value_of(request: Json) -> Any:
    """The JSON value that a case is about."""
    text = request["bytes"]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
