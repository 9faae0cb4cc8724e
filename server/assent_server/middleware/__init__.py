"""For a vendor's application: under which agreement does a request stand, and what does it permit?

ASGI applications (Starlette, any other) take ``AssentMiddleware`` and ``requires_agreement`` from
here; ``fastapi``, ``flask`` and ``django`` have them in their framework's way.
"""

from assent_server.middleware.agreement import RequestAgreement
from assent_server.middleware.asgi import AssentMiddleware, requires_agreement

__all__ = ["AssentMiddleware", "RequestAgreement", "requires_agreement"]
