"""Who somebody is to an identity provider: the issuer and the subject, and nothing else that a token says."""

from dataclasses import dataclass

from jicha.domain.errors import Fault, UsageError, refuse

_LONGEST_SUBJECT = 255
_KINDS = ("amr:", "acr:")


@dataclass(frozen=True, slots=True)
class Proof:
    """What a checked ID token proved.

    Attributes:
        methods: how the person was known there (`amr`, RFC 8176); empty if the provider does not say.
        level: how strongly (`acr`); null if it does not say.
    """

    issuer: str
    subject: str
    methods: frozenset[str] = frozenset()
    level: str | None = None


def did_second_factor(proof: Proof, *, accepted: frozenset[str]) -> bool:
    """Say whether the provider asked for a second factor that the bureau accepts in place of the desk's own.

    Args:
        accepted: `amr:<method>` or `acr:<level>`; one that fits is enough, none is ever taken for granted.
    """
    level = {f"acr:{proof.level}"} if proof.level is not None else set()
    return bool(accepted & ({f"amr:{method}" for method in proof.methods} | level))


def faults_of_second(entries: frozenset[str]) -> tuple[Fault, ...]:
    """Name every entry of the accepted second factors that could never fit."""
    mend = "写成 amr:otp 或 acr:级别，多个用逗号隔开；取值由身份认证系统的管理员提供。"
    wrong = sorted(one for one in entries if not one.startswith(_KINDS) or one in _KINDS)
    return tuple(Fault("二次验证的写法认不出", f"JICHA_OIDC_SECOND：{one}", mend) for one in wrong)


def is_subject(text: str) -> bool:
    """Say whether a text can be a subject.

    Source:
        OpenID Connect Core 1.0, section 2: at most 255 ASCII characters, case sensitive.
    """
    return 0 < len(text) <= _LONGEST_SUBJECT and text.isascii() and text.isprintable()


def require_subject(subject: str) -> str:
    """Give a subject as an administrator typed it, without blanks around it.

    Raises:
        UsageError: it is empty, too long, or has signs that no subject has.
    """
    plain = subject.strip()
    mend = "照抄身份认证系统里的用户标识（sub），区分大小写；本人首次登录时，页面上也会显示。"
    refuse(UsageError, faults=() if is_subject(plain) else (Fault("身份标识没有写，或者不合格式", "身份标识", mend),))
    return plain
