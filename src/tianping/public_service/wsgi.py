"""The WSGI application of the public service platform."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tianping.public_service.settings")
application = get_wsgi_application()
