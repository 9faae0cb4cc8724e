"""From the files in an endpoint's folder to the one snapshot that it serves.

No two processes do it at once: each finds what the other has issued.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from assent import record
from assent.documents import Digest, Document, Roster, SecondPartyDescription
from assent.documents.terms import Practices
from assent.errors import LocalError, PeerError
from assent.key_ring import KeyRing, ListedKey
from assent.keys import PublicKey
from assent.policy import Policy
from assent.record import Signer
from assent.terms import Vocabulary, load_vocabulary
from assent.times import Instant
from assent_server import (
    clock,
    config,
    description_files,
    folder_locks,
    key_files,
    pinned_rosters,
    practices_files,
    seen_rosters,
    static_file,
    wishes,
)
from assent_server.describing import Said, issue
from assent_server.folder import Folder
from assent_server.key_files import Keys
from assent_server.offering import Considered, consider, offers
from assent_server.pinned_rosters import Pinned
from assent_server.practices_files import Profile
from assent_server.published import Published, keys_of
from assent_server.settings import Config

__all__ = ["Sources", "load", "read_sources"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What the files say, before anything is signed or issued."""

    config: Config
    keys: Keys
    rosters: tuple[Pinned, ...]
    seen: seen_rosters.Seen
    policy: Policy
    vocabulary: Vocabulary
    profiles: tuple[Profile, ...]
    is_retired: bool

    def considered(
        self, practices: tuple[Document[Practices], ...], now: Instant
    ) -> tuple[Considered, ...]:
        """What becomes of all standard terms under these practices."""
        return consider(practices, self.rosters, self.policy, self.vocabulary, now)


def read_sources(folder: Folder) -> Sources:
    """What the files say; writes nothing.

    Raises:
        LocalError: a file is missing, damaged or cannot be meant so.
    """
    settings = config.read(folder)
    rosters, seen = pinned_rosters.read(folder, settings), seen_rosters.read(folder)
    for pinned in rosters:
        seen_rosters.check(pinned, seen)
    vocabulary = load_vocabulary()
    return Sources(
        config=settings,
        keys=key_files.read(folder),
        rosters=rosters,
        seen=seen,
        policy=wishes.policy(settings.accept, rosters),
        vocabulary=vocabulary,
        profiles=practices_files.profiles(folder, vocabulary),
        is_retired=folder.retired.exists(),
    )


def load(
    folder: Folder,
    *,
    loopback: bool = False,
    now: Callable[[], Instant] = clock.now,
    new_id: Callable[[], str] = clock.new_id,
) -> Published:
    """What is published from now on; a new description is issued where something changed.

    Raises:
        LocalError: a file cannot be used; a local test without ``loopback``.
    """
    with folder_locks.publishing(folder):
        return _load(folder, loopback=loopback, now=now, new_id=new_id)


def _load(
    folder: Folder, *, loopback: bool, now: Callable[[], Instant], new_id: Callable[[], str]
) -> Published:
    sources = read_sources(folder)
    check_loopback(sources.config, loopback=loopback)
    instant = now()
    signer = sources.keys.signer(folder, sources.config.vendor.did)
    for pinned in sources.rosters:
        seen_rosters.keep(folder, pinned, sources.seen)
    practices = _practices(folder, sources, signer, instant, new_id)
    considered = sources.considered(practices, instant)
    offered = offers(considered)
    described = _described(folder, sources, practices, considered, instant, new_id)
    *former, description = described
    return Published(
        description=description,
        former=tuple(former),
        practices={item.record_digest: item for item in practices},
        former_practices=practices_files.former(folder),
        terms={digest: item for pinned in sources.rosters for digest, item in pinned.terms.items()},
        rosters={pinned.document.record_digest: pinned.document for pinned in sources.rosters},
        former_rosters={**sources.seen, **_former(sources.rosters)},
        texts={digest: text for pinned in sources.rosters for digest, text in pinned.texts.items()},
        offers=offered,
        policy=sources.policy,
        vocabulary=sources.vocabulary,
        signer=signer,
        keys=keys_of(description, tuple(former)),
        myterms=static_file.write(
            sources.config, offered, sources.rosters, description.body.issued
        ),
        gpc=static_file.write_gpc(sources.config),
        erase_within=sources.config.limits.erase_within,
        loopback=sources.config.vendor.is_loopback,
    )


