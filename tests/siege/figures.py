"""What a part of the siege found: how much was tried, what went wrong, and how long the slowest took."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

SHOWN = 20
"""Faults of one part that are printed; the rest is counted."""


@dataclass(slots=True)
class Part:
    """One part of the siege. ``seconds`` holds what each try took, and ``said`` further figures in words."""

    name: str
    tried: int = 0
    faults: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    slowest: str = ""

    @contextmanager
    def trying(self, what: str) -> Iterator[None]:
        """Count one try and time it. An exception of the product is a fault, not the end of the siege."""
        self.tried += 1
        began = time.perf_counter()
        try:
            yield
        except Exception as error:
            self.faults.append(f"{what}: {type(error).__name__}: {str(error)[:200]}")
        took = time.perf_counter() - began
        if took > max(self.seconds, default=0.0):
            self.slowest = what
        self.seconds.append(took)

    def expect(self, holds: bool, fault: str) -> None:
        """Note the fault if it does not hold."""
        if not holds:
            self.faults.append(fault)

    def describe(self) -> list[str]:
        """The figures in lines."""
        lines = [f"{self.name}: {self.tried:,} tried, {len(self.faults)} faults"]
        if self.seconds:
            lines.append(
                f"  median {quantile(self.seconds, 0.5):.3f} s, 99 % within {quantile(self.seconds, 0.99):.3f} s, "
                f"slowest {max(self.seconds):.2f} s: {self.slowest[:160]}"
            )
        lines += [f"  {words}" for words in self.said]
        lines += [f"  FAULT {fault}" for fault in self.faults[:SHOWN]]
        if len(self.faults) > SHOWN:
            lines.append(f"  ... and {len(self.faults) - SHOWN} more")
        return lines


def quantile(values: Sequence[float], share: float) -> float:
    """The value that this share of ``values`` does not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]
