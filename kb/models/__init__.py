"""The tables. Knows SQLAlchemy and configuration; must not know Flask, search, ingest or any page."""

from kb.models.account import Account, Attempt, Invitation, SignedIn
from kb.models.address import AddressCheck
from kb.models.asked import SearchDay, SearchMiss
from kb.models.audit import AuditEntry
from kb.models.city import City, CityYear, FiguresFile, SizeGroupRate
from kb.models.curation import Correction, DocumentVersion, Draft, DraftSave, Signature, Synonym
from kb.models.declarative import Table
from kb.models.document import Document, Link, Passage
from kb.models.drafting import DraftComment, Notice, OpenDraft
from kb.models.erasure import Erasure
from kb.models.outbox import OutboxEntry
from kb.models.reading_list import ListItem, ListSection, ReadingList
from kb.models.site import Adoption, Site, SiteYear
from kb.models.upload import ChosenField, Original, Upload, UploadItem

__all__ = [
    "Account",
    "AddressCheck",
    "Adoption",
    "Attempt",
    "AuditEntry",
    "ChosenField",
    "City",
    "CityYear",
    "Correction",
    "Document",
    "DocumentVersion",
    "Draft",
    "DraftComment",
    "DraftSave",
    "Erasure",
    "FiguresFile",
    "Invitation",
    "Link",
    "ListItem",
    "ListSection",
    "Notice",
    "OpenDraft",
    "Original",
    "OutboxEntry",
    "Passage",
    "ReadingList",
    "SearchDay",
    "SearchMiss",
    "Signature",
    "SignedIn",
    "Site",
    "SiteYear",
    "SizeGroupRate",
    "Synonym",
    "Table",
    "Upload",
    "UploadItem",
]
