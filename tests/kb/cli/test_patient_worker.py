"""The server's processes, with a small application in place of ours: what slow and endless senders cannot do."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from urllib.request import urlopen

import pytest

_SERVER = """
import sys
from gunicorn.app.base import BaseApplication
from kb.cli.patient_worker import LONGEST_LINE, PatientWorker

def answer(environ, start):
    body = environ["wsgi.input"].read()
    start("200 OK", [("Content-Length", str(len(body) + 1))])
    return [b"=" + body]

class Server(BaseApplication):
    def load_config(self):
        values = {"bind": sys.argv[1], "threads": 2, "loglevel": "critical", "limit_request_line": LONGEST_LINE}
        for name, value in {**values, "worker_class": PatientWorker}.items():
            self.cfg.set(name, value)

    def load(self):
        return answer

Server().run()
"""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = int(free.getsockname()[1])
    process = subprocess.Popen([sys.executable, "-c", _SERVER, f"127.0.0.1:{port}"])
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except ConnectionRefusedError:
            time.sleep(0.05)
    yield port
    process.terminate()
    process.wait(30)


def say(port: int, *pieces: bytes, until: bytes) -> bytes:
    """What is answered to ``pieces``, sent one after the other, up to ``until``."""
    with socket.create_connection(("127.0.0.1", port), timeout=15) as sender:
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
    ],
)
def test_senders_that_never_finish_hold_up_nobody(port: int, part: bytes) -> None:
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(20)]
    for sender in slow:
        sender.sendall(part)
    time.sleep(0.2)
    began = time.monotonic()
    with urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
        assert answer.read() == b"="
    assert time.monotonic() - began < 3
    for sender in slow:
        sender.close()


def test_request_that_comes_in_pieces_is_answered_whole(port: int) -> None:
    head = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    assert say(port, b"PO", b"ST" + head[4:], b"Content-Length: 4\r\n\r", b"\nwo", b"rd", until=b"=word").endswith(
        b"=word"
    )
    chunks = b"4\r\nword\r\n0\r\n\r\n"
    assert b"=word" in say(port, head + b"Transfer-Encoding: chunked\r\n\r\n", chunks[:7], chunks[7:], until=b"=word")


def test_who_asks_before_sending_is_told_to_go_on(port: int) -> None:
    head = b"POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"
    assert say(port, head, until=b"\r\n\r\n").startswith(b"HTTP/1.1 100 ")
    assert b"=word" in say(port, head, b"word", until=b"=word")


def test_requests_one_behind_the_other_are_all_answered(port: int) -> None:
    one = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n"
    heard = say(port, one + b"a" + one + b"b" + one[:9], one[9:] + b"c", until=b"=c")
    assert [word in heard for word in (b"=a", b"=b", b"=c")] == [True] * 3


def test_long_upload_is_handed_on_before_it_is_there(port: int) -> None:
    body = b"u" * 3_000_000
    head = f"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", port), timeout=15) as sender:
        sender.sendall(head + body)
        heard = b"".join(iter(lambda: sender.recv(65_536), b""))
    assert heard.endswith(b"=" + body)


def test_long_address_is_read_and_an_endless_one_refused_in_no_time(port: int) -> None:
    end = b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    assert say(port, b"GET /?q=" + b"a" * 500_000 + end, until=b"=").startswith(b"HTTP/1.1 200 ")
    began = time.monotonic()
    refused = pytest.raises((BrokenPipeError, ConnectionResetError))
    with socket.create_connection(("127.0.0.1", port), timeout=15) as sender, refused:
        sender.sendall(b"a" * 30_000_000)
    assert time.monotonic() - began < 5
