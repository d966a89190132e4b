"""Settings of the tests: production's, except for what would only make them slow."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("BIHUAN_SECRET_KEY", "only-for-tests-only-for-tests-only-for-tests")
_var = Path(tempfile.mkdtemp(prefix="bihuan-tests-"))
(_var / "static").mkdir()
atexit.register(shutil.rmtree, _var, ignore_errors=True)
os.environ["BIHUAN_VAR"] = str(_var)
for _name in ("BIHUAN_DEBUG", "BIHUAN_URL", "BIHUAN_HOSTS", "BIHUAN_PROXIES", "BIHUAN_LANGUAGE"):
    os.environ.pop(_name, None)

from bihuan.config.settings import *  # noqa: E402, F403
from bihuan.config.settings import DATABASES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

if "sqlite3" in DATABASES["default"]["ENGINE"]:
    # A real file, so that threads and processes meet the locks they meet in production; nobody
    # cuts the power of a test, so it need not wait for the disk.
    DATABASES["default"]["TEST"] = {"NAME": str(_var / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=OFF;"
    )
