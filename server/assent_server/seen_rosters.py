"""Every version of a roster that this endpoint ever published: a later one grows out of it.

A roster put in the folder that is older, that skips versions nobody shows, or that says something
else under the same sequence is refused, whoever signed it (ROS-11).
"""

from collections.abc import Mapping

from assent import documents
from assent.documents import Digest, Document
from assent.documents.roster import Roster
from assent.errors import LocalError, PeerError
from assent.roster import growth, verify_steps
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
    """Check that a roster grows out of the newest of its name and keeper that was seen.

    Each version is signed by a key that the one before it allows (ROS-11, ROS-14).

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
    known = {item.record_digest: item for item in (*pinned.former.values(), *own)}
    oldest = newest or _lineage(pinned.document, known, None)[0]
    objection = growth(pinned.document, oldest, known.values())
    if objection is None:
        try:
            steps = _lineage(pinned.document, known, newest)
            verify_steps(steps, after=newest, pinned=pinned.keys)
        except PeerError as error:
            raise LocalError(
                f"The roster “{body.name}”, sequence {body.sequence}, is not signed by a key that "
                f"the version before allows: {error.detail}",
                "Ask its keeper, on another way than you got the roster.",
            ) from error
        return
    raise LocalError(
        f"The roster “{body.name}”, sequence {body.sequence}, is not used after sequence "
        f"{oldest.body.sequence}. {objection.sentence}",
        "Get the current roster from its keeper, with the folder rosters of former versions.",
    )


def _lineage(
    document: Document[Roster],
    known: Mapping[Digest, Document[Roster]],
    until: Document[Roster] | None,
) -> list[Document[Roster]]:
    """The versions after ``until`` up to ``document``, oldest first, as far as they are known."""
    found: list[Document[Roster]] = []
    step: Document[Roster] | None = document
    while step is not None and (until is None or step.record_digest != until.record_digest):
        found.insert(0, step)
        step = None if step.body.previous is None else known.get(step.body.previous)
    return found


def keep(folder: Folder, pinned: Pinned, seen: Seen) -> None:
    """Remember a roster, and the versions before it."""
    for digest, document in {
        pinned.document.record_digest: pinned.document,
        **pinned.former,
    }.items():
        if digest not in seen:
            durable_files.create(folder.rosters / f"{digest}.json", document.raw)
