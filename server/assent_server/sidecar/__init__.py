"""The endpoint before a vendor's site, in one process: its own calls, and all others passed on.

The site, in whatever language, reads under which agreement a request stands from headers that
nobody else can send it. It never waits for Assent.
"""

from assent_server.sidecar.front import Front
from assent_server.sidecar.proxy import Proxy
from assent_server.sidecar.site import Site

__all__ = ["Front", "Proxy", "Site"]
