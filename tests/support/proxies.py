"""nginx and Caddy as ``deploy/`` configures them: on ports of this machine, with a test's paths.

A text that is replaced has to be there, so that a configuration that changes is noticed.
"""

import os
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from support.processes import free_port

__all__ = ["DEPLOY", "PROXIES", "Caddy", "Nginx", "Site"]

DEPLOY: Final = Path(__file__).resolve().parents[2] / "deploy"
_WITHIN_S: Final = 10.0

Changes = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What a proxy serves: files of certificate and key, and the ports of endpoint and shop."""

    certificate: Path
    key: Path
    assent: int
    shop: int


@dataclass(slots=True)
class Nginx:
    """nginx in a folder of its own; a context manager. ``changes`` are mistakes to be made."""

    folder: Path
    site: Site
    changes: Changes = ()
    port: int = field(default_factory=free_port)
    plain_port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] = field(init=False)

    def __enter__(self) -> "Nginx":
        handing = self._written("assent.conf", ("/var/log/nginx", str(self.folder)))
        site = self._written(
            "shop.example.conf",
            ("listen 443 ssl http2;", f"listen 127.0.0.1:{self.port} ssl http2;"),
            ("listen [::]:443 ssl http2;", ""),
            ("listen 80;", f"listen 127.0.0.1:{self.plain_port};"),
            ("listen [::]:80;", ""),
            ("/etc/ssl/shop.example/fullchain.pem", str(self.site.certificate)),
            ("/etc/ssl/shop.example/key.pem", str(self.site.key)),
            ("127.0.0.1:8080;", f"127.0.0.1:{self.site.assent};"),
            ("127.0.0.1:8000;", f"127.0.0.1:{self.site.shop};"),
            ("/etc/nginx/assent.conf", str(handing)),
        )
        whole = self.folder / "nginx.conf"
        whole.write_text(self._whole(site))
        words = ["-p", str(self.folder), "-c", str(whole), "-e", str(self.folder / "error.log")]
        self.process = _started("nginx", *words, port=self.port)
        return self

    def __exit__(self, *error: object) -> None:
        _ended(self.process)

    @property
    def complaints(self) -> str:
        """What it wrote about what it had to do."""
        return (self.folder / "error.log").read_text(encoding="utf-8")

    def _written(self, name: str, *places: tuple[str, str]) -> Path:
        text = (DEPLOY / "nginx" / name).read_text(encoding="utf-8")
        mine = [change for change in self.changes if change[0] in text]
        path = self.folder / name
        path.write_text(_replaced(text, (*mine, *places)))
        return path

    def _whole(self, site: Path) -> str:
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        temporary = "\n".join(f"{kind}_temp_path {self.folder}/{kind};" for kind in kinds)
        # Its workers would be another user's, who may not read a test's folder.
        user = "user root;" if os.geteuid() == 0 else ""
        return (
            f"{user}\ndaemon off;\nworker_processes 1;\n"
            f"pid {self.folder}/nginx.pid;\nerror_log {self.folder}/error.log warn;\n"
            f"events {{}}\nhttp {{\n{temporary}\naccess_log off;\ninclude {site};\n}}\n"
        )


@dataclass(slots=True)
class Caddy:
    """Caddy in a folder of its own; a context manager. ``changes`` are mistakes to be made."""

    folder: Path
    site: Site
    changes: Changes = ()
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] = field(init=False)

    def __enter__(self) -> "Caddy":
        text = (DEPLOY / "caddy" / "Caddyfile").read_text(encoding="utf-8")
        tls = f"tls {self.site.certificate} {self.site.key}"
        places = (
            ("shop.example {", f"shop.example:{self.port} {{\n\tbind 127.0.0.1\n\t{tls}"),
            ("127.0.0.1:8080", f"127.0.0.1:{self.site.assent}"),
            ("127.0.0.1:8000", f"127.0.0.1:{self.site.shop}"),
        )
        whole = self.folder / "Caddyfile"
        alone = "{\n\tadmin off\n\tauto_https disable_redirects\n}\n"
        whole.write_text(alone + _replaced(text, (*self.changes, *places)))
        words = ["run", "--adapter", "caddyfile", "--config", str(whole)]
        self.process = _started("caddy", *words, port=self.port, HOME=str(self.folder))
        return self

    def __exit__(self, *error: object) -> None:
        _ended(self.process)


PROXIES: Final = {"nginx": Nginx, "caddy": Caddy}


def _replaced(text: str, changes: Changes) -> str:
    for old, new in changes:
        assert old in text, f"no longer in deploy/: {old}"
        text = text.replace(old, new)
    return text


def _started(program: str, *words: str, port: int, **environment: str) -> subprocess.Popen[bytes]:
    path = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin")
    if path is None:
        pytest.fail(f"{program} is not installed: run `make proxies` first.", pytrace=False)
    process = subprocess.Popen(
        [path, *words],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    until = time.monotonic() + _WITHIN_S
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process
        if process.poll() is not None or time.monotonic() > until:
            process.kill()
            said = process.communicate()[1].decode(errors="replace")
            raise AssertionError(f"{program} does not start: {said}")
        time.sleep(0.01)


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.communicate(timeout=_WITHIN_S)
    finally:
        process.kill()
