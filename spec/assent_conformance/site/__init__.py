"""A vendor played by the kit: a real HTTP server, honest unless it is told otherwise."""

from assent_conformance.site.desk import Books, Desk
from assent_conformance.site.http_server import Reply, Request, Server
from assent_conformance.site.publishing import Publisher
from assent_conformance.site.site import Site, problem

__all__ = ["Books", "Desk", "Publisher", "Reply", "Request", "Server", "Site", "problem"]
