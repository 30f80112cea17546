"""One server process: waitress around a WSGI application, on a socket that several processes share.

Waitress collects each request in its loop before a thread gets it, so that a slow sender holds up nobody. Knows
sockets, waitress's settings and how a server ends; must not know what a request says.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kb.cli.processes import ENDING, accept_signals

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

STALLED = 30
"""Seconds after which a connection on which nothing moves is closed."""
LONGEST_HEAD = 1_000_000
"""Bytes of an address with its headers: a long question is cut by the service, which can say so."""
LARGEST_BODY = 300_000_000
"""Bytes of a request. Far more than the application takes, so that the application says how much that is."""
IN_MEMORY = 64_000
"""Bytes of a request's body that are held in memory; more goes to a temporary file."""
CONNECTIONS = 500
"""Connections of one process. Most of them wait: for a slow sender, or for the next click."""
PATIENCE = 10.0
"""Seconds that answers under way have when the server is told to end."""
_TICK = 0.25


def listen(host: str, port: int) -> socket.socket:
    """The socket that all server processes accept from. Raises OSError where the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=1024)


def serve(listener: socket.socket, load: Callable[[], WSGIApplication], threads: int) -> None:
    """Serve what ``load`` returns until SIGTERM, Ctrl-C or the end of the parent, then finish what is under way."""
    import waitress

    ending = _Ending()
    ending.server = waitress.create_server(
        load(),
        sockets=[listener],
        threads=threads,
        asyncore_use_poll=True,  # select() cannot watch file numbers over 1,023
        backlog=1024,
        channel_timeout=STALLED,
        cleanup_interval=5,
        # The application reads these headers only where the settings name proxies: see kb.http.headers.
        clear_untrusted_proxy_headers=False,
        connection_limit=CONNECTIONS,
        ident="",
        inbuf_overflow=IN_MEMORY,
        log_socket_errors=False,
        max_request_body_size=LARGEST_BODY,
        max_request_header_size=LONGEST_HEAD,
        recv_bytes=65_536,
    )
    ending.server.run()


class _Ending:
    """When and how one server process ends: asked by a signal, or because its parent is gone."""

    def __init__(self) -> None:
        self.server: Any = None
        self._parent = _find_parent()
        self._until: float | None = None
        for number in ENDING:
            signal.signal(number, lambda *_: self._begin())
        signal.signal(signal.SIGALRM, lambda *_: self._look())
        signal.setitimer(signal.ITIMER_REAL, _TICK, _TICK)
        accept_signals()

    def _begin(self) -> None:
        if self.server is None:
            raise SystemExit  # the application is still loading
        self.server.accepting = False
        self._until = self._until or time.monotonic() + PATIENCE

    def _look(self) -> None:
        if self._until is None and os.getppid() != self._parent:
            self._begin()
        if self._until is not None and (time.monotonic() > self._until or not self._busy()):
            raise SystemExit  # waitress's loop takes it as its end

    def _busy(self) -> bool:
        return any(each.requests or each.total_outbufs_len for each in tuple(self.server.active_channels.values()))


def _find_parent() -> int:
    """The process that forked this one, as it was known before the fork: it may be gone by now."""
    parent = multiprocessing.parent_process()
    return os.getppid() if parent is None else parent.pid or 0
