"""The small shop in Django, which knows one configuration in a process: made when imported."""

import django
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

from assent_server.middleware.django import agreement, requires_agreement

settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="of a test")
django.setup()


def home(request: HttpRequest) -> HttpResponse:
    found = agreement(request)
    scope = getattr(request, "scope", None)
    gpc = scope["state"]["gpc"] if scope else request.META["assent.gpc"]
    return HttpResponse(f"{found.terms_name if found else 'none'} {gpc}")


@requires_agreement("ServiceUsageAnalytics")
async def analytics(request: HttpRequest) -> HttpResponse:
    return HttpResponse("counted")


@requires_agreement("PersonalisedAdvertising")
def advertising(request: HttpRequest) -> HttpResponse:
    return HttpResponse("shown")


urlpatterns = [
    path("", home),
    path("analytics", analytics),
    path("advertising", advertising),
]
wsgi = get_wsgi_application()
asgi = get_asgi_application()
