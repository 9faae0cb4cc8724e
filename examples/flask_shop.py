"""A shop in Flask: flask --app flask_shop run --port 8003"""

from flask import Flask

from assent_server.middleware.flask import AssentMiddleware, agreement, requires_agreement

app = Flask(__name__)
app.wsgi_app = AssentMiddleware(
    app.wsgi_app, folder="assent-vendor", origin="http://localhost:8642"
)


@app.get("/")
def home() -> str:
    found = agreement()
    return found.terms_name if found else "no agreement"


@app.get("/count")
@requires_agreement("ServiceUsageAnalytics")
def count() -> str:
    return "counted"
