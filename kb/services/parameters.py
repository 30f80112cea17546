"""Reads the parameters of an address into a model: the one reader for pages, API and commands.

Knows plain lists of strings by name, and pydantic models. Must not know an HTTP library, nor what any parameter means.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from kb.errors import BadRequest


class Parameters(BaseModel):
    """The parameters of one kind of address. A field that is a list may be repeated; every field has a default."""

    model_config = ConfigDict(frozen=True)


Model = TypeVar("Model", bound=Parameters)


def read_parameters(model: type[Model], args: Mapping[str, Sequence[str]], **defaults: object) -> Model:
    """The parameters of ``model`` in ``args`` (each name with all its values). Unknown names are ignored.

    An empty value says nothing. A list keeps each value once; of anything else that is repeated the last counts.
    ``defaults`` stand in for those of the model.

    Raises:
        BadRequest: a value is not allowed; the message names every such parameter.
    """
    values = dict(defaults)
    for name, field in model.model_fields.items():
        if given := _read_values(field, args.get(name, ())):
            values[name] = given
    try:
        return model.model_validate(values)
    except ValidationError as error:
        faults = (f"{fault['loc'][0]}: {_say(fault)}" for fault in error.errors(include_url=False))
        raise BadRequest("; ".join(faults) + ".") from error


def _read_values(field: FieldInfo, given: Sequence[str]) -> list[str] | str:
    if get_origin(field.annotation) is list:
        return list(dict.fromkeys(filter(None, given)))
    return given[-1] if given else ""


def _say(fault: ErrorDetails) -> str:
    """The fault within a sentence: pydantic's messages begin with a capital."""
    message = fault["msg"].removeprefix("Value error, ").rstrip(".")
    return message[:1].lower() + message[1:]
