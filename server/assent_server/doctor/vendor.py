"""Checks of what the vendor says and promises: keys, origins, practices, terms, rosters."""

from collections.abc import Iterator

from assent import did_web
from assent.times import Instant, plus_duration
from assent_server import description_files
from assent_server.describing import renewal_is_due
from assent_server.doctor.finding import Finding, bad, warning
from assent_server.folder import Folder
from assent_server.key_files import signing_key
from assent_server.publishing import Sources

__all__ = ["description", "keys", "origins", "practices", "rosters", "terms"]

_ROSTER_WARNS = "P60D"


def keys(folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
    """The keys that sign, and one that stands by."""
    sources.keys.signer(folder, sources.config.vendor.did)
    for entry in sources.keys.entries:
        if entry.valid_until is None:
            signing_key(folder, entry.name)
    standing_by = [e for e in sources.keys.entries if e.valid_until is None]
    if len(standing_by) < 2 and not sources.config.vendor.is_loopback:
        yield warning(
            "keys",
            "No second key stands by: if the only one is lost, customers cannot follow.",
            "Run `assent-server keys new` and keep a copy of its file elsewhere.",
        )


def origins(folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
    """Whether identifier, sites and base URL go together."""
    vendor = sources.config.vendor
    if vendor.is_loopback:
        yield warning(
            "origins",
            "This is a local test; its agreements mean nothing.",
            "A real site needs an endpoint of its own, in a folder of its own.",
        )
    home = did_web.did_to_origin(vendor.did, loopback=True)
    if home not in vendor.origins:
        yield bad(
            "origins",
            f"{vendor.did} belongs to {home}, which is not among vendor.origins.",
            "Add it, or correct vendor.did: customers look for the keys there.",
        )
    if not vendor.base.startswith(tuple(f"{origin}/" for origin in vendor.origins)):
        yield warning(
            "origins",
            f"The base {vendor.base} lies on none of the origins.",
            "Make sure that host reaches this server.",
        )
    descriptions = description_files.read(folder)
    if descriptions and descriptions[-1].body.second_party.ref != vendor.did:
        yield bad(
            "origins",
            "policy.toml names another identifier than the descriptions published so far.",
            "Put vendor.did back, or begin a new folder: records name the former one.",
        )


def practices(folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
    """What is signed of what is done."""
    if not sources.profiles:
        yield bad(
            "practices", "There are no practices.", "Write practices/<name>.toml and sign it."
        )
    for profile in sources.profiles:
        if profile.signed is None and not sources.config.vendor.is_loopback:
            yield bad(
                "practices",
                f"The profile {profile.name} is not signed, so nothing rests on it.",
                f"Run `assent-server practices sign {profile.name}`.",
            )
        elif profile.signed is not None and profile.is_changed:
            yield warning(
                "practices",
                f"The draft of {profile.name} has changed; what was signed before holds.",
                f"Run `assent-server practices sign {profile.name}`.",
            )


def terms(folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
    """What is accepted, and what is preferred but is not."""
    if sources.is_retired:
        yield warning(
            "terms", "The endpoint makes no new agreements.", "Run `assent-server retire --undo`."
        )
    signed = tuple(
        document
        for profile in sources.profiles
        if (document := profile.signed or profile.test) is not None
    )
    considered = sources.considered(signed, now)
    if not any(item.is_offered for item in considered):
        cure = "See `assent-server policy check`."
        yield bad(
            "terms",
            "No terms are accepted: customers get no agreement.",
            cure if signed else "Sign the practices first; they say what can be accepted.",
        )
    preferred = set(sources.policy.prefer)
    for item in considered:
        if signed and item.entry.digest_multibase in preferred and not item.is_offered:
            yield warning(
                "terms",
                f"policy.toml prefers {item.entry.name}, which is {item.outcome}.",
                f"See `assent-server policy check {item.entry.name}`.",
            )


def rosters(folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
    """How long the rosters last."""
    for pinned in sources.rosters:
        body = pinned.document.body
        if now >= body.ends_at:
            yield bad(
                "rosters",
                f"The roster {body.name} ended on {body.ends_at}: no agreement rests on it.",
                "Install a newer version, or get the keeper's next roster.",
            )
        elif plus_duration(now, _ROSTER_WARNS) >= body.ends_at:
            yield warning(
                "rosters", f"The roster {body.name} ends on {body.ends_at}.", "Look for the next."
            )
        elif now < body.issued:
            yield bad(
                "rosters",
                f"The roster {body.name} is of {body.issued}, later than now.",
                "Set the clock.",
            )


def description(folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
    """How long the description lasts."""
    descriptions = description_files.read(folder)
    if descriptions and renewal_is_due(descriptions[-1].body, now):
        yield warning(
            "description",
            f"The description ends on {descriptions[-1].body.ends_at}.",
            "A running server renews it; start it, or see its log.",
        )
