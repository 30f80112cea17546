"""``GET sites`` and ``GET sites/{slug}``: the sites of the program with their figures."""

from __future__ import annotations

from apiflask import APIBlueprint

from kb.api.schemas import SiteAnswer, SiteList, SiteListItem
from kb.http.context import get_session
from kb.services import library

blueprint = APIBlueprint("api_sites", __name__, tag="Sites")


@blueprint.get("/sites")
@blueprint.output(SiteList)
def list_sites() -> SiteList:
    """All sites by name."""
    return SiteList(
        sites=[
            SiteListItem(
                slug=card.slug, name=card.name, state=card.state, url=f"/sites/{card.slug}", cohorts=list(card.cohorts)
            )
            for card in library.find_sites(get_session())
        ]
    )


@blueprint.get("/sites/<slug>")
@blueprint.output(SiteAnswer)
@blueprint.doc(responses=[404])
def get_site(slug: str) -> SiteAnswer:
    """One site."""
    return SiteAnswer.of(library.get_site(get_session(), slug))
