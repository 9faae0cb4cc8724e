"""Files of ``/.well-known`` in forms of others: ``myterms.json``, the accepted terms as other
tools read them, and ``gpc.json``, that the company abides by Global Privacy Control.

Our own identifiers stand there by themselves; a foreign one only where the operator lists it,
because its meaning is not ours to give.
"""

from collections.abc import Sequence
from email.utils import format_datetime
from typing import Any

import orjson

from assent.errors import LocalError
from assent.policy import Offer
from assent.times import Instant, to_datetime
from assent_server.pinned_rosters import Pinned
from assent_server.settings import Config
from assent_server.wishes import entries_called

__all__ = ["write", "write_gpc"]


def write(
    config: Config, offers: Sequence[Offer], rosters: Sequence[Pinned], effective: Instant
) -> bytes | None:
    """The file; None where nothing is accepted.

    Raises:
        LocalError: a foreign id that the operator lists belongs to no terms.
    """
    if not offers:
        return None
    base = config.vendor.base
    urls = {
        offer.terms.digest_multibase: f"{base}/terms/{offer.terms.digest_multibase}"
        for offer in offers
    }
    agreements = [
        {"id": offer.terms.ref, "url": urls[offer.terms.digest_multibase]} for offer in offers
    ]
    for name in config.static_file.foreign_ids:
        entries = entries_called(name, rosters)
        if not entries:
            raise LocalError(
                f"policy.toml: static_file.foreign_ids names “{name}”, which no roster knows.",
                "Leave it out, or name a roster that has it.",
            )
        agreements += [
            {"id": name, "url": urls[entry.digest_multibase]}
            for entry in entries
            if entry.digest_multibase in urls
        ]
    value: dict[str, Any] = {
        "effective_date": format_datetime(to_datetime(effective)),
        "agreements": agreements,
    }
    if config.static_file.tos_url is not None:
        value["tos_url"] = config.static_file.tos_url
    return orjson.dumps(value)


def write_gpc(config: Config) -> bytes | None:
    """The support resource (W3C Global Privacy Control, 4); None unless the operator says so."""
    since = config.static_file.gpc_since
    return None if since is None else orjson.dumps({"gpc": True, "lastUpdate": since})
