"""One place commits, and nothing else in the application: the rule is read off the source itself."""

from __future__ import annotations

import ast

import pytest

from tests.house.source import find_calls, iter_functions, iter_modules

ENDS = ("commit", "rollback", "begin", "begin_nested")
"""How a transaction is begun and ended by hand."""

ALLOWED = {
    "kb/services/transactions.py": "the one place that commits",
    "kb/database.py": "migrations change tables before there are rows that a change could be about",
}
ROWS_OF_A_CHANGE = ("AuditEntry", "OutboxEntry")


def find_ends(tree: ast.AST) -> list[str]:
    return [f"{name} in line {line}" for line, name in find_calls(tree, *ENDS)]


def test_nothing_commits_but_the_one_place() -> None:
    found = {path: ends for path, tree in iter_modules() if path not in ALLOWED and (ends := find_ends(tree))}
    assert found == {}


def test_every_exception_is_still_one() -> None:
    found = {path for path, tree in iter_modules() if find_ends(tree)}
    assert found == set(ALLOWED)


@pytest.mark.parametrize(
    "line", ["session.commit()", "get_session().commit()", "with s.begin_nested(): pass", "self._session.rollback()"]
)
def test_planted_commit_is_seen(line: str) -> None:
    assert find_ends(ast.parse(f"def save(session):\n    {line}\n"))


def test_entries_of_audit_and_outbox_are_only_made_by_a_change() -> None:
    found = {path for path, tree in iter_modules() if find_calls(tree, *ROWS_OF_A_CHANGE)}
    assert found == {"kb/services/transactions.py"}


def test_pages_api_and_commands_open_no_change_themselves() -> None:
    outside = ("kb/web/", "kb/api/", "kb/cli/", "kb/http/", "kb/worker/")
    found = {
        path: calls
        for path, tree in iter_modules()
        if path.startswith(outside) and (calls := find_calls(tree, "changing", "at_once"))
    }
    assert found == {}


def test_function_that_commits_at_once_says_so_in_its_name() -> None:
    found = {
        f"{path}: {function.name}"
        for path, tree in iter_modules("kb/services")
        for function in iter_functions(tree)
        if path != "kb/services/transactions.py"
        and find_calls(function, "at_once")
        and not function.name.endswith("_now")
    }
    assert found == set()


WRITES = ("add", "add_all", "delete", "merge", "update", "insert")
"""Calls that change rows, on a session or as a statement."""
WRITES_WITHOUT_A_CHANGE = {
    "kb/services/accounts/attempts.py: sweep_attempts": "counted at once, or in the change that is proposed",
    "kb/services/accounts/attempts.py: note_attempt": "counted at once, or in the change that is proposed",
    "kb/services/accounts/attempts.py: forget_attempts": "counted at once, or in the change that is proposed",
    "kb/services/intake/read.py: _mine": "only builds the statement",
}


def writes(function: ast.AST) -> bool:
    """Whether a function adds, changes or removes rows by a call: by its session, or by a statement of SQLAlchemy."""
    for node in ast.walk(function):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name) and called.id in ("update", "delete", "insert"):
            return True
        on_session = isinstance(called, ast.Attribute) and ast.unparse(called.value).endswith("session")
        if on_session and called.attr in WRITES:  # type: ignore[union-attr]
            return True
    return False


def test_function_that_writes_opens_a_change_or_is_handed_one() -> None:
    found = {
        f"{path}: {function.name}"
        for path, tree in iter_modules("kb/services")
        for function in iter_functions(tree)
        if path != "kb/services/transactions.py"
        and writes(function)
        and not find_calls(function, "changing", "at_once")
        and not function.name.endswith("_now")
        and (not function.args.args or function.args.args[0].arg != "change")
    }
    assert found == set(WRITES_WITHOUT_A_CHANGE)


def test_function_that_is_handed_a_change_opens_none_of_its_own_session() -> None:
    """A helper that takes a change writes in it: it does not take a session beside it, which might be another."""
    found = {
        f"{path}: {function.name}"
        for path, tree in iter_modules("kb/services")
        for function in iter_functions(tree)
        if {"change", "session"} <= {argument.arg for argument in function.args.args}
    }
    assert found == set()
