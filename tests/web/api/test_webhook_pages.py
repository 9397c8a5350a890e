"""The page of webhooks: registered, paused, tried again, by the security administrator alone."""

from typing import Any

import pytest
from django.urls import reverse

from jicha.domain.access.roles import Role
from jicha.store.models import Delivery, Webhook
from tests.desk_fixtures import NOW, ClientOf

pytestmark = pytest.mark.django_db
FORM = {"title": "督办系统", "address": "http://10.0.0.5/jicha", "events": ["finding"]}


def test_an_address_is_registered_paused_and_its_dead_sent_again(as_role: ClientOf, settings: Any) -> None:
    settings.WEBHOOK_TARGETS = ["http://10.0.0.5/jicha"]
    browser = as_role(Role.SECURITY_ADMIN)
    assert "还没有推送过" in browser.get(reverse("webhooks")).content.decode()
    assert "密钥只显示这一次" in browser.post(reverse("webhook_make"), FORM).content.decode()
    row = Webhook.objects.get()
    dead = Delivery.objects.create(webhook=row, seq=1, action="finding.sign", body="{}", state="dead", next_at=NOW)
    page = browser.get(reverse("webhooks")).content.decode()
    assert "有 1 条推送多次未送达" in page
    assert "重新推送" in page
    assert browser.post(reverse("delivery_again", args=[dead.pk])).status_code == 302
    assert Delivery.objects.get().state == "waiting"
    assert browser.post(reverse("webhook_switch", args=[row.pk, "off"])).status_code == 302
    assert not Webhook.objects.get().is_active
    assert "继续" in browser.get(reverse("webhooks")).content.decode()


def test_a_form_with_a_fault_or_an_address_off_the_list_is_refused(as_role: ClientOf) -> None:
    browser = as_role(Role.SECURITY_ADMIN)
    assert browser.post(reverse("webhook_make"), {}).status_code == 422
    answer = browser.post(reverse("webhook_make"), FORM)
    assert answer.status_code == 422
    assert "JICHA_WEBHOOKS" in answer.content.decode()
    assert as_role(Role.LEAD).get(reverse("webhooks")).status_code == 403
