"""A server process in which a slow sender holds up nobody: a thread gets a request once it has wholly arrived.

Gunicorn gives each connection a thread at once, so that a dozen that never finish their first line would stop all
reading here. This one collects a request beside the others and hands it on when it is there; what is not there after
:data:`PATIENCE` seconds is closed. Knows sockets and the two lengths that HTTP announces; what a request says is for
gunicorn's own parser. A body longer than :data:`COLLECTED` bytes is an upload: its thread reads it as it comes.
"""

from __future__ import annotations

import contextlib
import re
import selectors
import socket
import struct
import time
from functools import partial
from typing import Any

import gunicorn.http.message
from gunicorn.workers.gthread import TConn, ThreadWorker

PATIENCE = 20.0
"""Seconds in which a request must have arrived, as far as it is collected."""
STALLED = 30
"""Seconds after which a thread gives up on someone who sends, or takes, nothing more."""
COLLECTED = 1_100_000
"""Bytes of a request that are collected: one with the longest form that anyone may send."""
HELD = 100_000_000
"""Bytes of unfinished requests that one process holds at most."""
LONGEST_LINE = 1_000_000
"""Bytes of an address: a long question is cut by the service, which can say so."""

_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,12})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
_LAST_CHUNK = b"\r\n0\r\n\r\n"
_ASKS_FIRST = re.compile(rb"\r\nexpect:[ \t]*100-continue", re.IGNORECASE)
_GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"
_READ = 65_536

# Gunicorn allows either 8,190 bytes or any number: then one address of 30 MB would take a process minutes.
gunicorn.http.message.MAX_REQUEST_LINE = LONGEST_LINE


class Arriving:
    """A request of which a part is there."""

    def __init__(self, conn: TConn) -> None:
        self.conn = conn
        self.deadline = time.monotonic() + PATIENCE
        self.data = bytearray()
        self.asks_first = False
        self._needed: int | None = None
        self._chunked = False

    def add(self, piece: bytes) -> bool:
        """Take ``piece``, and say whether the request is there, or so much of it that a thread may go on."""
        searched = max(0, len(self.data) - 3)
        self.data += piece
        if self._needed is None and (end := self.data.find(b"\r\n\r\n", searched)) >= 0:
            head = bytes(self.data[: end + 2])
            found = _LENGTH.search(head)
            self._needed = end + 4 + (int(found[1]) if found else 0)
            self._chunked = _CHUNKED.search(head) is not None
            self.asks_first = _ASKS_FIRST.search(head) is not None
        if len(self.data) >= COLLECTED or self._needed is None:
            return len(self.data) >= COLLECTED
        return self.data.endswith(_LAST_CHUNK) if self._chunked else len(self.data) >= self._needed


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """Gunicorn's worker with threads, which collects each request before a thread takes it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._arriving: dict[TConn, Arriving] = {}

    def accept(self, listener: socket.socket) -> None:
        """Take a new connection and wait for its request."""
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        waiting = struct.pack("ll", STALLED, 0)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, waiting)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, waiting)
        self.nr_conns += 1
        self._collect(TConn(self.cfg, client, address, listener.getsockname()))

    def on_client_socket_readable(self, conn: TConn, client: socket.socket) -> None:
        """The next request on a connection that was kept."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._collect(conn)

    def murder_pending(self) -> None:
        """Close those whose time is over."""
        super().murder_pending()
        now = time.monotonic()
        for arriving in list(self._arriving.values()):
            if arriving.deadline < now or not (self.alive or arriving.data):
                self._stop_collecting(arriving)
                self._close(arriving.conn)

    def finish_request(self, conn: TConn, fs: Any) -> None:
        """After an answer: what was sent behind its request is the beginning of the next."""
        done = not fs.cancelled() and fs.exception() is None and fs.result()
        if done and (rest := conn.parser.unreader.take_buffered()):
            self._collect(conn, rest)
        else:
            super().finish_request(conn, fs)

    def _collect(self, conn: TConn, begun: bytes = b"") -> None:
        conn.sock.setblocking(False)
        arriving = self._arriving[conn] = Arriving(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._read, arriving))
        if begun:
            self._add(arriving, begun)

    def _read(self, arriving: Arriving, _sock: object) -> None:
        conn = arriving.conn
        try:
            piece = conn.sock.recv(_READ)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        if piece and sum(len(each.data) for each in self._arriving.values()) < HELD:
            self._add(arriving, piece)
        else:
            self._stop_collecting(arriving)
            self._close(conn)

    def _add(self, arriving: Arriving, piece: bytes) -> None:
        conn = arriving.conn
        if not arriving.add(piece):
            if arriving.asks_first:
                arriving.asks_first = False
                with contextlib.suppress(OSError):
                    conn.sock.send(_GO_ON)
            return
        self._stop_collecting(arriving)
        conn.data_ready = True
        conn.init()
        conn.parser.unreader.unread(bytes(arriving.data))
        self.enqueue_req(conn)

    def _stop_collecting(self, arriving: Arriving) -> None:
        del self._arriving[arriving.conn]
        self.poller.unregister(arriving.conn.sock)

    def _close(self, conn: TConn) -> None:
        self.nr_conns -= 1
        conn.close()
