"""Which practices fit a city, and which cities are like it: pure, deterministic, with its reasons.

Knows profiles, practices and cities as plain frozen values. Must not know where they are kept, how they are shown,
nor any search index: the nearness in meaning of a city's own words is handed in.
"""

from search.matching.abstain import FirstQuestion
from search.matching.cities import CityFeatures, CityTable
from search.matching.gates import Gate
from search.matching.guesses import Guess, read_guesses
from search.matching.levers import Lever, Unlock, find_levers, find_unlocks
from search.matching.measure import Basis, Contribution, Match, build_basis
from search.matching.peers import GROUPS, Peer, find_peers
from search.matching.portfolio import Portfolio, build_portfolio
from search.matching.practice import Adopter, MatchablePractice, ProblemFinding
from search.matching.profile import OFFENSES, Profile, size_of
from search.matching.rank import HeldBack, Matching, find_place, rank_on, rank_practices
from search.matching.stability import measure_stability
from search.matching.weights import FACTORS, Weights

__all__ = [
    "FACTORS",
    "GROUPS",
    "OFFENSES",
    "Adopter",
    "Basis",
    "CityFeatures",
    "CityTable",
    "Contribution",
    "FirstQuestion",
    "Gate",
    "Guess",
    "HeldBack",
    "Lever",
    "Match",
    "MatchablePractice",
    "Matching",
    "Peer",
    "Portfolio",
    "ProblemFinding",
    "Profile",
    "Unlock",
    "Weights",
    "build_basis",
    "build_portfolio",
    "find_levers",
    "find_peers",
    "find_place",
    "find_unlocks",
    "measure_stability",
    "rank_on",
    "rank_practices",
    "read_guesses",
    "size_of",
]
