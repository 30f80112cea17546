"""What programs read of this site: Atom feeds, the search's description, the sitemap and the rules for robots."""

from __future__ import annotations

from flask import Blueprint, Response, request

from kb.http.context import get_session, get_workspace
from kb.http.downloads import get_base
from kb.services import sharing
from kb.services.finding import SearchParameters, build_query_string
from kb.services.parameters import read_parameters

blueprint = Blueprint("feeds", __name__)

_NOT_FOR_ROBOTS = ("/search", "/api/", "/oai", "/match/", "/compare", "/brief")


@blueprint.get("/feeds/new.atom")
def new() -> Response:
    """New and changed documents."""
    return _send_feed(sharing.find_new(get_session()))


@blueprint.get("/feeds/area/<area>.atom")
def new_in_area(area: str) -> Response:
    """New and changed documents of one core area."""
    return _send_feed(sharing.find_new_in_area(get_session(), area))


@blueprint.get("/search.atom")
def search() -> Response:
    """Of the documents that a search finds those changed last."""
    question = read_parameters(SearchParameters, request.args.to_dict(flat=False)).to_question()
    query = build_query_string(question, page=1, k=10)
    return _send_feed(sharing.find_matching(get_session(), get_workspace().index, question, query))


@blueprint.get("/opensearch.xml")
def description() -> Response:
    """How to search here from a browser's own box."""
    return _send(sharing.write_description(get_base()), "application/opensearchdescription+xml")


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """Every page, or an index where there are too many for one file."""
    return _send(sharing.write_sitemap(get_session(), get_base()), "application/xml")


@blueprint.get("/sitemaps/<int:part>.xml")
def sitemap_part(part: int) -> Response:
    """A part of the sitemap."""
    return _send(sharing.write_sitemap(get_session(), get_base(), part), "application/xml")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Pages may be read by robots; what is computed for each address may not."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _NOT_FOR_ROBOTS), f"Sitemap: {get_base()}/sitemap.xml"]
    return _send("\n".join([*lines, ""]).encode(), "text/plain")


def _send_feed(feed: sharing.Feed) -> Response:
    return _send(sharing.write_feed(feed, get_base()), "application/atom+xml")


def _send(body: bytes, media_type: str) -> Response:
    """``body``, or 304 to a client that has it already."""
    response = Response(body, content_type=f"{media_type}; charset=utf-8")
    response.add_etag()
    response.cache_control.no_cache = True  # keep it, and ask whether it still holds
    response.make_conditional(request)
    return response
