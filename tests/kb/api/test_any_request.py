"""The whole OpenAPI document, asked by schemathesis: no request, however odd, makes the server fail.

The operations are taken one by one from the document. schemathesis's own pytest plugin is not used: it needs an older
pytest.
"""

from __future__ import annotations

from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, openapi
from schemathesis.checks import not_a_server_error

bounded = settings(
    max_examples=8,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
"""The same few requests in every run: a failure is a failure of this code, and time is known."""


def test_no_request_makes_the_server_fail(reader: FlaskClient) -> None:
    document = openapi.from_wsgi("/api/v1/openapi.json", reader.application)
    asked: dict[str, set[int]] = {}
    for found in document.get_all_operations():
        operation = found.ok()

        @bounded
        @given(operation.as_strategy())
        def ask(case: Case) -> None:
            response = case.call()
            case.validate_response(response, checks=[not_a_server_error])
            asked.setdefault(case.operation.label, set()).add(response.status_code)

        ask()
    assert len(asked) == len(list(document.get_all_operations())) > 15
    assert all(status < 500 for statuses in asked.values() for status in statuses)
    assert 200 in asked["GET /api/v1/search"]
