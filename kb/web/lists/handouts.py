"""What organizers give out: a page a session to print, with a code to scan, and a calendar file."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request, send_file

from kb.http.access import get_actor
from kb.http.context import get_session, get_workspace
from kb.http.downloads import get_base
from kb.services import lists

blueprint = Blueprint("handouts", __name__)


@blueprint.get("/lists/<key>/handouts")
def show(key: str) -> Response:
    """The handouts of a list, or of one track."""
    session = get_session()
    view = lists.get_list(session, key, get_actor())
    track, base = request.args.get("track", ""), get_base()
    sections = lists.select_track(view, track)
    addresses = {section.id: lists.section_address(view, section, base) for section in sections}
    page = render_template(
        "lists/handouts.html",
        view=view,
        sections=sections,
        addresses=addresses,
        codes={number: lists.draw_code(address) for number, address in addresses.items()},
        base=base,
        track=track,
        tracks=lists.find_tracks(view),
        has_files=bool(lists.find_files(session, sections)),
        dated=any(section.slot.at(section.slot.starts) for section in sections),
    )
    response = make_response(page)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.get("/lists/<key>.ics")
def calendar(key: str) -> Response:
    """The sessions of a list, or of one track, as a calendar file."""
    view = lists.get_list(get_session(), key, get_actor())
    track = request.args.get("track", "")
    content = lists.write_calendar(view, get_base(), lists.select_track(view, track))
    response = Response(content, content_type="text/calendar; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"reading-list-{key}.ics")
    return response


@blueprint.get("/lists/<key>/packet.zip")
def packet(key: str) -> Response:
    """The PDFs of a list's readings that may be given out."""
    session = get_session()
    view = lists.get_list(session, key, get_actor())
    sections = lists.select_track(view, request.args.get("track", ""))
    file = lists.write_packet(session, view, sections, get_workspace().settings.originals_folder, get_base())
    return send_file(file, mimetype="application/zip", as_attachment=True, download_name=f"reading-list-{key}.zip")
