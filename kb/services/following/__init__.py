"""Following a search, a strategy, a site or a reading list: being told of answers, never of what merely comes near.

``follow`` remembers what is there already, ``tell_followers`` looks again and tells of what is new, and
``find_followed`` is what a person follows. Must not know pages.
"""

from __future__ import annotations

from kb.services.following.answers import FollowKind
from kb.services.following.watching import (
    FollowingView,
    find_followed,
    find_following,
    follow,
    tell_followers,
    unfollow,
)

__all__ = [
    "FollowKind",
    "FollowingView",
    "find_followed",
    "find_following",
    "follow",
    "tell_followers",
    "unfollow",
]
