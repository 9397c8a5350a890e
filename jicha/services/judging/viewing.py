"""Keep and drop the views that a person likes to come back to."""

from django.db import transaction

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, MissingError, UsageError
from jicha.store.models.judging import SavedView

_MOST = 30


def keep_view(actor: Actor, *, page: str, title: str, query: str) -> None:
    """Keep a view under a title; the same title again takes the new filters. Views are a person's own and no event of the trail.

    Raises:
        UsageError: no title, too long, or too many views.
    """
    require(actor, permission=Permission.ACCOUNT_OWN)
    name = title.strip()
    if not name or len(name) > 60 or len(query) > 400:
        raise UsageError(Fault("视图名称应为1至60个字，条件不能过长", page, "改短名称或减少条件"))
    with transaction.atomic():
        if SavedView.objects.filter(user_id=actor.user_id or 0, page=page).exclude(title=name).count() >= _MOST:
            raise UsageError(Fault(f"一个页面最多保存{_MOST}个视图", page, "先删除不用的视图"))
        SavedView.objects.update_or_create(user_id=actor.user_id or 0, page=page, title=name, defaults={"query": query})


def drop_view(actor: Actor, *, view_id: int) -> None:
    """Drop a view of one's own.

    Raises:
        MissingError: there is none.
    """
    require(actor, permission=Permission.ACCOUNT_OWN)
    dropped, _tables = SavedView.objects.filter(user_id=actor.user_id or 0, pk=view_id).delete()
    if not dropped:
        raise MissingError(Fault("没有这个视图", f"视图{view_id}", "刷新页面"))
