"""Records that somebody looked for newer evidence and found nothing: a draft with the day in it, handed in for review.

Knows drafts and review. Must not know pages of the site. A second person publishes it like any other change.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from kb.errors import BadRequest
from kb.models.declarative import now
from kb.services.audit import Actor
from kb.services.drafting import EDITABLE, NotNow, fill_in, open_for_editing, save_draft
from kb.services.publishing import submit
from kb.services.transactions import changing

UNTIL_NEXT = timedelta(days=365)
"""After so long somebody should look again."""


def record_looked(session: Session, actor: Actor, slug: str, today: date | None = None) -> int:
    """Hand in that ``actor`` looked at the evidence of the practice ``slug`` today. The number of the draft.

    A day of review that has come is moved on by a year.

    Raises:
        NotFound: there is no such page.
        BadRequest: it is no practice.
        NotNow: a draft of it is under way, where the day can be set by hand, or it was looked at today.
    """
    today = today or now().date()
    with changing(session, actor):
        draft = open_for_editing(session, actor, slug)
        fields = fill_in(draft.kind, draft.fields)
        if draft.kind != "practice":
            raise BadRequest("Only practices have evidence to look at.", "Edit the page instead.")
        if draft.revision > 1 or draft.state not in EDITABLE or draft.updated_by != actor.name:
            raise NotNow("A draft of this page is under way.", "Set the day in it, under “Keeping it true”.")
        if fields["last_looked"] == today.isoformat():
            raise NotNow("It was looked at today already.", "Nothing has to be done.")
        review_by = fields["review_by"]
        if review_by and review_by <= today.isoformat():
            review_by = (today + UNTIL_NEXT).isoformat()
        saved = save_draft(
            session,
            actor,
            draft.id,
            revision=draft.revision,
            fields={**fields, "last_looked": today.isoformat(), "review_by": review_by},
            body=draft.body,
            slug=draft.slug,
        )
        if saved.revision is None:
            raise NotNow("Somebody saved a draft of it meanwhile.", "Open it and set the day by hand.")
        submit(session, actor, draft.id, saved.revision)
    return draft.id
