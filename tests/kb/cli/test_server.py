"""The server's processes, with a small application in place of ours: what slow and endless senders cannot do."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from urllib.request import urlopen

import psutil
import pytest

from kb.cli.server import listen

_SERVERS = """
import os, sys, time
from functools import partial
from kb.cli.processes import Slot, fork, keep_running
from kb.cli.server import listen, serve

def answer(environ, start):
    if environ["PATH_INFO"] == "/pid":
        body = str(os.getpid()).encode()
    elif environ["PATH_INFO"] == "/slow":
        print("begun", flush=True)
        time.sleep(1)
        body = b"s" * 5_000_000
    else:
        body = b"=" + environ["wsgi.input"].read()
    start("200 OK", [("Content-Length", str(len(body))), ("X-For", environ.get("HTTP_X_FORWARDED_FOR", ""))])
    return [body]

listener = listen("127.0.0.1", int(sys.argv[1]))
one = partial(fork, partial(serve, listener, lambda: answer, 2))
with listener:
    keep_running([Slot("server", one) for _ in range(int(sys.argv[2]))])
"""
_GRACE = 30.0
"""Seconds that a busy machine may take for what is done at once."""


def find_port() -> int:
    """A port that is free now."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        return int(free.getsockname()[1])


def wait_until(done: Callable[[], object]) -> None:
    """Look again and again until ``done`` says yes."""
    until = time.monotonic() + _GRACE
    while not done():
        assert time.monotonic() < until
        time.sleep(0.02)


def listens(port: int) -> bool:
    """Whether someone accepts connections."""
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except ConnectionRefusedError:
        return False
    return True


@contextmanager
def running(port: int, processes: int) -> Iterator[subprocess.Popen[str]]:
    """Servers on ``port`` that accept connections."""
    command = [sys.executable, "-c", _SERVERS, str(port), str(processes)]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        wait_until(lambda: listens(port))
        yield parent
    finally:
        parent.terminate()
        parent.communicate(timeout=_GRACE)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    found = find_port()
    with running(found, 1):
        yield found


def get(port: int, path: str = "/") -> bytes:
    """The body of the answer to one request."""
    with urlopen(f"http://127.0.0.1:{port}{path}", timeout=_GRACE) as answer:
        return bytes(answer.read())


def say(port: int, *pieces: bytes, until: bytes) -> bytes:
    """What is answered to ``pieces``, sent one after the other, up to ``until``."""
    with socket.create_connection(("127.0.0.1", port), timeout=_GRACE) as sender:
        sender.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for piece in pieces:
            sender.sendall(piece)
            time.sleep(0.05)
        heard = b""
        while until not in heard and (more := sender.recv(65_536)):
            heard += more
    return heard


@pytest.mark.parametrize(
    "part",
    [
        b"",
        b"GET / HTT",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nfirst words",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 900\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTT",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n\r\n" + b"u" * 2_000_000,
    ],
)
def test_senders_that_never_finish_hold_up_nobody(port: int, part: bytes) -> None:
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(20)]
    for sender in slow:
        sender.sendall(part)
    # With a thread for each connection this would wait for a sender to give up: there are two threads.
    assert get(port) == b"="
    for sender in slow:
        sender.setblocking(False)
        with suppress(BlockingIOError):  # nothing to read, and not cut off either
            assert sender.recv(65_536) != b""
        sender.close()


def test_request_that_comes_in_pieces_is_answered_whole(port: int) -> None:
    head = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    pieces = (b"PO", b"ST" + head[4:], b"Content-Length: 4\r\n\r", b"\nwo", b"rd")
    assert say(port, *pieces, until=b"=word").endswith(b"=word")
    chunks = b"4\r\nword\r\n0\r\n\r\n"
    assert b"=word" in say(port, head + b"Transfer-Encoding: chunked\r\n\r\n", chunks[:7], chunks[7:], until=b"=word")


