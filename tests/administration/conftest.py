"""What the tests of this folder share."""

from tests.desk_fixtures import actor_of, as_role, home, now, plan_2021, small_year

__all__ = ["actor_of", "as_role", "home", "now", "plan_2021", "small_year"]
