"""Settings, from environment variables only; every one has a working default."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

from bihuan.config.databases import database
from bihuan.config.env import env_bool, env_choice, env_int, env_list, env_secret, env_text
from bihuan.config.logs import LOGGING as LOGGING
from bihuan.demo.logins import LOGINS

PACKAGE = Path(__file__).resolve().parents[1]
_CHECKOUT = PACKAGE.parents[1]
BASE_DIR = _CHECKOUT if (_CHECKOUT / "manage.py").exists() else Path.cwd()
VAR_DIR = Path(env_text("BIHUAN_VAR", str(BASE_DIR / "var"))).resolve()

DEBUG = env_bool("BIHUAN_DEBUG", default=False)
SECRET_KEY = env_secret("BIHUAN_SECRET_KEY", kept_in=VAR_DIR / "secret_key")

# The address people type; it decides cookies, redirects and the links inside notices.
PUBLIC_URL = env_text("BIHUAN_URL", "http://localhost:8000").rstrip("/")
_public = urlsplit(PUBLIC_URL)
if _public.scheme not in {"http", "https"} or not _public.hostname:
    raise ImproperlyConfigured(f"BIHUAN_URL is {PUBLIC_URL!r}; write http://name or https://name.")
_https = _public.scheme == "https"
ALLOWED_HOSTS = [
    _public.hostname, "localhost", "127.0.0.1", "[::1]", *env_list("BIHUAN_HOSTS"),
]  # fmt: skip
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"]
TRUSTED_PROXIES = env_int("BIHUAN_PROXIES", 0, least=0, most=5)

# --- the house ----------------------------------------------------------------------------------
INSTALLED_APPS = [
    "bihuan.people",
    "bihuan.journal",
    "bihuan.evidence",
    "bihuan.answers",
    "bihuan.procedures",
    "bihuan.cases",
    "bihuan.imports",
    "bihuan.demo",
    "bihuan.web",
    "bihuan.api",
    "bihuan.cli",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "axes",
    "django_htmx",
    "ninja",  # serves its Swagger files from here instead of another host
]
MIDDLEWARE = [
    "bihuan.config.headers.caller_address",
    "django.middleware.security.SecurityMiddleware",
    "bihuan.config.headers.secure_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it turns a lockout into the answer
]
ROOT_URLCONF = "bihuan.config.urls"
WSGI_APPLICATION = "bihuan.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- data ---------------------------------------------------------------------------------------
DATABASES = {
    "default": database(
        env_text("DATABASE_URL", ""),
        default_file=VAR_DIR / "bihuan.sqlite3",
        pool_size=env_int("BIHUAN_DATABASE_POOL", 8, least=1, most=200),
    ),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
EVIDENCE_DIR = VAR_DIR / "evidence"
STATIC_ROOT = VAR_DIR / "static"
STATIC_URL = "/static/"
_static_storage = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if DEBUG
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)
# Evidence has no public address: a view checks who asks, then sends the file.
_evidence_storage = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {"location": str(EVIDENCE_DIR), "base_url": None},
}
EVIDENCE_LIMITS_MB = {
    kind: env_int(f"BIHUAN_LIMIT_{kind.upper()}_MB", usual, least=1, most=2000)
    for kind, usual in (
        ("photo", 30), ("video", 200), ("audio", 50), ("document", 50), ("table", 20),
    )
}  # fmt: skip
STORAGES = {
    "default": _evidence_storage,
    "evidence": _evidence_storage,
    "staticfiles": {"BACKEND": _static_storage},
}
# Source maps are for developers' tools; squeezing their megabytes took most of set-up.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]
WHITENOISE_ALLOW_ALL_ORIGINS = False
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # fields without the files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# --- people -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"
# Kept in the database, so a lockout holds on every node. Name and address together: neither can
# one stranger lock a colleague out everywhere, nor one office lock itself out as a whole.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = env_int("BIHUAN_SIGN_IN_FAILURES", 8, least=3, most=100)
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

# --- safety -------------------------------------------------------------------------------------
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _https
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = _https
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = _https
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if _https else None  # ignored without https
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if _https else 0
SECURE_SSL_REDIRECT = _https
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked by the machine next door, without TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
X_FRAME_OPTIONS = "DENY"

# --- words and time -----------------------------------------------------------------------------
LANGUAGE_CODE = env_choice("BIHUAN_LANGUAGE", "zh-hans", ("zh-hans", "en"))
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env_text("BIHUAN_TIME_ZONE", "Asia/Shanghai")

# --- the demo -----------------------------------------------------------------------------------
BIHUAN_DEMO = env_bool("BIHUAN_DEMO", default=False)  # its four passwords are public
BIHUAN_DEMO_LOGINS = LOGINS
