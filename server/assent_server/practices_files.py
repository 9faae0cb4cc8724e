"""The practices of an endpoint as files: drafts, what is signed, what was signed before.

``<profile>.toml`` is a draft, ``<profile>.json`` what was signed last, ``former/`` all that
records may still name, and ``signed-by.log`` who signed what. ``<profile>.test.json`` is a draft
signed by the program itself, for local tests only.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import orjson

from assent import documents
from assent.documents import Digest, Document
from assent.documents.terms import Practices
from assent.errors import LocalError, PeerError
from assent.record import Signer
from assent.terms import Vocabulary
from assent.times import Instant
from assent_server import durable_files, practices_drafts
from assent_server.folder import Folder
from assent_server.practices_drafts import Draft
from assent_server.signing import signed

__all__ = ["Profile", "former", "profiles", "sign", "sign_for_test"]

_TEST = ".test"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One profile: its draft, and what is signed of it."""

    name: str
    draft: Draft | None = None
    signed: Document[Practices] | None = None
    test: Document[Practices] | None = None

    @property
    def is_changed(self) -> bool:
        """Whether the draft says something else than what is signed."""
        if self.draft is None or self.signed is None:
            return self.draft is not None
        return not self.draft.says_the_same_as(self.signed.body)


def profiles(folder: Folder, vocabulary: Vocabulary) -> tuple[Profile, ...]:
    """All profiles in the order of their names.

    Raises:
        LocalError: a file of one cannot be meant so.
    """
    names = {path.stem for path in folder.practices.glob("*.toml")}
    names |= {path.stem.removesuffix(_TEST) for path in folder.practices.glob("*.json")}
    return tuple(_profile(folder, name, vocabulary) for name in sorted(names))


def _profile(folder: Folder, name: str, vocabulary: Vocabulary) -> Profile:
    draft = folder.practices / f"{name}.toml"
    return Profile(
        name=name,
        draft=practices_drafts.read(draft, vocabulary) if draft.exists() else None,
        signed=_document(folder.practices / f"{name}.json"),
        test=_document(folder.practices / f"{name}{_TEST}.json"),
    )


def former(folder: Folder) -> dict[Digest, Document[Practices]]:
    """The practices that records may name although they are replaced, by recordDigest."""
    found = (_document(path) for path in sorted((folder.practices / "former").glob("*.json")))
    return {item.record_digest: item for item in found if item is not None}


def sign(
    folder: Folder,
    profile: Profile,
    signer: Signer,
    *,
    did: str,
    by: str,
    now: Instant,
    new_id: Callable[[], str],
) -> Document[Practices]:
    """Sign the draft of a profile in the name of ``by``, who was shown it in plain words.

    Raises:
        LocalError: there is no draft, or a file cannot be written.
    """
    if profile.draft is None:
        raise LocalError(
            f"There is no draft practices/{profile.name}.toml.", "Write one, then sign it."
        )
    body = profile.draft.body(practices_id=new_id(), did=did, valid_from=now)
    made = signed(body, signer, created=now)
    for replaced in (profile.signed, profile.test):
        _keep(folder, replaced)
    line = {"at": now, "by": by, "profile": profile.name, "digest": made.record_digest}
    durable_files.append(folder.signing_log, orjson.dumps(line))
    durable_files.replace(folder.practices / f"{profile.name}.json", made.raw)
    (folder.practices / f"{profile.name}{_TEST}.json").unlink(missing_ok=True)
    return made


def sign_for_test(
    folder: Folder,
    profile: Profile,
    signer: Signer,
    *,
    did: str,
    now: Instant,
    new_id: Callable[[], str],
) -> Document[Practices]:
    """A draft signed by nobody but the program, the same one as long as the draft is the same."""
    assert profile.draft is not None, profile.name
    if profile.test is not None and profile.draft.says_the_same_as(profile.test.body):
        return profile.test
    body = profile.draft.body(practices_id=new_id(), did=did, valid_from=now)
    made = signed(body, signer, created=now)
    _keep(folder, profile.test)
    durable_files.replace(folder.practices / f"{profile.name}{_TEST}.json", made.raw)
    return made


def _keep(folder: Folder, document: Document[Practices] | None) -> None:
    """Keep practices that records may name under their digest."""
    if document is None:
        return
    path = folder.practices / "former" / f"{document.record_digest}.json"
    if not path.exists():
        durable_files.create(path, document.raw)


def _document(path: Path) -> Document[Practices] | None:
    try:
        return documents.read(path.read_bytes(), "Practices")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise LocalError(f"{path} cannot be read ({error.strerror}).") from error
    except PeerError as error:
        raise LocalError(
            f"{path} is damaged: {error.detail}", "Put it back from a backup, or sign again."
        ) from error
