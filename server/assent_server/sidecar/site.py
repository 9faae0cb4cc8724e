"""A folder of static files as a site: for who has no application to put anything into."""

from os import PathLike
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from assent.errors import LocalError
from assent_server.sidecar.headers import Headers
from assent_server.sidecar.refusing import refuse

__all__ = ["Site"]


class Site:
    """The files of a folder; ``/`` is its ``index.html``, and hidden files stay hidden."""

    def __init__(self, folder: str | PathLike[str]) -> None:
        if not Path(folder).is_dir():
            raise LocalError(f"There is no folder {folder}.", "Name that of the site's files.")
        self._files = StaticFiles(directory=folder, html=True)

    def check_apart(self, host: str, port: int) -> None:
        """Files listen nowhere."""

    async def close(self) -> None:
        """Nothing is held."""

    async def forward(self, headers: Headers, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a file; what is said in headers is of no use to it."""
        try:
            if any(part.startswith(".") for part in scope["path"].split("/")):
                raise HTTPException(404)
            await self._files(scope, receive, send)
        except HTTPException as error:
            await refuse("method" if error.status_code == 405 else "not-found", scope, send)
