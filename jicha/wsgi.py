"""The door for a web server: `application` is the desk."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jicha.settings")
application = get_wsgi_application()
