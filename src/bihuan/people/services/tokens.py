"""Tokens with which programs act in a person's name."""

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.journal.actors import ActsAs
from bihuan.journal.services import entry_write
from bihuan.kit.refusals import RefusedError
from bihuan.people.models import ApiToken, Person
from bihuan.people.queries import secret_digest
from bihuan.people.services.rights import check, present, self_or_administrator

PREFIX = "bihuan_"
"""Lets a scanner recognise a token that somebody published by mistake."""

USE_NOTED_EVERY = timedelta(minutes=5)
"""A token's last use is kept this exactly, so that reading does not mean writing."""


class TokenRefusedError(RefusedError):
    """A token would have expired already, or is revoked already."""

    code = "people.token-refused"


class IssuedToken(NamedTuple):
    """A new token and its secret, which nobody will ever see again."""

    token: ApiToken
    secret: str


@transaction.atomic
def token_issue(
    *,
    person: Person,
    name: str,
    actor: ActsAs | None,
    now: datetime,
    expires_at: datetime | None = None,
) -> IssuedToken:
    """Issue a token; the secret is returned this once, only its digest is kept."""
    self_or_administrator(actor, person)
    owner = present(person)
    if expires_at and expires_at <= now:
        raise TokenRefusedError(_("到期时间已经过去，请选将来的时间。"), field="expires_at")
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        person=owner,
        name=name.strip(),
        digest=secret_digest(secret),
        created_at=now,
        expires_at=expires_at,
    )
    check(token)
    token.save(force_insert=True)
    _write(token, "token.issued", actor, now, expires_at=expires_at)
    return IssuedToken(token, secret)


@transaction.atomic
def token_revoke(*, token: ApiToken, actor: ActsAs | None, now: datetime) -> ApiToken:
    """Make a token worthless at once."""
    self_or_administrator(actor, token.person)
    if not ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
        raise TokenRefusedError(_("令牌“{name}”已经收回。").format(name=token.name))
    token.refresh_from_db()
    _write(token, "token.revoked", actor, now)
    return token


def token_note_use(*, token: ApiToken, now: datetime) -> None:
    """Keep when a token was last used, to a few minutes; this is no journal matter."""
    if token.last_used_at is None or now - token.last_used_at >= USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def _write(
    token: ApiToken, event: str, actor: ActsAs | None, now: datetime, **details: object
) -> None:
    entry_write(
        actor=actor,
        event=event,
        subject=f"person:{token.person_id}",
        now=now,
        details={"purpose": token.name, "token": token.pk, **details},
    )
