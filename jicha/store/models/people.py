"""The people who work at the desk, and what lets them in."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from jicha.domain.access.roles import BRANCH_ROLES, Role

_ROLES = tuple(sorted(role.value for role in Role))
_BRANCH_ROLES = tuple(sorted(role.value for role in BRANCH_ROLES))


class User(AbstractBaseUser):
    """One account of one person, with one role: so nobody joins two powers.

    `role` is null until the security administrator gives one. `staff_number` is the person's own number in the bureau, so that one person
    has one account. `totp_secret` is sealed with the home's key; `totp_step` is the last code's step, which no second code may repeat.
    """

    login = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    staff_number = models.CharField(max_length=30, null=True, unique=True)
    role = models.CharField(max_length=20, null=True)
    unit_code = models.CharField(max_length=12, null=True)
    is_active = models.BooleanField(default=True)
    must_change = models.BooleanField(default=False)
    password_at = models.DateTimeField(null=True)
    totp_secret = models.CharField(max_length=200, null=True)
    totp_since = models.DateTimeField(null=True)
    totp_step = models.BigIntegerField(default=0)
    made_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "login"

    class Meta:
        """Accounts are listed by login."""

        db_table = "jicha_user"
        ordering = ("login",)
        constraints = (
            models.CheckConstraint(condition=models.Q(role__isnull=True) | models.Q(role__in=_ROLES), name="user_role_is_known"),
            models.CheckConstraint(
                condition=models.Q(role__isnull=True)
                | models.Q(role__in=_BRANCH_ROLES, unit_code__isnull=False)
                | (~models.Q(role__in=_BRANCH_ROLES) & models.Q(unit_code__isnull=True)),
                name="user_branch_fits_role",
            ),
        )


class PastPassword(models.Model):
    """The hash of a password that may not come back yet."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    password = models.CharField(max_length=128)
    at = models.DateTimeField()

    class Meta:
        """The newest comes first."""

        db_table = "jicha_past_password"
        ordering = ("-id",)


class SignInTry(models.Model):
    """Failed sign-ins under one login, whether or not there is such an account: so the lock tells nobody which logins exist.

    `login_digest` is the SHA-256 of the login, for people type passwords into the wrong field.
    """

    login_digest = models.CharField(max_length=64, primary_key=True)
    failed = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)

    class Meta:
        """Tries are found by login."""

        db_table = "jicha_sign_in_try"


class SignIn(models.Model):
    """One sign-in of one person on one browser; it ends by sign-out, by idleness, by age or by hand.

    `way` says what let the person in; `is_second_elsewhere` that the identity provider asked for a second factor which the bureau accepts.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40, unique=True)
    address = models.CharField(max_length=45)
    browser = models.CharField(max_length=200)
    way = models.CharField(max_length=10, default="password")
    is_second_elsewhere = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """The newest comes first."""

        db_table = "jicha_sign_in"
        ordering = ("-id",)
        indexes = (models.Index(fields=("user", "ended_at"), name="sign_in_by_user"),)
        constraints = (models.CheckConstraint(condition=models.Q(way__in=("password", "provider")), name="sign_in_way_is_known"),)


class Identity(models.Model):
    """Who an account is to an identity provider: one subject belongs to one account, one account has one subject of an issuer.

    `bound_by` is the person who bound it: the account's own, who showed the local password, or a system administrator.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    bound_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    bound_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        """The newest comes first."""

        db_table = "jicha_identity"
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("issuer", "subject"), name="identity_of_one_account"),
            models.UniqueConstraint(fields=("user", "issuer"), name="identity_once_an_issuer"),
        )


class AccessToken(models.Model):
    """A personal token for the API; only its SHA-256 is kept. `permissions` are values, one a line."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    permissions = models.TextField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """The newest comes first."""

        db_table = "jicha_access_token"
        ordering = ("-id",)
