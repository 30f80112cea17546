"""How the API reads a query string: as the pages do, with repeated parameters kept.

APIFlask's own adapter keeps one value of each name, so a second ``kind=`` would be lost.
"""

from __future__ import annotations

from typing import Any

from apiflask.schema_adapters import registry
from apiflask.schema_adapters.pydantic import PydanticAdapter
from flask import Request
from pydantic import BaseModel

from kb.services.asking import SearchParameters, read_parameters


class RepeatedParameters(PydanticAdapter):
    """Reads a search address with the parser that the pages use; errors are the application's own."""

    def validate_input(self, request: Request, location: str, **kwargs: Any) -> BaseModel:
        """The validated input of ``request``."""
        if location == "query" and self.model_class is SearchParameters:
            return read_parameters(request.args.to_dict(flat=False))
        return super().validate_input(request, location, **kwargs)


def install_parameters() -> None:
    """Use :class:`RepeatedParameters` for every endpoint declared after this."""
    registry.register("pydantic", RepeatedParameters)
