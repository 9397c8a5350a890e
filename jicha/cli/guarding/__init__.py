"""Commands and pages of people, rights and the trail."""
