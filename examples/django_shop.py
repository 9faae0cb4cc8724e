"""A shop in Django: python django_shop.py runserver 8004 --noreload"""

import sys
from pathlib import Path

from django.conf import settings
from django.core.management import execute_from_command_line
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

from assent_server.middleware.django import AssentMiddleware, agreement, requires_agreement

if not settings.configured:
    wsgi = f"{Path(__file__).stem}.application"
    settings.configure(
        ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="example", WSGI_APPLICATION=wsgi
    )


def home(request: HttpRequest) -> HttpResponse:
    found = agreement(request)
    return HttpResponse(found.terms_name if found else "no agreement")


@requires_agreement("ServiceUsageAnalytics")
def count(request: HttpRequest) -> HttpResponse:
    return HttpResponse("counted")


urlpatterns = [path("", home), path("count", count)]
application = AssentMiddleware(
    get_wsgi_application(), folder="assent-vendor", origin="http://localhost:8642"
)

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
