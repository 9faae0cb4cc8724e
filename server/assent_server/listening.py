"""The socket on which customers' connections arrive: made here, or given by who started this.

It is given as systemd gives one (sd_listen_fds(3)), and so does a process that begins anew: what
arrives between its two lives waits in the socket's queue.
"""

import json
import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final, NoReturn

from assent.errors import LocalError
from assent_server import durable_files, logs, notifying

__all__ = ["announce", "given", "hand_over", "listen"]

_FIRST_GIVEN: Final = 3
_PID, _COUNT, _NAMES = "LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"


def listen(host: str, port: int, *, section: str = "server") -> socket.socket:
    """A socket bound to an address; port 0 takes any free one.

    ``section`` of policy.toml is where the address stands.

    Raises:
        LocalError: the address cannot be listened on.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise LocalError(
            f"Cannot listen on {host}, port {port} ({error.strerror}).",
            "Stop what listens there, or choose another port: --port, or "
            f"[{section}] in policy.toml.",
        ) from error
    return listener


def announce(
    listener: socket.socket,
    *,
    say: Callable[[int], None] | None,
    ready_file: Path | None,
    **figures: int,
) -> None:
    """Tell everybody that connections are taken: the log, who hears the port, and systemd.

    ``ready_file`` is written with host, port and process id as JSON; ``figures`` go to the log.
    """
    host, port = listener.getsockname()[:2]
    logs.log("listening", port=port, **figures)
    if say is not None:
        say(port)
    if ready_file is not None:
        told = {"host": host, "port": port, "pid": os.getpid()}
        durable_files.replace(ready_file, json.dumps(told).encode())
    notifying.ready()


def given() -> socket.socket | None:
    """The socket that was given to this process; None where none was.

    Raises:
        LocalError: what was given is not one listening TCP socket.
    """
    if os.environ.get(_PID) != str(os.getpid()):
        return None
    count = os.environ[_COUNT]
    # What this process starts later is not meant.
    for name in (_PID, _COUNT, _NAMES):
        os.environ.pop(name, None)
    if count != "1":
        raise LocalError(f"{count} sockets were given.", "Give one: one ListenStream= in the unit.")
    listener = socket.socket(fileno=_FIRST_GIVEN)
    listener.set_inheritable(False)
    takes_connections = listener.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
    if listener.family not in (socket.AF_INET, socket.AF_INET6) or not takes_connections:
        raise LocalError(
            "The socket that was given takes no TCP connections.",
            "Name an address and a port in the unit: ListenStream=127.0.0.1:8080, no Accept=yes.",
        )
    return listener


def hand_over(listener: socket.socket) -> NoReturn:
    """Let this program begin anew in this process, and give the socket to it.

    The new one reads its code, options and settings again; id, terminal and environment stay. A
    hangup that comes meanwhile waits until the new one is ready for it.
    """
    os.dup2(listener.fileno(), _FIRST_GIVEN)
    os.set_inheritable(_FIRST_GIVEN, True)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})
    told = {_PID: str(os.getpid()), _COUNT: "1"}
    program = [sys.executable, *sys.orig_argv[1:]]
    os.execve(program[0], program, {**os.environ, **told})  # noqa: S606 -- It is what runs now.
