"""Which practices fit a city, and which cities are like it: pure, deterministic, with its reasons.

Knows profiles, practices and cities as plain frozen values. Must not know where they are kept, how they are shown,
nor any search index: the nearness in meaning of a city's own words is handed in.
"""

from search.matching.cities import CityFeatures, CityTable
from search.matching.levers import Lever, Unlock, find_levers, find_unlocks
from search.matching.peers import GROUPS, Peer, find_peers
from search.matching.practice import Adopter, MatchablePractice, OutcomeBand
from search.matching.profile import OFFENSES, Profile, size_of
from search.matching.rank import Contribution, Match, Matching, NotAdvised, rank_practices
from search.matching.weights import FACTORS, Weights

__all__ = [
    "FACTORS",
    "GROUPS",
    "OFFENSES",
    "Adopter",
    "CityFeatures",
    "CityTable",
    "Contribution",
    "Lever",
    "Match",
    "MatchablePractice",
    "Matching",
    "NotAdvised",
    "OutcomeBand",
    "Peer",
    "Profile",
    "Unlock",
    "Weights",
    "find_levers",
    "find_peers",
    "find_unlocks",
    "rank_practices",
    "size_of",
]
