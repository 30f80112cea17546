"""Which practices fit a city, and which cities are like it: pure, deterministic, with its reasons.

Knows profiles, practices and cities as plain frozen values. Must not know where they are kept, how they are shown,
nor any search index: the nearness in meaning of a city's own words is handed in.
"""

from search.matching.abstain import FirstQuestion
from search.matching.cities import CityFeatures, CityTable
from search.matching.gates import Gate
from search.matching.levers import Lever, Unlock, find_levers, find_unlocks
from search.matching.peers import GROUPS, Peer, find_peers
from search.matching.portfolio import Portfolio, build_portfolio
from search.matching.practice import Adopter, Finding, MatchablePractice
from search.matching.profile import OFFENSES, Profile, size_of
from search.matching.proposals import Proposal, read_proposals
from search.matching.rank import Contribution, Match, Matching, NotNow, rank_practices
from search.matching.stability import measure_stability
from search.matching.weights import FACTORS, Weights

__all__ = [
    "FACTORS",
    "GROUPS",
    "OFFENSES",
    "Adopter",
    "CityFeatures",
    "CityTable",
    "Contribution",
    "Finding",
    "FirstQuestion",
    "Gate",
    "Lever",
    "Match",
    "MatchablePractice",
    "Matching",
    "NotNow",
    "Peer",
    "Portfolio",
    "Profile",
    "Proposal",
    "Unlock",
    "Weights",
    "build_portfolio",
    "find_levers",
    "find_peers",
    "find_unlocks",
    "measure_stability",
    "rank_practices",
    "read_proposals",
    "size_of",
]
