"""The rosters that an endpoint uses: the shipped one and those in folders, keepers checked.

A keeper is trusted because ``policy.toml`` names it; its keys are those that lie beside its
roster, put there by the operator. The vendor itself is no keeper (ROS-02).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assent import did_document, record, roster
from assent.documents import Digest, Document
from assent.documents.roster import Roster
from assent.errors import LocalError, PeerError
from assent.key_ring import KeyRing, ListedKey
from assent.multibase import digest
from assent.terms.model import Terms
from assent_server.folder import Folder
from assent_server.settings import Config

__all__ = ["Pinned", "read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """A roster whose keeper is trusted, with all that it lists, by digest.

    ``former`` are the versions before it as far as they are known; they are served to customers
    who know an older one, and nothing is agreed under them. ``keys`` are the keeper's by its DID
    document; they count where no version before announces any.
    """

    document: Document[Roster]
    terms: Mapping[Digest, Document[Terms]]
    texts: Mapping[Digest, bytes] = field(default_factory=dict)
    former: Mapping[Digest, Document[Roster]] = field(default_factory=dict)
    keys: tuple[ListedKey, ...] = ()


def read(folder: Folder, config: Config) -> tuple[Pinned, ...]:
    """The rosters in use, in the order of the configuration.

    Raises:
        LocalError: a roster is damaged, or its keeper is not to be trusted here.
    """
    found = []
    if roster.reference().keeper in config.rosters.keepers:
        found.append(_checked("the shipped roster", _shipped(), config))
    for name in config.rosters.folders:
        found.append(_in_folder(folder.path / name, config))
    if not found:
        raise LocalError(
            f"{folder.policy}: rosters.keepers names no keeper whose roster is here.",
            f"Name {roster.reference().keeper}, or a folder with a roster of another keeper.",
        )
    return tuple(found)


def _shipped() -> Pinned:
    reference = roster.reference()
    texts = {
        digest(text.text.encode()): text.text.encode()
        for standard in reference.standards.values()
        for text in (*standard.texts, *standard.translations)
    }
    terms = {key: standard.document for key, standard in reference.standards.items()}
    former = {item.record_digest: item for item in reference.former}
    keys = did_document.read(reference.keeper_document, did=reference.keeper)
    return Pinned(document=reference.document, terms=terms, texts=texts, former=former, keys=keys)


def _in_folder(path: Path, config: Config) -> Pinned:
    try:
        found = roster.read_publication(_files(path))
    except OSError as error:
        raise LocalError(
            f"The roster in {path} cannot be read: {error.strerror} ({error.filename}).",
            "See that its files belong to this user.",
        ) from error
    except LocalError as error:
        raise LocalError(f"The roster in {path} cannot be read: {error.message}", error.hint) from (
            error
        )
    except PeerError as error:
        raise LocalError(f"The roster in {path} is damaged: {error.detail}") from error
    pinned = Pinned(
        document=found.document,
        former={item.record_digest: item for item in found.lineage()[1:]},
        terms=found.terms,
        texts=found.texts,
        keys=found.keys,
    )
    return _checked(f"the roster in {path}", pinned, config)


def _files(path: Path) -> dict[str, bytes]:
    return {
        file.relative_to(path).as_posix(): file.read_bytes()
        for pattern in roster.PATTERNS
        for file in sorted(path.glob(pattern))
    }


def _checked(name: str, pinned: Pinned, config: Config) -> Pinned:
    body = pinned.document.body
    objection = roster.objection(body, keepers=config.rosters.keepers, parties=(config.vendor.did,))
    if objection is not None:
        raise LocalError(
            f"{name.capitalize()} is not used: {objection.sentence}",
            f"Its keeper is {body.keeper.ref}; see [rosters] in policy.toml.",
        )
    try:
        for version in (pinned.document, *pinned.former.values()):
            record.verify(version, keys=KeyRing(pinned.keys))
    except PeerError as error:
        raise LocalError(
            f"{name.capitalize()} is not signed by its keeper's key: {error.detail}",
            "Get the keeper's DID document from the keeper, not from whoever gave the roster.",
        ) from error
    lacking = [entry.name for entry in body.entries if entry.digest_multibase not in pinned.terms]
    if lacking:
        raise LocalError(
            f"{name.capitalize()} lists terms that are not there: {', '.join(lacking)}.",
            "Put their documents into the folder terms.",
        )
    return pinned
