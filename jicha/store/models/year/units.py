"""The city and its branches."""

from django.db import models


class Unit(models.Model):
    """A unit that can be audited, or the city itself; the plan's content names them, administration may add."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    city_code = models.CharField(max_length=12)
    in_base = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    place = models.PositiveIntegerField(default=0)

    class Meta:
        """Units stand in the order of the city's own list."""

        db_table = "jicha_unit"
        ordering = ("place", "code")
        constraints = (models.UniqueConstraint(fields=("city_code", "name"), name="unit_name_once_in_a_city"),)
