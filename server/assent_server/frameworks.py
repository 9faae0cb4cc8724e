"""What to paste into an application so that it knows the agreements of its requests.

``init`` prints these lines, and the examples that the tests run contain them.
"""

from pathlib import Path
from typing import Final

__all__ = ["FRAMEWORKS", "paste"]

_ASGI: Final = """\
app.add_middleware(AssentMiddleware, folder={folder}, origin={origin})
"""
FRAMEWORKS: Final[dict[str, str]] = {
    "starlette": f"""\
from assent_server.middleware import AssentMiddleware, requires_agreement

{_ASGI}""",
    "fastapi": f"""\
from assent_server.middleware.fastapi import AssentMiddleware, requires_agreement

{_ASGI}""",
    "flask": """\
from assent_server.middleware.flask import AssentMiddleware, agreement, requires_agreement

app.wsgi_app = AssentMiddleware(app.wsgi_app, folder={folder}, origin={origin})
""",
    "django": """\
from assent_server.middleware.django import AssentMiddleware, agreement, requires_agreement

application = AssentMiddleware(get_wsgi_application(), folder={folder}, origin={origin})
""",
    "other": """\
assent-server sidecar --upstream http://127.0.0.1:3000
""",
    "static": """\
<script async src="{base}/page.js" data-banner="#cookie-banner"></script>
""",
}
"""By the name that ``init --framework`` takes; ``other`` is a site in any language."""


def paste(framework: str, *, folder: Path, origin: str, base_path: str) -> list[str]:
    """The lines for one framework; an empty one parts what goes to different places."""
    text = FRAMEWORKS[framework].format(
        folder=_quoted(str(folder)), origin=_quoted(origin), base=base_path
    )
    return text.rstrip("\n").split("\n")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
