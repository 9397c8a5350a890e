"""The clean year: every rule holds, with room to every limit."""

from examples.lvliang_2021.city import (
    audits,
    cases,
    clues,
    documents,
    notices,
    people,
    plans,
    platform,
    scores,
    self_checks,
    sources,
    visits,
)
from examples.lvliang_2021.city.scene import Scene
from examples.lvliang_2021.discretion import sheets
from examples.lvliang_2021.units import BRANCHES
from examples.lvliang_2021.year import CITY, Year


def clean_year(*, seed: int) -> Year:
    """Make the consistent year of the whole city."""
    year = Year(seed)
    names = people.all_names(year)
    people.unit_rows(year)
    people.inspectors(year, names[: people.CITY_OFFICERS])
    people.terminals(year, CITY)
    people.uniforms(year, CITY)
    platform.logins(year, CITY)
    for index, branch in enumerate(BRANCHES):
        start = people.CITY_OFFICERS + index * people.OFFICERS
        branch_year(Scene(year, branch), names[start : start + people.OFFICERS])
    plans.campaigns(year)
    audits.projects(year)
    audits.acceptances(year)
    self_checks.self_checks(year)
    clues.clues(year)
    scores.review_scores(year)
    scores.drill(year)
    scores.pulls(year)
    scores.norms(year)
    sheets.versions(year)
    scores.calendar(year)
    return year


def branch_year(scene: Scene, names: list[str]) -> None:
    """Make the year of one branch."""
    people.officers(scene, names)
    people.terminals(scene.year, scene.branch.code)
    people.uniforms(scene.year, scene.branch.code)
    people.dress_checks(scene)
    sources.library(scene)
    sources.draws(scene)
    sources.positive_list(scene)
    sources.off_site(scene)
    sources.check_items(scene)
    visits.drawn_visits(scene)
    visits.complaints(scene)
    plans.plans(scene)
    made = cases.cases(scene)
    documents.documents(scene, made)
    sheets.sheets(scene, made)
    notices.catalogue(scene)
    notices.standing(scene)
    notices.typical_cases(scene, made)
    platform.heartbeats(scene)
    platform.uploads(scene)
    platform.logins(scene.year, scene.branch.code)
