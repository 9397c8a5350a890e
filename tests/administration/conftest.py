"""What the tests of this folder share."""

from tests.desk_fixtures import actor_of, as_role, home, now, plan_2021

__all__ = ["actor_of", "as_role", "home", "now", "plan_2021"]
