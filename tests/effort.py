"""How much work something is: processor time, which a busy machine changes little, and the least of several tries."""

from __future__ import annotations

import math
import time
from collections.abc import Callable


def least_seconds(act: Callable[[], object], tries: int = 3) -> float:
    """The least processor time that ``act`` took in this thread."""
    least = math.inf
    for _ in range(tries):
        began = time.thread_time()
        act()
        least = min(least, time.thread_time() - began)
    return least
