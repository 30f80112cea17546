"""OAI-PMH 2.0: every published document as Dublin Core or MODS, and every withdrawn one as deleted, for ever.

Knows tables and works; must not know HTTP. Lists go on by the time of change and the number of the last record given,
so a document that changes while a list is read is given again at its end and none is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from kb.models import Document
from kb.models.declarative import now
from kb.services.citing import BASE_NAME, build_citable, one_line
from kb.services.library import label
from kb.services.sharing.feeds import has_area
from kb.services.sharing.metadata import FORMATS
from kb.services.sharing.oai_pmh_request import (
    HarvestRequest,
    Position,
    Refused,
    Selection,
    build_token,
    read_request,
)
from kb.services.sharing.xml import add_element, format_time, in_utc, write_xml
from knowledge.vocabulary import Area, Kind, Visibility

PAGE = 100
"""Records in one part of a list."""

_OAI = "http://www.openarchives.org/OAI/2.0/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_IDENTIFIER = "oai:psp-knowledge-base:"
"""What the identifier of a record begins with, before its slug: it does not change with the site's address."""
_SHOWN = (Visibility.PUBLISHED, Visibility.WITHDRAWN)


def answer_oai(session: Session, given: Mapping[str, Sequence[str]], base: str) -> bytes:
    """The answer to a harvester's request, whose every argument stands in ``given`` with all its values."""
    attributes = {"xmlns": _OAI, "xmlns:xsi": _XSI, "xsi:schemaLocation": f"{_OAI} {_OAI}OAI-PMH.xsd"}
    root = ET.Element("OAI-PMH", attributes)
    add_element(root, "responseDate", format_time(now()))
    repeated = add_element(root, "request", f"{base}/oai")
    try:
        request = read_request(given)
        repeated.attrib.update({"verb": request.verb, **request.arguments})
        _answer(session, request, root, base)
    except Refused as error:
        add_element(root, "error", str(error), code=error.code)
        if error.code not in ("badVerb", "badArgument"):
            repeated.attrib.update({name: values[0] for name, values in given.items() if values})
    for name, value in list(repeated.items()):
        repeated.set(name, one_line(value))
    return write_xml(root)


def _answer(session: Session, request: HarvestRequest, root: ET.Element, base: str) -> None:
    match request.verb:
        case "Identify":
            _identify(session, root, base)
        case "ListMetadataFormats":
            _list_formats(session, request, root)
        case "ListSets":
            parent = add_element(root, "ListSets")
            for spec, name in _SETS.items():
                entry = add_element(parent, "set")
                add_element(entry, "setSpec", spec)
                add_element(entry, "setName", name)
        case "GetRecord":
            _add_record(add_element(root, "GetRecord"), _get(session, request.identifier), base, request.prefix)
        case _:
            _list(session, request, root, base)


def _identify(session: Session, root: ET.Element, base: str) -> None:
    earliest = session.scalar(select(func.min(Document.updated_at)).where(Document.visibility.in_(_SHOWN)))
    host = urlsplit(base).hostname or "localhost"
    parent = add_element(root, "Identify")
    add_element(parent, "repositoryName", BASE_NAME)
    add_element(parent, "baseURL", f"{base}/oai")
    add_element(parent, "protocolVersion", "2.0")
    # The protocol asks for an address; RFC 2142 promises this one at every domain.
    add_element(parent, "adminEmail", f"postmaster@{host}" if "." in host else f"postmaster@{host}.localdomain")
    add_element(parent, "earliestDatestamp", format_time(earliest or now()))
    add_element(parent, "deletedRecord", "persistent")
    add_element(parent, "granularity", "YYYY-MM-DDThh:mm:ssZ")


def _list_formats(session: Session, request: HarvestRequest, root: ET.Element) -> None:
    if "identifier" in request.arguments:
        _get(session, request.identifier)
    parent = add_element(root, "ListMetadataFormats")
    for each in FORMATS.values():
        entry = add_element(parent, "metadataFormat")
        add_element(entry, "metadataPrefix", each.prefix)
        add_element(entry, "schema", each.schema)
        add_element(entry, "metadataNamespace", each.namespace)


def _list(session: Session, request: HarvestRequest, root: ET.Element, base: str) -> None:
    selection = request.selection
    conditions = _conditions(selection)
    total = session.scalar(select(func.count()).select_from(Document).where(*conditions)) or 0
    query = select(Document).where(*conditions).order_by(Document.updated_at, Document.id).limit(PAGE + 1)
    rows = session.scalars(query.where(_behind(selection.after)) if selection.after else query).all()
    if not rows and not request.resumed:
        raise Refused("noRecordsMatch", "No record matches.")
    parent = add_element(root, request.verb)
    for row in rows[:PAGE]:
        if request.verb == "ListRecords":
            _add_record(parent, row, base, selection.prefix)
        else:
            _add_header(parent, row)
    more = len(rows) > PAGE
    if more or request.resumed:
        given = selection.cursor + min(len(rows), PAGE)
        last = rows[PAGE - 1] if more else None
        token = build_token(selection, Position(in_utc(last.updated_at), last.id), given) if last else ""
        size = max(total, given)
        add_element(parent, "resumptionToken", token, completeListSize=str(size), cursor=str(selection.cursor))


def _conditions(selection: Selection) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Document.visibility.in_(_SHOWN)]
    if selection.first:
        conditions.append(Document.updated_at >= selection.first)
    if selection.last:
        conditions.append(Document.updated_at <= selection.last)
    if selection.in_set:
        prefix, _, value = selection.in_set.partition("-")
        if selection.in_set not in _SETS:
            raise Refused("noRecordsMatch", f"There is no set {selection.in_set!r}.")
        conditions.append(Document.kind == value if prefix == "kind" else has_area(value))
    return conditions


def _behind(position: Position) -> ColumnElement[bool]:
    same = and_(Document.updated_at == position.changed, Document.id > position.number)
    return or_(Document.updated_at > position.changed, same)


def _get(session: Session, identifier: str) -> Document:
    slug = identifier.removeprefix(_IDENTIFIER) if identifier.startswith(_IDENTIFIER) else ""
    row = session.scalar(select(Document).where(Document.slug == slug, Document.visibility.in_(_SHOWN)))
    if row is None:
        raise Refused("idDoesNotExist", "There is no such record.")
    return row


def _add_record(parent: ET.Element, row: Document, base: str, prefix: str) -> None:
    record = add_element(parent, "record")
    _add_header(record, row)
    if row.visibility == Visibility.PUBLISHED:
        FORMATS[prefix].write(add_element(record, "metadata"), build_citable(row, base))


def _add_header(parent: ET.Element, row: Document) -> None:
    deleted = {} if row.visibility == Visibility.PUBLISHED else {"status": "deleted"}
    header = add_element(parent, "header", **deleted)
    add_element(header, "identifier", _IDENTIFIER + row.slug)
    add_element(header, "datestamp", format_time(row.updated_at))
    for spec in (f"kind-{row.kind}", *(f"area-{area}" for area in row.record.get("core_areas", ()))):
        add_element(header, "setSpec", spec)


_SETS = {
    **{f"kind-{kind}": f"Kind: {label(kind)}" for kind in Kind},
    **{f"area-{area}": f"Core area: {label(area)}" for area in Area},
}
