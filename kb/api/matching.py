"""``POST match``, ``GET sites/{slug}/matches`` and ``GET sites/{slug}/peers``: what fits a city, and who is like it."""

from __future__ import annotations

from apiflask import APIBlueprint

from kb.api.matching_schemas import MatchingAnswer, PeerList
from kb.api.parameters import install_parameters
from kb.http.context import get_session, get_workspace
from kb.services import matching
from kb.services.matching import CityProfile, PeerParameters, ProfileRecord, SiteMatchParameters, WeightParameters

install_parameters()
blueprint = APIBlueprint("api_matching", __name__, tag="Matching")


@blueprint.post("/match")
@blueprint.input(ProfileRecord, location="json")
@blueprint.input(WeightParameters, location="query")
@blueprint.output(MatchingAnswer)
def match_profile(json_data: ProfileRecord, query_data: WeightParameters) -> MatchingAnswer:
    """Match a profile, also of a city that is not in the database. Nothing is stored."""
    return _match(CityProfile(json_data), query_data)


@blueprint.get("/sites/<slug>/matches")
@blueprint.input(SiteMatchParameters, location="query")
@blueprint.output(MatchingAnswer)
@blueprint.doc(responses=[404])
def match_site(slug: str, query_data: SiteMatchParameters) -> MatchingAnswer:
    """What fits a site, or a city of the FBI's tables, by its own figures and what it declares."""
    profile = matching.get_profile(get_session(), get_workspace().cities, slug)
    return _match(query_data.complete(profile), query_data)


@blueprint.get("/sites/<slug>/peers")
@blueprint.input(PeerParameters, location="query")
@blueprint.output(PeerList)
@blueprint.doc(responses=[404])
def find_site_peers(slug: str, query_data: PeerParameters) -> PeerList:
    """The cities most like a site, or like a city of the FBI's tables."""
    profile = matching.get_profile(get_session(), get_workspace().cities, slug)
    return PeerList.of(
        matching.find_peers_of(get_session(), get_workspace().cities, profile, query_data.k, tuple(query_data.group))
    )


def _match(profile: CityProfile, weights: WeightParameters) -> MatchingAnswer:
    return MatchingAnswer.of(matching.match_city(get_session(), get_workspace(), profile, weights.to_weights()))
