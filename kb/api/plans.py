"""``POST plan`` and ``GET plans/{id}``: an action plan made from a city and two to five strategies, and read again."""

from __future__ import annotations

from apiflask import APIBlueprint
from flask import Response, request

from kb.api.parameters import install_parameters
from kb.api.plan_schemas import PlanAnswer, PlanInput
from kb.http.access import get_actor
from kb.http.context import get_session, get_workspace
from kb.services import planning
from kb.services.accounts import build_place
from kb.services.planning import PlanOrder

install_parameters()
blueprint = APIBlueprint("api_plans", __name__, tag="Action plans")


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """The id is the key: no cache keeps a plan."""
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


@blueprint.post("/plan")
@blueprint.input(PlanInput, location="json")
@blueprint.output(PlanAnswer, status_code=201)
@blueprint.doc(responses=[429])
def make_plan(json_data: PlanOrder) -> tuple[PlanAnswer, int, dict[str, str]]:
    """Make a plan and keep it. With a fault nothing is stored, and the message names every fault."""
    session, workspace = get_session(), get_workspace()
    key = planning.create_plan(session, workspace, get_actor(), json_data, build_place(request.remote_addr))
    answer = PlanAnswer.of(planning.get_plan(session, key))
    return answer, 201, {"Location": f"/api/v1/plans/{key}"}


@blueprint.get("/plans/<key>")
@blueprint.output(PlanAnswer)
@blueprint.doc(responses=[404])
def get_plan(key: str) -> PlanAnswer:
    """A plan as it is now, by the id that ``POST plan`` gave."""
    return PlanAnswer.of(planning.get_plan(get_session(), key))
