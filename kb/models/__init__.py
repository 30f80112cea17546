"""The tables. Knows SQLAlchemy and configuration; must not know Flask, search, ingest or any page."""

from kb.models.city import City, CityYear
from kb.models.declarative import Table
from kb.models.document import Document, Link, Passage
from kb.models.outbox import OutboxEntry
from kb.models.site import Adoption, Site, SiteYear

__all__ = ["Adoption", "City", "CityYear", "Document", "Link", "OutboxEntry", "Passage", "Site", "SiteYear", "Table"]
