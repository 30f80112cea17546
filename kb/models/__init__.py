"""The tables. Knows SQLAlchemy and configuration; must not know Flask, search, ingest or any page."""

from kb.models.account import Account, Attempt, Invitation, RecoveryCode, SignedIn
from kb.models.address import AddressCheck
from kb.models.asked import SearchDay, SearchMiss
from kb.models.audit import AuditEntry, AuditHead
from kb.models.city import City, CityYear, FiguresFile, SizeGroupRate
from kb.models.collection import HarvestedCollection, HarvestQuestion, WorkKey
from kb.models.curation import Correction, DocumentVersion, Draft, DraftSave, Signature, Synonym
from kb.models.declarative import Table
from kb.models.document import CURATED, Document, Link, Passage, RenderedText
from kb.models.drafting import DraftComment, Notice, OpenDraft
from kb.models.erasure import Erasure
from kb.models.exchange import (
    HelpedBy,
    PeerLesson,
    PeerLessonSite,
    PeerOffer,
    PeerVisit,
    VisitLine,
    VisitNote,
    VisitSite,
)
from kb.models.outbox import OutboxEntry
from kb.models.peer import AdoptionReport, AskedSite, LetterFile, PeerLetter, PeerQuestion, SiteSeat
from kb.models.plan import CityPlan, PlanVersion
from kb.models.reading_list import (
    ListEditor,
    ListInvitation,
    ListItem,
    ListSection,
    ListVersion,
    ReadingList,
    ReadingMove,
)
from kb.models.site import Adoption, Site, SiteYear
from kb.models.telling import Following, InboxItem, TellingAddress, TellingChoice
from kb.models.upload import ChosenField, Original, Upload, UploadItem

__all__ = [
    "CURATED",
    "Account",
    "AddressCheck",
    "Adoption",
    "AdoptionReport",
    "AskedSite",
    "Attempt",
    "AuditEntry",
    "AuditHead",
    "ChosenField",
    "City",
    "CityPlan",
    "CityYear",
    "Correction",
    "Document",
    "DocumentVersion",
    "Draft",
    "DraftComment",
    "DraftSave",
    "Erasure",
    "FiguresFile",
    "Following",
    "HarvestQuestion",
    "HarvestedCollection",
    "HelpedBy",
    "InboxItem",
    "Invitation",
    "LetterFile",
    "Link",
    "ListEditor",
    "ListInvitation",
    "ListItem",
    "ListSection",
    "ListVersion",
    "Notice",
    "OpenDraft",
    "Original",
    "OutboxEntry",
    "Passage",
    "PeerLesson",
    "PeerLessonSite",
    "PeerLetter",
    "PeerOffer",
    "PeerQuestion",
    "PeerVisit",
    "PlanVersion",
    "ReadingList",
    "ReadingMove",
    "RecoveryCode",
    "RenderedText",
    "SearchDay",
    "SearchMiss",
    "Signature",
    "SignedIn",
    "Site",
    "SiteSeat",
    "SiteYear",
    "SizeGroupRate",
    "Synonym",
    "Table",
    "TellingAddress",
    "TellingChoice",
    "Upload",
    "UploadItem",
    "VisitLine",
    "VisitNote",
    "VisitSite",
    "WorkKey",
]
