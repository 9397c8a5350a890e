"""What the journeys share."""

from tests.desk_fixtures import actor_of, as_role, home, now, plan_2021
from tests.web.reviews.conftest import ledger, team

__all__ = ["actor_of", "as_role", "home", "ledger", "now", "plan_2021", "team"]
