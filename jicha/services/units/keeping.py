"""Know the units that a plan names."""

from jicha.domain.plans import Plan
from jicha.domain.units import UnitKind
from jicha.store.models.year.units import Unit


def keep_units(plan: Plan) -> None:
    """Add the plan's city and units to the table; what is known already takes the plan's name, kind and place. Call it in a transaction."""
    rows = [Unit(code=plan.city_code, name=plan.city_name, kind=UnitKind.CITY.value, city_code=plan.city_code, in_base=False, place=0)]
    rows += [
        Unit(code=unit.code, name=unit.name, kind=unit.kind.value, city_code=plan.city_code, in_base=unit.in_base, place=place)
        for place, unit in enumerate(plan.units, start=1)
        if unit.code != plan.city_code
    ]
    Unit.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=["name", "kind", "city_code", "in_base", "place"]
    )
