"""What one client does wrong stops nobody else: half-sent bodies, a killed worker, a failing teardown."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing

import pytest

from tests.bench.server import Server
from tests.faults.conftest import FORM, LARGE, Line

EMPTY = b"Content-Length: 0\r\n"


def get(server: Server, path: str) -> bytes:
    with closing(Line(server.port)) as line:
        return line.send(path).answer()


def ask(server: Server, method: str, path: str = "/test/pid") -> bytes:
    """The answer to a page, or to a form with nothing in it."""
    with closing(Line(server.port)) as line:
        return line.send(path, method=method, headers=EMPTY if method == "POST" else b"").answer()


def is_healthy(server: Server) -> bool:
    try:
        return get(server, "/healthz").startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def test_half_sent_forms_hold_up_nobody_and_are_ended(served: Server, line: Callable[[], Line]) -> None:
    half = [line().send_half() for _number in range(40)]

    assert is_healthy(served)
    assert get(served, "/sign-in").startswith(b"HTTP/1.1 200")
    answers = [sent.answer() for sent in half]

    assert {answer.split(b"\r\n")[0] for answer in answers} == {b"HTTP/1.1 408 Request Timeout"}
    assert "Đường truyền quá chậm".encode() in answers[0]
    assert all(sent.socket.recv(1) == b"" for sent in half)


def test_a_body_that_was_cut_off_never_passes_for_a_form(line: Callable[[], Line]) -> None:
    sender = line().send_half("/display")
    sender.socket.shutdown(1)

    assert sender.answer().startswith(b"HTTP/1.1 400")


def test_a_body_without_a_length_is_refused(line: Callable[[], Line]) -> None:
    sender = line()
    sender.send(
        "/display",
        method="POST",
        headers=FORM + b"Transfer-Encoding: chunked\r\n",
        body=b"5\r\ntheme\r\n0\r\n\r\n",
    )

    assert sender.answer().startswith(b"HTTP/1.1 411")


def test_a_body_beyond_the_limit_is_refused_in_our_words_before_it_came(line: Callable[[], Line]) -> None:
    sender = line().send("/display", method="POST", headers=FORM + b"Content-Length: 90000000\r\n")

    answer = sender.answer()

    assert answer.startswith(b"HTTP/1.1 413")
    assert b'id="error"' in answer


def test_a_whole_form_arrives(line: Callable[[], Line]) -> None:
    body = b"theme=dark&next=/sign-in"
    sender = line()
    sender.send("/display", method="POST", headers=FORM + b"Content-Length: %d\r\n" % len(body), body=body[:7])
    sender.socket.sendall(body[7:])

    answer = sender.answer()

    assert answer.startswith(b"HTTP/1.1 303")
    assert b"display=dark" in answer


def test_long_and_growing_answers_come_whole(served: Server) -> None:
    assert get(served, "/test/large").count(b"x") >= LARGE
    assert all(b"part %d\n" % number in get(served, "/test/stream") for number in range(3))


def test_what_fails_after_the_answer_was_made_is_told(served: Server) -> None:
    assert get(served, "/test/teardown").startswith(b"HTTP/1.1 500")
    assert is_healthy(served)


@pytest.mark.parametrize(
    ("method", "path", "others"),
    [
        ("POST", "wait/writers", ["GET"]),
        ("GET", "wait/pages", ["POST"]),
        ("GET", "wait-expensively/reports", ["GET", "POST"]),
        ("POST", "wait-expensively/rosters", ["GET", "POST"]),
    ],
)
def test_requests_of_one_class_that_hang_hold_up_no_other(
    served: Server, line: Callable[[], Line], method: str, path: str, others: list[str]
) -> None:
    hanging = [line().send(f"/test/{path}", method=method, headers=EMPTY) for _number in range(9)]

    answers = [ask(served, other) for other in others for _number in range(5)]
    ask(served, others[0], f"/test/go-on/{path.rpartition('/')[2]}")
    statuses = {one.answer().split(b" ")[1] for one in hanging}

    assert all(answer.startswith(b"HTTP/1.1 200") for answer in answers)
    assert b"200" in statuses
    assert statuses <= {b"200", b"503"}


def test_answers_that_take_long_to_send_hold_up_no_pages(served: Server, line: Callable[[], Line]) -> None:
    sent = [line().send("/test/grow/answers") for _number in range(2)]
    for one in sent:
        one.socket.recv(1)  # it has begun

    pages = [ask(served, "GET") for _number in range(5)]
    ask(served, "GET", "/test/go-on/answers")

    assert all(page.startswith(b"HTTP/1.1 200") for page in pages)
    assert all(b"ended" in one.answer() for one in sent)


def test_a_killed_worker_is_started_again(served: Server) -> None:
    before = get(served, "/test/pid").rpartition(b"\n")[2]
    [worker] = served.workers()

    worker.kill()
    worker.wait()
    deadline = time.monotonic() + 120
    while not is_healthy(served):
        assert time.monotonic() < deadline, "no worker came back"

    assert get(served, "/test/pid").rpartition(b"\n")[2] != before
