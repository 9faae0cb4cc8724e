"""Which terms a person means: a name, an IEEE name, an address, a fingerprint, or a file."""

from dataclasses import dataclass
from pathlib import Path

from assent import codec, documents
from assent.documents import Document, Terms
from assent.errors import LocalError, PeerError
from assent.roster import Standard, reference

__all__ = ["FoundTerms", "find_terms"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTerms:
    """Terms; ``standard`` is None when they came from a file that no roster lists."""

    document: Document[Terms]
    standard: Standard | None = None

    @property
    def terms(self) -> Terms:
        """The machine-readable terms."""
        return self.document.body

    @property
    def name(self) -> str:
        """What to call them."""
        return self.document.body.name

    @property
    def title(self) -> str:
        """The first line of their plain text, or their name."""
        return self.name if self.standard is None else title_of(self.standard)


def title_of(standard: Standard) -> str:
    """What standard terms are called in their plain text."""
    plain = next((item.text for item in standard.texts if item.kind == "plain"), "")
    return plain.partition("\n")[0] or standard.entry.name


def find_terms(said: str) -> FoundTerms:
    """The terms that a person means by ``said``.

    Raises:
        LocalError: no roster lists them and no such file is there, or the file holds none.
    """
    standard = reference().find(said) or reference().find(said.upper())
    if standard is not None:
        return FoundTerms(document=standard.document, standard=standard)
    path = Path(said)
    if not path.is_file():
        raise LocalError(
            f"There are no terms “{said}”, and no file of that name.",
            "See which there are: assent terms list",
        )
    document = read_terms(path)
    listed = reference().standards.get(document.record_digest)
    return FoundTerms(document=document, standard=listed)


def read_terms(path: Path) -> Document[Terms]:
    """The terms in a file; how the file is laid out does not matter.

    Raises:
        LocalError: it is no terms document.
    """
    try:
        value = codec.decode_foreign(path.read_bytes())
        if "type" not in value and isinstance(value.get("terms"), dict):
            # What terms show --json writes holds the terms beside their explanation.
            value = value["terms"]
        document: Document[Terms] = documents.read(codec.encode(value), "Terms")
    except PeerError as error:
        raise LocalError(
            f"{path} holds no terms that can be used: {error.detail}",
            "Begin with a copy of others: assent terms show NAME --json > FILE.",
        ) from error
    return document
