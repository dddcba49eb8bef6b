"""The WSGI application of the supervision platform."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tianping.supervision.settings")
application = get_wsgi_application()
