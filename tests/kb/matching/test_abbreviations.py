"""A concern with abbreviations is read as the same words spelled out."""

from __future__ import annotations

import json

import pytest

from kb.services.matching.answer import MatchAnswer
from kb.services.matching.match import match_city
from kb.services.matching.profile import CityProfile, read_profile
from kb.workspace import Workspace
from search.matching import Weights


def ask(workspace: Workspace, profile: CityProfile, weights: Weights | None = None) -> MatchAnswer:
    with workspace.sessions() as session:
        return match_city(session, workspace, profile, weights or Weights())


@pytest.mark.parametrize(
    ("short", "spelled_out"),
    [
        (
            "A few men in Ft. Worth shoot each other over insults. The U.S. Attorney, Lt. Reyes and Dr. Gray of St. "
            "Mary's want to warn them.",
            "A few men in Fort Worth shoot each other over insults. The United States Attorney, Lieutenant Reyes and "
            "Doctor Gray of Saint Mary's want to warn them.",
        ),
        (
            "Wounded young men come back to St. Luke's. Dr. Hill and the U.S. Dept. of Health want someone at the "
            "bedside.",
            "Wounded young men come back to Saint Luke's. Doctor Hill and the United States Department of Health want "
            "someone at the bedside.",
        ),
        (
            "Shootings at vacant lots on St. Claude Ave. and near Ft. Macomb. The D.A. and Capt. Roy ask what to do "
            "with the lots.",
            "Shootings at vacant lots on Saint Claude Avenue and near Fort Macomb. The District Attorney and Captain "
            "Roy ask what to do with the lots.",
        ),
    ],
)
def test_a_concern_with_abbreviations_matches_as_the_same_spelled_out(
    knowledge: Workspace, short: str, spelled_out: str
) -> None:
    def first_five(concern: str) -> list[str]:
        profile = read_profile(json.dumps({"population": 300_000, "problems": ["homicide"], "concern": concern}))
        return [match.card.slug for match in ask(knowledge, profile).matches[:5]]

    one, other = first_five(short), first_five(spelled_out)
    assert one[0] in other[:2]
    assert other[0] in one[:2]
    assert len(set(one) & set(other)) >= 3
