"""Small parts that templates draw."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jicha.web.frame.words import TONES, WORDS

register = template.Library()


@register.simple_tag
def badge(value: str) -> SafeString:
    """Draw a state with its word and tone; a value without a word shows itself."""
    word = WORDS.get(value)
    return format_html('<span class="badge {}">{}</span>', TONES.get(value, "calm"), _(word) if word else value)
