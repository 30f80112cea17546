"""Action plans: pick strategies, make a plan, read it, tick what is done, take it along, see its versions.

Everyone who has a plan's address may use it. No page of a plan is for a search engine or a shared cache.
"""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from kb.errors import BadRequest
from kb.http.access import get_actor
from kb.http.context import get_session, get_workspace
from kb.http.downloads import get_base
from kb.services import planning
from kb.services.accounts import build_place
from kb.services.audit import LIST_EDITORS
from kb.services.library import WORD_MEDIA_TYPE, find_site_names
from kb.services.matching import FIELD_LABELS, MatchRequest, find_cities, read_request
from kb.services.planning import InvalidPlan, PlanView

blueprint = Blueprint("plans", __name__)


@blueprint.record_once
def install_tools(state: BlueprintSetupState) -> None:
    """Let the templates of plans name the parts."""
    state.app.jinja_env.globals.update(plan_steps=planning.STEPS, plan_measures=planning.MEASURES)


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """The address is the key: nobody else keeps the page or finds it."""
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


@blueprint.get("/plans")
def browse() -> str:
    """What a plan is; for those who work with sites, the plans that are kept with them."""
    seen = get_actor().role in LIST_EDITORS
    found = planning.find_plans(get_session()) if seen else ()
    return render_template("planning/plans.html", plans=found, seen=seen)


@blueprint.get("/plans/new")
def begin() -> ResponseReturnValue:
    """Pick two to five strategies for the city in the address."""
    asked = _ask(request.args.to_dict(flat=False))
    begun = bool(asked.faults) and asked.begun
    return _show_choices(asked if begun else asked.without_faults(), request.args.getlist("practice"))


@blueprint.post("/plans")
def create() -> ResponseReturnValue:
    """Make the plan; if anything cannot be used, say all of it and make nothing."""
    form, session = request.form, get_session()
    asked = _ask(form.to_dict(flat=False))
    practices = form.getlist("practice")
    described = {FIELD_LABELS.get(name, name): fault for name, fault in asked.faults.items()} if asked.begun else {}
    profile = asked.profile if asked.begun else None
    try:
        order = planning.check_order(
            session, profile, practices, form.get("title", ""), form.get("starts", ""), described
        )
    except InvalidPlan as error:
        return _show_choices(asked if asked.begun else asked.without_faults(), practices, error)
    place = build_place(request.remote_addr)
    key = planning.create_plan(session, get_workspace(), get_actor(), order, place)
    flash("This is your plan. Keep its address: it is the only way back to it.")
    return redirect(url_for("plans.show", key=key), 303)


@blueprint.get("/plans/<key>")
def show(key: str) -> str:
    """A plan as it is now."""
    view = planning.get_plan(get_session(), key)
    return _render(view, address=f"{get_base()}{view.path}")


@blueprint.get("/plans/<key>.docx")
def download(key: str) -> Response:
    """The same as a Word document."""
    view = planning.get_plan(get_session(), key)
    response = Response(planning.build_plan_docx(view, get_base()), mimetype=WORD_MEDIA_TYPE)
    response.headers.set("Content-Disposition", "attachment", filename=planning.name_plan_docx(view))
    return response


@blueprint.post("/plans/<key>/progress")
def tick(key: str) -> ResponseReturnValue:
    """Tick what is done."""
    form = request.form
    flash(
        planning.save_progress(
            get_session(), get_actor(), key, read_numbers(form.getlist("was")), read_numbers(form.getlist("ticked"))
        )
    )
    return redirect(url_for("plans.show", key=key, _anchor="steps"), 303)


@blueprint.get("/plans/<key>/versions")
def versions(key: str) -> str:
    """Every saved state that is kept."""
    session = get_session()
    view = planning.get_plan(session, key)
    return render_template("planning/versions.html", view=view, versions=planning.find_plan_versions(session, key))


@blueprint.get("/plans/<key>/versions/<int:revision>")
def version(key: str, revision: int) -> str:
    """The plan as it was."""
    return _render(planning.get_plan_version(get_session(), key, revision), address="", old=True)


@blueprint.post("/plans/<key>/versions/<int:revision>/restore")
def restore(key: str, revision: int) -> ResponseReturnValue:
    """Take an old version back."""
    flash(planning.restore_plan_version(get_session(), get_actor(), key, revision))
    return redirect(url_for("plans.show", key=key), 303)


@blueprint.post("/plans/<key>/site")
def keep(key: str) -> ResponseReturnValue:
    """Keep the plan with a site, or no longer."""
    site = request.form.get("site", "").strip() or None
    planning.keep_with_site(get_session(), get_actor(), key, site)
    flash("The plan is kept with the site." if site else "The plan is kept under its address alone.")
    return redirect(url_for("plans.show", key=key), 303)


@blueprint.post("/plans/<key>/delete")
def delete(key: str) -> ResponseReturnValue:
    """Delete the plan, if the box was ticked."""
    if request.form.get("sure") != "yes":
        raise BadRequest("The plan was not deleted: the box beside the button was not ticked.", "Go back and tick it.")
    flash(f"“{planning.delete_plan(get_session(), get_actor(), key)}” was deleted.")
    return redirect(url_for("plans.browse"), 303)


def read_numbers(texts: list[str]) -> set[int]:
    """The numbers of lines that a form names; what is no number names none."""
    return {int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 10}


def _ask(args: dict[str, list[str]]) -> MatchRequest:
    return read_request(get_session(), get_workspace().cities, args)


def _show_choices(asked: MatchRequest, practices: list[str], error: InvalidPlan | None = None) -> ResponseReturnValue:
    """The page for picking; with what is wrong, if anything is."""
    session, workspace = get_session(), get_workspace()
    described = asked.begun and asked.profile is not None
    find = request.args.get("find", "").strip()[:80]
    page = render_template(
        "planning/new.html",
        asked=asked,
        described=described,
        groups=planning.find_choices(session, workspace, asked.profile if described else None, practices),
        chosen=practices,
        find=find,
        cities=find_cities(session, workspace.cities, find) if find else (),
        labels=FIELD_LABELS,
        error=error,
        title=request.form.get("title", ""),
        starts=request.form.get("starts", "") or date.today().isoformat(),
        least=planning.LEAST_CHOSEN,
        most=planning.MOST_CHOSEN,
    )
    return page, 422 if error or asked.faults else 200


def _render(view: PlanView, address: str, *, old: bool = False) -> str:
    may_keep = get_actor().role in LIST_EDITORS
    names = find_site_names(get_session()) if may_keep or view.site else {}
    return render_template(
        "planning/plan.html",
        view=view,
        address=address,
        old=old,
        sites=sorted(names.items(), key=lambda item: item[1]) if may_keep else (),
        site_name=names.get(view.site or "", ""),
    )
