"""The form of a draft: shown, saved, previewed, and handed in. Saving never fails for what was typed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import BadRequest
from kb.http.access import get_actor
from kb.http.context import get_session, get_workspace
from kb.services import drafting, publishing, upkeep
from kb.services.drafting import (
    DraftIncomplete,
    DraftView,
    FormPart,
    add_row,
    build_groups,
    fill_in,
    find_problems,
    group_by_path,
    read_form,
    remove_row,
)
from kb.services.library import show_part, show_text
from kb.services.publishing import find_aside, find_withdrawal

blueprint = Blueprint("drafts", __name__)
LONGEST_FORM = 16_000_000
"""Bytes of a form: three times the longest content file."""
MOST_FIELDS = 5_000
"""Values in a form: those of a practice with hundreds of sources."""


@blueprint.url_value_preprocessor
def allow_long_texts(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A page's text may be longer than other forms. Said before anything reads the form, so also before its token."""
    request.max_content_length = request.max_form_memory_size = LONGEST_FORM
    request.max_form_parts = MOST_FIELDS


@blueprint.get("/curate/drafts/<int:number>")
def show(number: int) -> ResponseReturnValue:
    """The form; with ``check``, what still has to be corrected stands beside each field."""
    session = get_session()
    draft = drafting.get_draft(session, number)
    if draft.state == drafting.DraftState.IN_REVIEW:
        return redirect(url_for("reviewing.show", number=number), 303)
    problems = find_problems(session, draft) if "check" in request.args else ()
    # Those who sent the whole form get the whole form back.
    asked = request.args.get("step", drafting.ALL if {"check", "saved"} & request.args.keys() else "1")
    steps, step = drafting.build_steps(draft.kind), drafting.find_step(draft.kind, asked)
    problem_steps = {problem.path: drafting.step_of(draft.kind, problem.path) for problem in problems}
    return render_template(
        "drafting/form.html",
        draft=draft,
        groups=build_groups(draft.kind),
        values=fill_in(draft.kind, draft.fields),
        steps=steps,
        step=step,
        next_step=_find_next(steps, step),
        problem_steps=problem_steps,
        bad_steps=set(problem_steps.values()),
        pickable=drafting.find_pickable(session, draft.kind, step),
        problems=problems,
        errors=group_by_path(problems),
        checked="check" in request.args,
        saved="saved" in request.args,
        aside=find_aside(session, number),
        newer=publishing.find_newer(session, draft) if draft.base_digest else None,
        withdrawal=find_withdrawal(session, draft.slug),
        siblings=[line for line in upkeep.find_drafts_of(session, draft.slug or "") if line.id != number],
        editable=draft.state in drafting.EDITABLE,
        others=drafting.note_open_now(session, get_actor(), number),
        comments=drafting.find_comments(session, number),
        proposals=drafting.find_proposals(session, draft),
        report=drafting.find_report(session, draft),
        least=round(drafting.LEAST * 100),
        state_words=upkeep.STATE_WORDS,
    )


@blueprint.post("/curate/drafts/<int:number>")
def save(number: int) -> ResponseReturnValue:
    """Save what was typed, then do what the button said."""
    session, actor, form = get_session(), get_actor(), request.form
    draft = drafting.get_draft(session, number)
    verb, _, rest = form.get("action", "save").partition(":")
    saved = drafting.save_draft(
        session,
        actor,
        number,
        revision=_read_revision(),
        fields=_change(draft.kind, {**fill_in(draft.kind, draft.fields), **_read_step(draft.kind)}, verb, rest),
        body=form.get("body", draft.body if _find_posted_step(draft.kind) else "").replace("\r\n", "\n"),
        slug=form.get("slug", "").strip() or None,
    )
    if saved.revision is None:
        return redirect(url_for("joining.late", number=number, save=saved.id), 303)
    if verb == "submit":
        return _submit(number, saved.revision)
    if verb == "preview":
        return redirect(url_for("drafts.preview", number=number), 303)
    if verb == "table":
        return _take_table(number)
    if verb == "accept":
        drafting.accept_proposals(session, actor, (number,))
    if verb == "kind":
        drafting.change_kind(session, actor, number, form.get("kind", ""))
    address = (
        f"{url_for('drafts.show', number=number)}?{'check' if verb == 'check' else 'saved'}=1{_ask_step(draft, verb)}"
    )
    anchor = rest.partition(":")[0].replace(".", "-") if verb in ("add", "remove", "take") else ""
    return redirect(f"{address}#{anchor}" if anchor else address, 303)


@blueprint.get("/curate/drafts/<int:number>/preview")
def preview(number: int) -> str:
    """The draft as its page would be, or at least its text while fields are missing."""
    draft = drafting.get_draft(get_session(), number)
    page = publishing.preview_draft(get_session(), draft)
    if page is None:
        return render_template("drafting/preview_text.html", draft=draft, text=show_text(draft.body, draft.kind))
    return render_template(
        "drafting/preview.html", draft=draft, page=page, under=f"library/{draft.kind}.html", similar=[]
    )


@blueprint.get("/curate/drafts/<int:number>/presence")
def presence(number: int) -> ResponseReturnValue:
    """Who else has the draft open, as a part of its page; nothing while it is still those whom that page has seen."""
    draft = drafting.get_draft(get_session(), number)
    others = drafting.note_open_now(get_session(), get_actor(), number)
    if " ".join(each.name for each in others) == request.args.get("seen", ""):
        return "", 204
    return render_template("drafting/presence.html", draft=draft, others=others)


