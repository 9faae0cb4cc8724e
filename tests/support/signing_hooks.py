"""Hooks for schemathesis: requests are signed by customers, and ask for what they have.

Schemathesis loads this module in a process of its own. ``ASSENT_KNOWN`` is what the test knows, as
JSON: the ``origin`` for which is signed, a customer's seed for each id in ``owners``, and by path
of the description what is ``real``: parameters of the path, and a body.
"""

import json
import os
from contextlib import suppress
from itertools import count
from typing import Any

import requests
import rfc8785
import schemathesis
from requests.auth import AuthBase
from schemathesis.core.parameters import ParameterLocation

from assent import request_signature
from assent.keys import SigningKey
from assent_server import clock

KNOWN = json.loads(os.environ["ASSENT_KNOWN"])
NONCES = count()
TURNS = count()


class Signed(AuthBase):
    """RFC 9421, by the key to which belongs what is asked for."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        body = request.body or b""
        seeds = [seed for name, seed in KNOWN["owners"].items() if name in request.path_url]
        seed = seeds[0] if seeds else next(iter(KNOWN["owners"].values()))
        signed = request_signature.sign(
            str(request.method),
            KNOWN["origin"] + request.path_url,
            body.encode() if isinstance(body, str) else body,
            key=SigningKey.from_seed(seed.to_bytes(32, "big")),
            created=clock.now(),
            nonce=f"schemathesis-{next(NONCES):08}",
        )
        request.headers.update(signed)
        return request


@schemathesis.auth().skip_for(method="PUT")
class BySignature:
    """Signs, but for requests whose very fault is that their headers are not as they should be."""

    def get(self, case: Any, context: Any) -> Signed:
        return Signed()

    def set(self, case: Any, data: Signed, context: Any) -> None:
        if case.meta is None or not case.meta.is_negative_at(ParameterLocation.HEADER):
            case._auth = data


@schemathesis.hook
def map_case(context: Any, case: Any) -> Any:
    """Of what is well formed half exists, or is a document that somebody has signed."""
    real = KNOWN["real"].get(case.operation.path)
    if real and case.meta.generation.mode.is_positive:
        # Counted: chance would be the same in each example of a property.
        turn, is_real = divmod(next(TURNS), 2)
        if not is_real:
            return case
        chosen = real[turn % len(real)]
        case.path_parameters = chosen["path"]
        if "body" in chosen:
            case.body = chosen["body"]
    return case


@schemathesis.serializer("application/json", "application/ld+json")
def canonical(context: Any, value: Any) -> bytes:
    """The RFC 8785 form, which no schema can ask for."""
    if isinstance(value, bytes):
        return value
    with suppress(rfc8785.CanonicalizationError, TypeError):
        return rfc8785.dumps(value)
    return json.dumps(value, default=repr).encode()