def test_sender_that_asks_first_is_told_to_go_on(port: int) -> None:
    head = b"POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"
    assert say(port, head, until=b"\r\n\r\n").startswith(b"HTTP/1.1 100 ")
    assert b"=word" in say(port, head, b"word", until=b"=word")


def test_requests_one_behind_the_other_are_all_answered(port: int) -> None:
    one = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n"
    heard = say(port, one + b"a" + one + b"b" + one[:9], one[9:] + b"c", until=b"=c")
    assert [word in heard for word in (b"=a", b"=b", b"=c")] == [True] * 3


def test_long_upload_arrives_whole(port: int) -> None:
    body = b"u" * 3_000_000
    head = f"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", port), timeout=_GRACE) as sender:
        sender.sendall(head + body)
        heard = b"".join(iter(lambda: sender.recv(65_536), b""))
    assert heard.endswith(b"=" + body)


def test_long_address_is_read_and_an_endless_one_refused(port: int) -> None:
    end = b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    assert say(port, b"GET /?q=" + b"a" * 500_000 + end, until=b"=").startswith(b"HTTP/1.1 200 ")
    refused = pytest.raises((BrokenPipeError, ConnectionResetError))
    with socket.create_connection(("127.0.0.1", port), timeout=_GRACE) as sender, refused:
        sender.sendall(b"a" * 30_000_000)


def test_endless_address_is_told_what_is_wrong(port: int) -> None:
    assert b" 431 " in say(port, b"GET /" + b"a" * 1_000_000, until=b"\r\n\r\n")[:13]


def test_body_that_nothing_here_takes_is_refused_before_it_is_sent(port: int) -> None:
    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 40000000000\r\n\r\n"
    assert say(port, head, until=b"\r\n\r\n").startswith(b"HTTP/1.1 413 ")


def test_headers_of_proxies_reach_the_application_that_judges_them(port: int) -> None:
    head = b"GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.7\r\n\r\n"
    assert b"X-For: 192.0.2.7\r\n" in say(port, head, until=b"\r\n\r\n")


def test_all_processes_answer_on_the_one_socket() -> None:
    port = find_port()
    with running(port, 2) as parent:
        found: set[bytes] = set()
        # A process accepts when it is free: while one is asked for something slow, the other takes the rest.
        for _ in range(3):
            threading.Thread(target=get, args=(port, "/slow"), daemon=True).start()

        def ask() -> bool:
            found.add(get(port, "/pid"))
            return len(found) == 2

        wait_until(ask)
        assert found == {str(each.pid).encode() for each in psutil.Process(parent.pid).children()}


def test_server_that_is_killed_is_started_again() -> None:
    port = find_port()
    with running(port, 1):
        first = get(port, "/pid")
        os.kill(int(first), signal.SIGKILL)
        assert get(port, "/pid") != first


def test_servers_end_when_the_process_that_started_them_is_killed() -> None:
    port = find_port()
    with running(port, 2) as parent:
        get(port)
        children = psutil.Process(parent.pid).children()
        assert len(children) == 2
        parent.kill()
        gone, alive = psutil.wait_procs(children, timeout=_GRACE)
        assert len(gone) == 2
        assert not alive


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_answer_that_is_under_way_is_finished_before_the_end(number: signal.Signals) -> None:
    port = find_port()
    with running(port, 1) as parent:
        assert parent.stdout is not None
        answers: list[bytes] = []
        asker = threading.Thread(target=lambda: answers.append(get(port, "/slow")))
        asker.start()
        assert parent.stdout.readline() == "begun\n"
        parent.send_signal(number)
        asker.join(_GRACE)
        assert parent.wait(_GRACE) == 0
    assert answers == [b"s" * 5_000_000]
    assert not listens(port)


def test_port_that_is_taken_is_said_before_anything_starts() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken, pytest.raises(OSError, match="in use"):
        listen("127.0.0.1", taken.getsockname()[1])
