"""The keeper's folder: what lies where, and writing files that are whole or not there."""

from dataclasses import dataclass
from pathlib import Path

from assent import did_document
from assent.documents import Document, read
from assent.documents.roster import Roster
from assent.errors import LocalError, PeerError
from assent.key_ring import ListedKey
from assent.roster import KEEPER_KEYS, PATTERNS, ROSTER, Publication, read_publication

__all__ = ["Workshop", "put", "read_folder", "read_roster"]


@dataclass(frozen=True, slots=True)
class Workshop:
    """Paths in a keeper's folder. Apart from sources and draft it is what gets published."""

    path: Path

    @property
    def sources(self) -> Path:
        """What the keeper writes."""
        return self.path / "sources"

    @property
    def draft(self) -> Path:
        """The next roster, not signed yet."""
        return self.path / "draft.json"

    @property
    def roster(self) -> Path:
        """The current roster."""
        return self.path / ROSTER

    @property
    def keys(self) -> Path:
        """The keeper's DID document."""
        return self.path / KEEPER_KEYS

    def signing_keys(self, keeper: str) -> tuple[ListedKey, ...]:
        """The keys in the keeper's DID document, ended ones among them; none before the first.

        Raises:
            LocalError: the document is damaged.
        """
        if not self.keys.exists():
            return ()
        try:
            return did_document.read(self.keys.read_bytes(), did=keeper)
        except PeerError as error:
            raise LocalError(f"{self.keys} is damaged: {error.detail}") from error

    def former(self, roster: Document[Roster]) -> Path:
        """Where a roster lies that has a successor."""
        return self.path / "rosters" / f"{roster.record_digest}.json"

    def current(self) -> Document[Roster] | None:
        """The current roster, if one was signed yet; its signature is not checked here."""
        return read_roster(self.roster) if self.roster.exists() else None

    def version(self, sequence: int) -> Document[Roster] | None:
        """The signed roster of this sequence, if it is here."""
        for path in (self.roster, *sorted((self.path / "rosters").glob("*.json"))):
            found = read_roster(path) if path.exists() else None
            if found is not None and int(found.body.sequence) == sequence:
                return found
        return None


def read_roster(path: Path) -> Document[Roster]:
    """The roster in a file, signed or not.

    Raises:
        LocalError: it is none.
    """
    try:
        document: Document[Roster] = read(path.read_bytes(), "Roster")
    except OSError as error:
        raise LocalError(f"{path} cannot be read ({error.strerror}).") from error
    except PeerError as error:
        raise LocalError(f"{path} is no roster: {error.detail}") from error
    return document


def read_folder(path: Path) -> Publication:
    """The publication in a folder, a workshop or one for the web.

    Raises:
        LocalError: a file is missing or is not what it should be.
    """
    files = {
        file.relative_to(path).as_posix(): file.read_bytes()
        for pattern in PATTERNS
        for file in path.glob(pattern)
    }
    try:
        return read_publication(files)
    except PeerError as error:
        raise LocalError(f"A file in {path} is damaged: {error.detail}") from error


def put(path: Path, data: bytes) -> None:
    """Make ``path`` hold ``data``; whoever reads meanwhile sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(data)
    beside.replace(path)
