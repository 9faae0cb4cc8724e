"""Every version of a roster that this endpoint ever published: a later one grows out of it.

A roster put in the folder that is older, that skips versions nobody shows, or that says something
else under the same sequence is refused, whoever signed it (ROS-11).
"""

from collections.abc import Mapping

from assent import documents
from assent.documents import Digest, Document
from assent.documents.roster import Roster
from assent.errors import LocalError, PeerError
from assent.roster import growth
from assent_server import durable_files
from assent_server.folder import Folder
from assent_server.pinned_rosters import Pinned

__all__ = ["Seen", "check", "keep", "read"]

Seen = Mapping[Digest, Document[Roster]]


def read(folder: Folder) -> Seen:
    """The versions seen, by recordDigest.

    Raises:
        LocalError: one is damaged.
    """
    found: dict[Digest, Document[Roster]] = {}
    for path in sorted(folder.rosters.glob("u*.json")):
        try:
            document: Document[Roster] = documents.read(path.read_bytes(), "Roster")
        except OSError as error:
            raise LocalError(f"{path} cannot be read ({error.strerror}).") from error
        except PeerError as error:
            raise LocalError(
                f"{path} is damaged: {error.detail}", "Put it back from a backup."
            ) from error
        found[document.record_digest] = document
    return found


def check(pinned: Pinned, seen: Seen) -> None:
    """Check that a roster grows out of the newest of its name and keeper that was seen (ROS-11).

    Raises:
        LocalError: it does not.
    """
    body = pinned.document.body
    own = [
        item
        for item in seen.values()
        if (item.body.keeper, item.body.name) == (body.keeper, body.name)
    ]
    newest = max(own, key=lambda item: int(item.body.sequence), default=None)
    if newest is None:
        return
    objection = growth(pinned.document, newest, (*pinned.former.values(), *own))
    if objection is not None:
        raise LocalError(
            f"The roster “{body.name}”, sequence {body.sequence}, is not used after sequence "
            f"{newest.body.sequence}. {objection.sentence}",
            "Get the current roster from its keeper, with the folder rosters of former versions.",
        )


def keep(folder: Folder, pinned: Pinned, seen: Seen) -> None:
    """Remember a roster, and the versions before it."""
    for digest, document in {
        pinned.document.record_digest: pinned.document,
        **pinned.former,
    }.items():
        if digest not in seen:
            durable_files.create(folder.rosters / f"{digest}.json", document.raw)
