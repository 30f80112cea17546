"""How the API reads a query string: as the pages do, with repeated parameters kept.

APIFlask's own adapter keeps one value of each name, so a second ``kind=`` would be lost.
"""

from __future__ import annotations

from typing import Any

from apiflask.schema_adapters import registry
from apiflask.schema_adapters.pydantic import PydanticAdapter
from flask import Request

from kb.api.agenda_schemas import AgendaInput
from kb.api.plan_schemas import PlanInput
from kb.http.context import get_session, get_workspace
from kb.services import matching, planning
from kb.services.parameters import Parameters, read_parameters


class RepeatedParameters(PydanticAdapter):
    """Reads an address, or a profile that is sent, with what the pages use; errors are the application's own."""

    def validate_input(self, request: Request, location: str, **kwargs: Any) -> Any:
        """The validated input of ``request``: its model, or for a plan the order that it makes."""
        if location == "query" and issubclass(self.model_class, Parameters):
            return read_parameters(self.model_class, request.args.to_dict(flat=False))
        if location == "json" and self.model_class is matching.ProfileRecord:
            # Refused by its announced size before it is read: the limit of the application answers otherwise.
            matching.check_size(request.content_length or 0)
            return matching.read_input(request.get_data(cache=False))
        if location == "json" and self.model_class is AgendaInput:
            return AgendaInput.read(request)
        if location == "json" and self.model_class is PlanInput:
            matching.check_size(request.content_length or 0)
            data = request.get_data(cache=False)
            return planning.read_order(get_session(), get_workspace().cities, data)
        return super().validate_input(request, location, **kwargs)


def install_parameters() -> None:
    """Use :class:`RepeatedParameters` for every endpoint declared after this."""
    registry.register("pydantic", RepeatedParameters)
