"""The folder in which one endpoint keeps everything: what lies where."""

from dataclasses import dataclass
from pathlib import Path

from assent.errors import LocalError
from assent_terminal import variables

__all__ = ["DEFAULT", "Folder"]

DEFAULT = "assent-vendor"


@dataclass(frozen=True, slots=True)
class Folder:
    """Paths in an endpoint's folder. It counts as made once its policy is there."""

    path: Path

    def check_made(self) -> None:
        """Check that ``init`` made this folder.

        Raises:
            LocalError: it did not.
        """
        if not self.policy.exists():
            raise LocalError(
                f"There is no endpoint in {self.path}.",
                f"Run `assent-server init`, or name the folder: --folder or {variables.FOLDER}.",
            )

    @property
    def policy(self) -> Path:
        """What the operator wants: ``policy.toml``."""
        return self.path / "policy.toml"

    @property
    def practices(self) -> Path:
        """Drafts ``<profile>.toml``, signed ``<profile>.json``, and ``former/``."""
        return self.path / "practices"

    @property
    def signing_log(self) -> Path:
        """Who signed which practices; never published."""
        return self.practices / "signed-by.log"

    @property
    def keys(self) -> Path:
        """Key files and ``keys.json``."""
        return self.path / "keys"

    @property
    def session_key(self) -> Path:
        """What makes sessions unforgeable; the server makes it at first need."""
        return self.keys / "session.key"

    @property
    def descriptions(self) -> Path:
        """Every description that was ever published, by number."""
        return self.path / "descriptions"

    @property
    def rosters(self) -> Path:
        """Every version of a roster that was ever used, by digest."""
        return self.path / "rosters-seen"

    @property
    def retired(self) -> Path:
        """There while no new agreements are made."""
        return self.path / "retired.json"

    @property
    def records(self) -> Path:
        """The database of agreements."""
        return self.path / "records.sqlite"

    @property
    def nonces(self) -> Path:
        """Digests of the signed requests that could still be replayed, beside such a database."""
        return self.path / "nonces"

    @property
    def callers(self) -> Path:
        """Which of the vendor's systems may ask for decisions: names and digests of tokens."""
        return self.path / "callers.json"

    @property
    def control(self) -> Path:
        """The socket on which a running server takes commands."""
        return self.path / "control.sock"
