"""What judging leaves beside a flag: words between inspector and branch, and the views that people keep."""

from django.conf import settings
from django.db import models


class FlagNote(models.Model):
    """One act on a flag with its words: a question, an answer, a decision and its reason. Notes are added, never changed."""

    flag = models.ForeignKey("store.Flag", on_delete=models.CASCADE, related_name="notes")
    move = models.CharField(max_length=12)
    words = models.TextField(default="")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """The oldest comes first, as people read."""

        db_table = "jicha_flag_note"
        ordering = ("id",)


class SavedView(models.Model):
    """A list as one person likes to see it: the filters of its address under a title."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=30)
    title = models.CharField(max_length=60)
    query = models.CharField(max_length=400)

    class Meta:
        """A title stands once on a page."""

        db_table = "jicha_saved_view"
        ordering = ("title", "id")
        constraints = (models.UniqueConstraint(fields=("user", "page", "title"), name="view_title_once_a_page"),)
