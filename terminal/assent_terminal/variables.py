"""The environment variables that tell the programs something, each name once.

Settings of an endpoint are not among them: their names follow from ``policy.toml``
(``assent_server.environment``).
"""

from typing import Final

__all__ = [
    "ALL",
    "FOLDER",
    "KEEPER_FOLDER",
    "LANGUAGE",
    "LOOPBACK",
    "PASSPHRASE",
    "PASSPHRASE_FILE",
    "PREFIX",
    "SESSION_KEY",
    "SESSION_KEY_FILE",
    "SHARED_DATA",
    "WALLET",
]

PREFIX: Final = "ASSENT_"

FOLDER: Final = "ASSENT_FOLDER"
KEEPER_FOLDER: Final = "ASSENT_KEEPER_FOLDER"
LANGUAGE: Final = "ASSENT_LANGUAGE"
LOOPBACK: Final = "ASSENT_LOOPBACK"
PASSPHRASE: Final = "ASSENT_PASSPHRASE"  # noqa: S105 - its name
PASSPHRASE_FILE: Final = "ASSENT_PASSPHRASE_FILE"  # noqa: S105 - its name
SESSION_KEY: Final = "ASSENT_SESSION_KEY"
SESSION_KEY_FILE: Final = "ASSENT_SESSION_KEY_FILE"
SHARED_DATA: Final = "ASSENT_SHARED_DATA"
"""Where the tests of the programs find public vectors."""
WALLET: Final = "ASSENT_WALLET"

ALL: Final = frozenset(
    {
        *(FOLDER, KEEPER_FOLDER, LANGUAGE, LOOPBACK, PASSPHRASE, PASSPHRASE_FILE),
        *(SESSION_KEY, SESSION_KEY_FILE, SHARED_DATA, WALLET),
    }
)
