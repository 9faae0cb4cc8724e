"""One worker: a process that serves the endpoint over a socket that it was given.

``python -m assent_server.workers.worker``; the supervisor starts it, and nobody else. It ends when
the supervisor says so, or is gone.
"""

import os
import signal
import socket
from pathlib import Path
from typing import Any

import click

from assent_server import announcing, logs
from assent_server.app import create_app
from assent_server.commands.program import VendorProgram
from assent_server.endpoint import Endpoint, open_endpoint
from assent_server.folder import Folder
from assent_server.operator import handlers
from assent_server.serving import new_runner, serve
from assent_server.workers.channel import Answering

__all__ = ["main"]


@click.command("work")
@click.option("--folder", type=click.Path(path_type=Path), required=True)
@click.option("--loopback", is_flag=True)
@click.option("--listener", type=int, required=True)
@click.option("--channel", type=int, required=True)
def work(folder: Path, loopback: bool, listener: int, channel: int) -> None:
    """Serve until SIGTERM."""
    logs.configure()
    # These are the supervisor's, which passes on what is meant.
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    with new_runner() as runner:
        endpoint = runner.run(open_endpoint(Folder(folder), loopback=loopback))
        answering = Answering(
            socket.socket(fileno=channel),
            _calls(endpoint),
            gone=lambda: os.kill(os.getpid(), signal.SIGTERM),
        )

        async def close() -> None:
            await endpoint.close()
            await answering.stop(endpoint.metrics.figures())

        def ready(port: int) -> None:
            answering.hello({"line": announcing.line(endpoint, port)})

        serve(
            create_app(endpoint.service()),
            socket.socket(fileno=listener),
            start=answering.start,
            close=close,
            ready=ready,
            runner=runner,
        )


def _calls(endpoint: Endpoint) -> dict[str, Any]:
    async def figures() -> dict[str, Any]:
        return endpoint.metrics.figures()

    async def is_due() -> bool:
        return endpoint.renewal_is_due

    return {
        **handlers(endpoint),
        "prepare": endpoint.prepare,
        "publish": endpoint.publish,
        "figures": figures,
        "renewal-is-due": is_due,
    }


main = VendorProgram("assent-server worker", commands=[work])

if __name__ == "__main__":
    main()