def check_loopback(settings: Config, *, loopback: bool) -> None:
    """Check that local tests are served where that was said, and nothing else is.

    Raises:
        LocalError: the option and the vendor's identifier do not go together.
    """
    if settings.vendor.is_loopback and not loopback:
        raise LocalError(
            "This endpoint is a local test; its agreements mean nothing.",
            "Add --loopback; a real site needs an endpoint in a folder of its own.",
        )
    if loopback and not settings.vendor.is_loopback:
        raise LocalError(
            f"--loopback is for local tests; this endpoint speaks for {settings.vendor.did}.",
            "Leave --loopback out.",
        )


def _former(rosters: tuple[Pinned, ...]) -> dict[Digest, Document[Roster]]:
    return {digest: item for pinned in rosters for digest, item in pinned.former.items()}


def _practices(
    folder: Folder,
    sources: Sources,
    signer: Signer,
    now: Instant,
    new_id: Callable[[], str],
) -> tuple[Document[Practices], ...]:
    """The signed practices; in a local test drafts, too, where nothing is signed yet."""
    found = []
    for profile in sources.profiles:
        if profile.signed is not None:
            _check_signed(profile.signed, sources)
            found.append(profile.signed)
        elif profile.draft is not None and sources.config.vendor.is_loopback:
            did = sources.config.vendor.did
            found.append(
                practices_files.sign_for_test(
                    folder, profile, signer, did=did, now=now, new_id=new_id
                )
            )
    return tuple(found)


def _check_signed(practices: Document[Practices], sources: Sources) -> None:
    """Check that signed practices are whole and ours, before customers rest on them.

    Raises:
        LocalError: they are not.
    """
    did, name = sources.config.vendor.did, practices.body.profile
    listed = (
        ListedKey(
            id=f"{did}#{entry.name}",
            key=PublicKey.from_multibase(entry.public_key_multibase),
            valid_from=entry.valid_from,
            expires=entry.valid_until,
        )
        for entry in sources.keys.entries
    )
    try:
        record.verify(practices, keys=KeyRing(listed))
    except PeerError as error:
        raise LocalError(
            f"practices/{name}.json is not what was signed here: {error.detail}",
            "Put it back from a backup, or remove it and sign the draft again.",
        ) from error


def _described(
    folder: Folder,
    sources: Sources,
    practices: tuple[Document[Practices], ...],
    considered: tuple[Considered, ...],
    now: Instant,
    new_id: Callable[[], str],
) -> tuple[Document[SecondPartyDescription], ...]:
    """All descriptions, oldest first; the last one is what holds now."""
    held = description_files.read(folder)
    latest = held[-1] if held else None
    if latest is not None and latest.body.second_party.ref != sources.config.vendor.did:
        raise LocalError(
            f"This folder's records name {latest.body.second_party.ref}, policy.toml another.",
            "Put vendor.did and its origin back, or make another folder for another vendor.",
        )
    said = Said(
        config=sources.config,
        keys=_still_signing(folder, sources, latest, now),
        profiles=practices,
        rosters=sources.rosters,
        offers=offers(considered),
        vocabulary=sources.vocabulary,
        is_retired=sources.is_retired,
    )
    issued = issue(said, latest, folder, now=now, new_id=new_id)
    if issued is None:
        return held
    description_files.append(folder, issued, number=len(held) + 1)
    return (*held, issued)


def _still_signing(
    folder: Folder,
    sources: Sources,
    latest: Document[SecondPartyDescription] | None,
    now: Instant,
) -> Keys:
    """The keys, the one that signed the latest description valid until the next one is issued.

    Between ``keys rotate`` and the next start days may pass; no description has said yet when
    the former key ends, so it may end later.
    """
    keys = sources.keys
    if latest is None:
        return keys
    name = latest.body.signed_by[-1].rpartition("#")[2]
    ended = [e for e in keys.entries if e.name == name and e.valid_until and e.valid_until <= now]
    if name == keys.signs or not ended:
        return keys
    extended = replace(keys, entries=key_files.ending(keys.entries, name, now))
    key_files.write(folder, extended)
    return extended
