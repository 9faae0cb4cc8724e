"""Builds the specification as one static site: no script needed, nothing loaded from elsewhere."""

from specification.website import anchors
from specification.website.builder import TARGET, build

__all__ = ["TARGET", "anchors", "build"]
