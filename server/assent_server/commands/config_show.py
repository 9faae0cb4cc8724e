"""``assent-server config show``: every setting, what it is, and who said so."""

from typing import Any, Final
from urllib.parse import urlsplit

import click

from assent_server import config, toml_reading
from assent_server.commands.options import Session, command_options
from assent_server.folder import Folder
from assent_server.toml_reading import Taken
from assent_terminal.layout import table

__all__ = ["config_show"]

_MASK: Final = "***"


@click.command("show")
@command_options
def config_show(session: Session) -> None:
    """Show every setting and where it comes from: the environment, policy.toml, or the default.

    The environment calls port in [server] ASSENT_SERVER_PORT, and so on; a secret may stand in a
    file that ASSENT_STORE_URL_FILE names. Of secrets only what is none is shown.
    """
    found = config.settings(session.folder)
    lines = _lines(session.folder, found)
    session.screen.answer(
        {
            "folder": str(session.folder.path),
            "settings": [_value(session.folder, item, lines) for item in found],
        },
        table(
            [(_name(item), _source(session.folder, item, lines), _told(item)) for item in found],
            headings=("setting", "from", "value"),
        ),
    )


def _lines(folder: Folder, found: list[Taken]) -> dict[str, int]:
    """Where in the policy each setting stands that is said there."""
    data = folder.policy.read_bytes()
    return {
        _name(item): toml_reading.line(data, item.section, item.name)
        for item in found
        if item.in_file
    }


def _name(item: Taken) -> str:
    return f"{item.section}.{item.name}"


def _value(folder: Folder, item: Taken, lines: dict[str, int]) -> dict[str, Any]:
    value: dict[str, Any] = {
        "setting": _name(item),
        "value": _masked(item) if item.is_secret and item.value else item.value,
    }
    if item.variable is not None:
        return value | {"from": "environment", "variable": item.variable}
    if item.in_file:
        return value | {"from": "file", "file": str(folder.policy), "line": lines[_name(item)]}
    return value | {"from": "default"}


def _source(folder: Folder, item: Taken, lines: dict[str, int]) -> str:
    if item.variable is not None:
        return item.variable
    return f"{folder.policy.name}:{lines[_name(item)]}" if item.in_file else "default"


def _told(item: Taken) -> str:
    value = item.value
    if isinstance(value, bool):
        return "true" if value else "false"
    if not value:
        return "none"
    if item.is_secret:
        return _masked(item)
    return ", ".join(value) if isinstance(value, (list, tuple)) else str(value)


def _masked(item: Taken) -> str:
    """A secret without what is secret: of a URL kind, host and path, of all else nothing."""
    try:
        url = urlsplit(item.value)
        where = url.netloc.rpartition("@")[2]
    except ValueError:
        return _MASK
    return f"{url.scheme}://{_MASK}@{where}{url.path}" if url.scheme and where else _MASK
