"""Broken verifiers."""

import re
from typing import Any

from assent import codec, json_profile, keys, proofs
from assent.audit import trust
from assent.description import listed_keys
from assent.documents import mapping
from support.broken.variant import listed


def nothing(*args: Any, **kwargs: Any) -> None:
    """A check that checks nothing."""


@listed("verifier", "keys/weak-order-4")
def weak_keys_are_believed() -> None:
    keys._WEAK = frozenset()


@listed("verifier", "profile/not-canonical-name-twice-with-two-values")
def verifier_takes_any_spelling() -> None:
    codec._has_canonical_form = lambda value, data: True


@listed("verifier", "profile/text-null-character")
def verifier_takes_any_character() -> None:
    json_profile._REFUSED_CHARACTERS = re.compile("(?!)")


@listed("verifier", "records/second-broken")
def one_good_proof_is_enough() -> None:
    verify = keys.PublicKey.verify
    good: list[bool] = []

    def any_will_do(self: Any, message: bytes, signature: bytes) -> None:
        try:
            verify(self, message, signature)
        except Exception:
            if not good:
                raise
        good.append(True)

    keys.PublicKey.verify = any_will_do


@listed("verifier", "identifiers/nested-gap")
def nested_ids_are_not_looked_at() -> None:
    mapping.check_nested_ids = nothing


@listed("verifier", "records/countersigned-before")
def times_are_not_looked_at() -> None:
    proofs._check_times = nothing


@listed("verifier", "protocol/keys-from-outside")
def keys_inside_are_believed() -> None:
    vouched = trust.vouched_keys

    def all_of_them(descriptions: Any, trusted: Any) -> Any:
        held = list(descriptions)
        return vouched(held, [key for item in held for key in listed_keys(item.body)])

    trust.vouched_keys = all_of_them
