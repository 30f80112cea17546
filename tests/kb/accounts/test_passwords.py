"""Passwords: what is kept, what may be chosen, and that a missing account costs as much as a wrong password."""

from __future__ import annotations

import unicodedata

import pytest
from argon2 import PasswordHasher, extract_parameters
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.services.accounts.passwords import LEAST, MOST, find_fault, hash_password, is_password, needs_new_hash
from tests.effort import least_seconds


def test_password_is_kept_as_argon2id_with_the_cost_that_owasp_names() -> None:
    kept = hash_password("four words make sense")
    found = extract_parameters(kept)
    assert kept.startswith("$argon2id$")
    assert (found.memory_cost, found.time_cost, found.parallelism) == (19_456, 2, 1)
    assert kept != hash_password("four words make sense")


def test_only_the_same_password_fits() -> None:
    kept = hash_password("four words make sense")
    assert is_password(kept, "four words make sense")
    assert not is_password(kept, "four words make sensE")
    assert not is_password(kept, "")
    assert not is_password(None, "four words make sense")
    assert not is_password("not a hash", "four words make sense")


def test_hash_of_another_cost_is_to_be_made_anew() -> None:
    assert not needs_new_hash(hash_password("four words make sense"))
    assert needs_new_hash(PasswordHasher(time_cost=1, memory_cost=8_000, parallelism=1).hash("four words make sense"))


def test_same_characters_typed_on_another_keyboard_fit() -> None:
    kept = hash_password(unicodedata.normalize("NFC", "café crème brûlée"))
    assert is_password(kept, unicodedata.normalize("NFD", "café crème brûlée"))


def test_no_account_costs_as_much_as_a_wrong_password() -> None:
    kept = hash_password("four words make sense")
    is_password(None, "warm")

    def quickest(against: str | None) -> float:
        return least_seconds(lambda: is_password(against, "wrong words make sense"), tries=7)

    assert quickest(None) > 0.4 * quickest(kept)


@pytest.mark.parametrize(
    "password", ["four words make sense", "xK9!xK9!fjUe2", "Пароль из слов", "🐢🐇🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵x1é"]
)
def test_any_kinds_of_characters_may_be_chosen(password: str) -> None:
    assert find_fault(password, name="ann", full_name="Ann Becker") is None


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Password!2024",
        "aaaaaaaaaaaaaaa",
        "123456789012",
        "qwertyuiop123",
        "abcdefghijklmnop",
        "ann-becker-2024",
        "AnnBeckerAnnBecker",
        "PSP Knowledge Base",
        "letmein letmein",
        "----____----",
    ],
)
def test_what_is_guessed_first_may_not_be_chosen(password: str) -> None:
    fault = find_fault(password, name="ann.becker", full_name="Ann Becker")
    assert fault
    assert "first that would be tried" in fault


def test_length_is_all_that_is_asked_else() -> None:
    assert "at least 12" in str(find_fault("x7#kQ!mz9pL", name="ann"))
    assert find_fault("correct horse battery staple" * 9, name="ann") is None
    assert "at most 256" in str(find_fault("correct horse battery staple" * 10, name="ann"))
    assert not is_password(hash_password("x" * MOST), "x" * (MOST + 1))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.text(max_size=30), st.text(max_size=30))
def test_any_text_gets_an_answer(password: str, name: str, full_name: str) -> None:
    fault = find_fault(password, name=name, full_name=full_name)
    assert fault is None or fault.endswith((".", "remember."))
    if len(password) < LEAST or len(password) > MOST:
        assert fault


@settings(max_examples=8, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_what_was_chosen_fits(password: str) -> None:
    assert is_password(hash_password(password), password)
