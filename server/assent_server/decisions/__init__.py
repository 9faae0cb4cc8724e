"""May this be done with a customer's data? Asked by the vendor's other systems, over HTTP.

The form is the OpenID AuthZEN Authorization API 1.0; what decides is ``assent.usage``. It reads
the records and writes nothing, so it runs beside the endpoint, on an address of its own.
"""

from assent_server.decisions.app import create_app
from assent_server.decisions.deciding import Decisions

__all__ = ["Decisions", "create_app"]
