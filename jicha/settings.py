"""Django's settings, read once at start from a few words of the environment; `docs/deploy.md` explains each."""

import os
from pathlib import Path

from jicha.domain.access.hops import networks_of
from jicha.services.home.folders import home_at
from jicha.services.home.storage import database_of
from jicha.services.identity.configured import provider_of
from jicha.web.frame.catalogue import compile_catalogues

_HERE = Path(__file__).parent

HOME = home_at(os.environ.get("JICHA_HOME"))
SECRET_KEY = HOME.secret_key()
DEBUG = os.environ.get("JICHA_DEBUG") == "1"
HTTPS = os.environ.get("JICHA_HTTPS") == "1"
ALLOWED_HOSTS = os.environ.get("JICHA_HOSTS", "*" if DEBUG else "localhost,127.0.0.1,[::1]").split(",")
WEBHOOK_TARGETS = [target for target in os.environ.get("JICHA_WEBHOOKS", "").split(",") if target]
PROXIES = networks_of(os.environ.get("JICHA_PROXIES", ""))
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("JICHA_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "jicha.store",
    "jicha.web",
]
MIDDLEWARE = [
    "jicha.web.frame.middleware.AddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "jicha.web.frame.middleware.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "jicha.web.frame.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "jicha.web.frame.middleware.ActorMiddleware",
    "jicha.web.frame.middleware.RefusalMiddleware",
]
ROOT_URLCONF = "jicha.web.urls"
WSGI_APPLICATION = "jicha.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "jicha.web.frame.context.desk",
            ],
        },
    }
]

DATABASES = {"default": database_of(os.environ.get("JICHA_DATABASE_URL"), home=HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "store.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "jicha_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "jicha_csrf"
CSRF_FAILURE_VIEW = "jicha.web.frame.errors.csrf_failed"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
LOGIN_URL = "sign_in"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "jicha_language"
LOCALE_PATHS = [compile_catalogues(_HERE / "locale", to=HOME.locale)]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 300

DATA_UPLOAD_MAX_NUMBER_FILES = 1000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_PERMISSIONS = 0o600

EMAIL_HOST = os.environ.get("JICHA_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("JICHA_MAIL_PORT", "25"))
EMAIL_USE_TLS = os.environ.get("JICHA_MAIL_TLS") == "1"
EMAIL_HOST_USER = os.environ.get("JICHA_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("JICHA_MAIL_PASSWORD", "")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("JICHA_MAIL_FROM", "")
DESK_ADDRESS = os.environ.get("JICHA_ADDRESS", "http://127.0.0.1:8000/").rstrip("/") + "/"
OIDC = provider_of(os.environ, address=DESK_ADDRESS)
"""The bureau's identity provider, null if people sign in with the desk's own passwords only."""

JOBS_AT_ONCE = False
"""Jobs are done inside the request that asks for them: in tests only."""
