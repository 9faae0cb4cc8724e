"""What systemd is told about this process, where systemd started it (sd_notify(3))."""

import os
import socket
import time
from contextlib import suppress

__all__ = ["ready", "reloading", "stopping"]


def ready() -> None:
    """Connections are taken, by what the files say now."""
    _tell("READY=1")


def reloading() -> None:
    """The files are read again, or the process begins anew; ``ready`` follows."""
    _tell(f"RELOADING=1\nMONOTONIC_USEC={time.monotonic_ns() // 1000}")


def stopping() -> None:
    """The process ends."""
    _tell("STOPPING=1")


def _tell(state: str) -> None:
    place = os.environ.get("NOTIFY_SOCKET")
    if not place:
        return
    # An address that begins with @ is in no folder.
    address = f"\0{place[1:]}" if place.startswith("@") else place
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as there:
        there.sendto(state.encode(), address)
