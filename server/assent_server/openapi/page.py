"""An OpenAPI document as one page: no script, no form, nothing from elsewhere.

Its style stands in it, and its policy names that style by its hash; so the page is one file.
"""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined

from assent_server.responses import POLICY

__all__ = ["Page", "page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page and the content security policy under which it is shown."""

    html: bytes
    policy: bytes


def page(document: Mapping[str, Any]) -> Page:
    """The page of an OpenAPI document."""
    style = _file("page.css")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["pretty"] = lambda value: json.dumps(value, indent=1, ensure_ascii=False)
    environment.filters["names"] = lambda value: list(_names(value))
    html = environment.from_string(_file("page.html")).render(document=document, style=style)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest())
    return Page(
        html=html.encode(),
        policy=POLICY + b"; style-src 'sha256-%s'" % digest,
    )


def _names(shape: Any) -> Iterator[str]:
    """The schemas that a shape refers to, in order."""
    if isinstance(shape, Mapping):
        if isinstance(shape.get("$ref"), str):
            yield shape["$ref"].rpartition("/")[2]
        for item in shape.get("oneOf", ()):
            yield from _names(item)


def _file(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
