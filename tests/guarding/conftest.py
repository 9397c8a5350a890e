"""What the tests of this folder share."""

from tests.desk_fixtures import actor_of, as_role, home, now
from tests.trailing.emptied import empty_trail

__all__ = ["actor_of", "as_role", "empty_trail", "home", "now"]