@blueprint.post("/curate/drafts/<int:number>/preview-text")
def preview_text(number: int) -> str:
    """The text being typed, as HTML, with hints for plain language; of a long one the part that changed since it was
    saved. Saves nothing.
    """
    draft = drafting.get_draft(get_session(), number)
    body = request.form.get("body", "").replace("\r\n", "\n")
    part = show_part(body, draft.kind, before=draft.body)
    hints = drafting.find_hints(part.source, get_workspace().thesaurus)
    return render_template("drafting/preview_part.html", part=part, hints=hints)


@blueprint.get("/curate/drafts/<int:number>/suggestions")
def suggestions(number: int) -> str:
    """What the words and the meaning of the text propose for the fields: a part of the form, or a page of its own."""
    draft = drafting.get_draft(get_session(), number)
    found = drafting.find_suggestions(get_session(), get_workspace(), draft)
    name = "drafting/suggestions_part.html" if "HX-Request" in request.headers else "drafting/suggestions.html"
    return render_template(name, draft=draft, found=found)


@blueprint.post("/curate/drafts/<int:number>/take")
def take(number: int) -> ResponseReturnValue:
    """Take one suggestion into the saved draft, without the form."""
    session = get_session()
    draft = drafting.get_draft(session, number)
    fields = _change(draft.kind, fill_in(draft.kind, draft.fields), "take", request.form.get("value", ""))
    saved = drafting.save_draft(
        session, get_actor(), number, revision=_read_revision(), fields=fields, body=draft.body, slug=draft.slug
    )
    if saved.revision is None:
        return redirect(url_for("joining.late", number=number, save=saved.id), 303)
    return redirect(url_for("drafts.suggestions", number=number), 303)


@blueprint.get("/curate/drafts/<int:number>/give-up")
def confirm_drop(number: int) -> str:
    """Asks whether the draft is really to be given up."""
    return render_template("drafting/drop.html", draft=drafting.get_draft(get_session(), number))


@blueprint.post("/curate/drafts/<int:number>/give-up")
def drop(number: int) -> ResponseReturnValue:
    """Give the draft up."""
    drafting.drop_draft(get_session(), get_actor(), number)
    return redirect(url_for("curation.show"), 303)


def _find_posted_step(kind: str) -> FormPart | None:
    """The step that was sent; None for the whole form."""
    return drafting.find_step(kind, request.form.get("step", drafting.ALL))


def _read_step(kind: str) -> dict[str, Any]:
    """What was typed: all fields, or those of the step that was sent."""
    typed, step = read_form(kind, request.form), _find_posted_step(kind)
    return typed if step is None else {name: typed[name] for name in step.fields if name in typed}


def _find_next(steps: tuple[FormPart, ...], step: FormPart | None) -> FormPart | None:
    """The step after ``step``; None after the last, and where the whole form is shown."""
    after = steps.index(step) + 1 if step is not None else len(steps)
    return steps[after] if after < len(steps) else None


def _ask_step(draft: DraftView, verb: str) -> str:
    """The part of an address that asks for the step that was sent, or for the next one."""
    name = request.form.get("step", "")
    if verb == "next" and (after := _find_next(drafting.build_steps(draft.kind), _find_posted_step(draft.kind))):
        name = after.name
    return f"&step={name}" if name.isalnum() else ""


def _submit(number: int, revision: int) -> ResponseReturnValue:
    try:
        publishing.submit(get_session(), get_actor(), number, revision)
    except DraftIncomplete:
        return redirect(url_for("drafts.show", number=number, check=1) + "#problems", 303)
    return redirect(url_for("reviewing.show", number=number), 303)


def _take_table(number: int) -> ResponseReturnValue:
    """Put the figures of the FBI's table that came with the form into the draft, or say why not."""
    sent = request.files.get("table")
    try:
        if sent is None or not sent.filename:
            raise BadRequest("No table was chosen.", "Choose the file, then take its figures.")
        taken = drafting.take_figures(get_session(), get_actor(), number, sent.stream, sent.filename)
    except BadRequest as error:
        flash(f"No figures were taken. {error} {error.hint}")
    else:
        if taken.save.revision is None:
            return redirect(url_for("joining.late", number=number, save=taken.save.id), 303)
        flash(f"The figures of {taken.source} are in the draft. Compare them with the table.")
    step = _find_posted_step("site")
    return redirect(
        url_for("drafts.show", number=number, step=step.name if step else drafting.ALL, _anchor="figures"), 303
    )


def _change(kind: str, fields: dict[str, Any], verb: str, rest: str) -> dict[str, Any]:
    """What a button of the form does to the fields: a row more, a row less, or a suggestion taken."""
    path, _, value = rest.partition(":")
    if verb == "add":
        return add_row(kind, fields, path)
    if verb == "remove" and value.isdigit():
        return remove_row(kind, fields, path, int(value))
    if verb == "take":
        return drafting.take_suggestion(kind, fields, path, value)
    return fields


def _read_revision() -> int:
    revision = request.form.get("revision", type=int)
    if revision is None or not 0 < revision < 2**31:
        raise BadRequest("The form did not say which revision it began from.", "Open the draft again.")
    return revision
