"""Files and words: what the client leaves behind, and what it says."""

import stat

from assent_conformance.check import Area, Skip, require
from assent_conformance.client.plays import agreeing
from assent_conformance.client.under_test import Client

AREA = Area("client", "wallet")


@AREA.check("CLI-10")
def files_are_its_owners(client: Client) -> None:
    """No file of the wallet can be read by others."""
    folder = agreeing(client).person.folder / "wallet"
    if not folder.is_dir():
        raise Skip("The wallet is not in the folder “wallet”.")
    for path in (folder, *folder.rglob("*")):
        mode = stat.S_IMODE(path.stat().st_mode)
        require(not mode & 0o077, f"{path.name} has the mode {mode:o}.")


@AREA.check("CLI-01")
def files_tell_nothing(client: Client) -> None:
    """The wallet's files show neither vendors nor records."""
    play = agreeing(client)
    folder = play.person.folder / "wallet"
    if not folder.is_dir():
        raise Skip("The wallet is not in the folder “wallet”.")
    held = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    telling = (play.site.origin, play.site.publisher.did, "Laden für Tee", "service-analytics")
    for text in telling:
        require(text.encode() not in held, f"They show “{text}”.")


@AREA.check("CLI-02")
def damaged_wallet_sends_nothing(client: Client) -> None:
    """A wallet with one byte changed in it ends in an error, and sends nothing."""
    person = client.person()
    folder = person.folder / "wallet"
    files = sorted(folder.rglob("*")) if folder.is_dir() else []
    if not files:
        raise Skip("The wallet is not in the folder “wallet”.")
    largest = max((path for path in files if path.is_file()), key=lambda path: path.stat().st_size)
    raw = bytearray(largest.read_bytes())
    # Everything is changed a little: which byte is a padding is the wallet's business.
    for place in range(200, len(raw), 64):
        raw[place] ^= 1
    largest.write_bytes(raw)
    with client.site() as site:
        client.exits_with(person.call("proffer", site), "failed")
        require(not site.writes, "Something is sent.")


@AREA.check("CLI-51")
def no_traceback(client: Client) -> None:
    """What goes wrong is said without a traceback."""
    person = client.person()
    with client.site() as site:
        ended = person.call("withdraw", site)
    client.exits_with(ended, "failed", "no")
    require(b"Traceback" not in ended.stderr, "There is one.")


@AREA.check("CLI-50")
def json_and_nothing_else(client: Client) -> None:
    """What is printed on stdout is JSON and nothing else."""
    play = agreeing(client)
    for name in ("look", "proffer", "withdraw"):
        require(play.steps[name].ended.json() is not None, f"Not so after {name}.")


@AREA.check("CLI-11")
def wallet_can_be_moved(client: Client) -> None:
    """A copy of the wallet's folder lists the same agreements."""
    play = agreeing(client)
    require(play.person.again().agreements() == play.kept["ended"], "It lists others.")
