"""What a question names: places by any of their names, and records by a piece of what they are called."""

from __future__ import annotations

import string

from hypothesis import given
from hypothesis import strategies as st

from knowledge.states import iter_states
from knowledge.vocabulary import SITE_KIND, Visibility
from search.memory import HashEncoder, MemoryKeywordIndex, MemoryVectorIndex
from search.ranking.places import PlaceReader
from search.ranking.searcher import HybridSearcher
from search.thesaurus.thesaurus import Thesaurus
from search.types import IndexDocument, IndexPassage, SearchRequest
from search.vector.embed import embed_documents


def site(slug: str, title: str, state: str, *names: str, seen: Visibility = Visibility.PUBLISHED) -> IndexDocument:
    return IndexDocument(
        f"site:{slug}",
        SITE_KIND,
        title,
        slug,
        (IndexPassage(0, f"City of the program. {title}."),),
        names=names,
        sites=(slug,),
        states=(state,),
        visibility=seen,
    )


SITES = (
    site("memphis-tn", "Memphis, TN", "TN", "Memphis", "Memphis Tennessee"),
    site("jackson-ms", "Jackson, MS", "MS", "Jackson"),
    site("jackson-tn", "Jackson, TN", "TN", "Jackson", "Jackson Tennessee"),
    site("st-louis-mo", "St. Louis, MO", "MO", "St. Louis", "Saint Louis", "stl"),
    site("gary-in", "Gary, IN", "IN", "Gary"),
    site("new-orleans-la", "New Orleans, LA", "LA", "New Orleans", "nola"),
    site("austin-tx", "Austin, TX", "TX", "Austin", seen=Visibility.DRAFT),
    site("houston-tx", "Houston, TX", "TX", "Houston"),
)
PAGES = tuple(
    IndexDocument(
        f"patrol-{number}",
        "practice",
        f"Patrol number {number}",
        str(number),
        (IndexPassage(0, "gun violence patrol in hot spots, gun violence again and again"),),
        states=("TX",) if number == 3 else (),
    )
    for number in range(12)
)
RECORDS = (
    IndexDocument(
        "ref-felons",
        "reference",
        "Attention Felons: Evaluating a Project",
        "f",
        authors=("Papachristos, Ann",),
        year=2007,
    ),
    IndexDocument("ref-zebra", "reference", "A study of markets", "z", summary="gun violence and the zebrafish method"),
)


def searcher() -> HybridSearcher:
    encoder, keyword = HashEncoder(), MemoryKeywordIndex()
    vector = MemoryVectorIndex(encoder.dimension)
    embedded = list(embed_documents((*SITES, *PAGES, *RECORDS), encoder, {}, lambda _: None))
    keyword.add([item.document for item in embedded])
    vector.add(embedded)
    return HybridSearcher(keyword, vector, encoder, Thesaurus.empty())


SEARCHER = searcher()
PLACES = PlaceReader(SEARCHER.keyword.catalog)


def found(text: str) -> list[str]:
    return [hit.id for hit in SEARCHER.search(SearchRequest(text, limit=30)).hits]


def test_bare_name_nickname_and_other_spelling_lead_to_the_site() -> None:
    for typed in ("Memphis", "memphis tn", "Memphis, Tennessee", "what has Memphis done"):
        assert found(typed)[0] == "site:memphis-tn", typed
    assert found("NOLA")[0] == "site:new-orleans-la"
    assert found("Saint Louis")[0] == found("St Louis")[0] == found("St. Louis")[0] == "site:st-louis-mo"


def test_state_gives_its_sites_and_then_the_pages_about_it() -> None:
    for typed in ("Texas", "TX", "who in Texas is in the network"):
        assert found(typed)[:2] == ["site:houston-tx", "patrol-3"], typed


def test_site_that_is_not_published_is_not_found() -> None:
    assert "site:austin-tx" not in found("Austin") + found("Texas")


def test_name_with_its_state_is_one_city_and_without_it_all_of_that_name() -> None:
    assert PLACES.read("Jackson Tennessee").sites == {"jackson-tn"}
    assert PLACES.read("Jackson").sites == {"jackson-ms", "jackson-tn"}


def test_county_of_the_same_name_is_not_the_city() -> None:
    assert not PLACES.read("Jackson County gun courts").sites


def test_name_of_a_person_is_a_city_only_in_capitals_or_alone() -> None:
    assert not PLACES.read("what gary said").any
    assert PLACES.read("gary").sites == PLACES.read("shootings in Gary").sites == {"gary-in"}


def test_small_words_are_no_states() -> None:
    assert not PLACES.read("or me in hi ok").any
    assert PLACES.read("courts in OH").states == {"OH"}


@given(
    st.sampled_from([name for _, name in iter_states()]), st.sampled_from(["what has {} done", "{}", "courts in {}"])
)
def test_every_state_is_read_by_its_name_in_any_case(name: str, asked: str) -> None:
    for said in (name, name.lower(), name.upper()):
        assert PLACES.read(asked.format(said)).states, said


@given(st.text(alphabet=string.printable, max_size=80))
def test_any_text_is_read_and_its_places_are_known_ones(text: str) -> None:
    named = PLACES.read(text)
    assert named.sites <= {slug for each in SITES for slug in each.sites}
    assert named.states <= {code for code, _ in iter_states()}


def test_piece_of_a_title_brings_the_record_first_whatever_its_kind() -> None:
    assert found("attention felons")[0] == "ref-felons"
    assert found("Papachristos 2007 project felons")[0] == "ref-felons"


@given(st.permutations(["zebrafish", "gun", "violence"]))
def test_word_that_one_record_has_brings_it_among_the_first_three(words: list[str]) -> None:
    assert "ref-zebra" in found(" ".join(words))[:3]


def test_subject_alone_brings_no_citation_first() -> None:
    assert found("gun violence patrol")[0].startswith("patrol-")


def test_only_document_with_a_word_is_told_from_several() -> None:
    catalog = SEARCHER.keyword.catalog
    seen = SearchRequest("").filters
    assert SEARCHER.keyword.find_only("zebrafish", seen) == catalog.row_of["ref-zebra"]
    assert SEARCHER.keyword.find_only("gun", seen) is None
    assert SEARCHER.keyword.find_only("austin", seen) is None
