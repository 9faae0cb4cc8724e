"""Every description that was ever published, as files by number; none is changed or removed.

Records pin the description they were made under, so all of them must stay.
"""

from assent import documents
from assent.description import check_description, check_successor
from assent.documents import Document, SecondPartyDescription
from assent.errors import LocalError, PeerError
from assent_server import durable_files
from assent_server.folder import Folder

__all__ = ["append", "read"]


def read(folder: Folder) -> tuple[Document[SecondPartyDescription], ...]:
    """All descriptions, oldest first, each checked against the one before.

    Raises:
        LocalError: one is damaged, or does not follow from the one before.
    """
    found: list[Document[SecondPartyDescription]] = []
    for path in sorted(folder.descriptions.glob("[0-9]*.json")):
        try:
            document = documents.read(path.read_bytes(), "SecondPartyDescription")
            check_description(document)
            if found:
                check_successor(document, found[-1])
        except PeerError as error:
            raise LocalError(
                f"The description {path} is damaged or foreign: {error.detail}",
                "Put it back from a backup; records rest on it.",
            ) from error
        except OSError as error:
            raise LocalError(f"{path} cannot be read ({error.strerror}).") from error
        found.append(document)
    return tuple(found)


def append(folder: Folder, document: Document[SecondPartyDescription], *, number: int) -> None:
    """Keep the description with this number, counted from 1.

    Raises:
        LocalError: there is one with this number, or it cannot be written.
    """
    durable_files.create(folder.descriptions / f"{number:06}.json", document.raw)
