"""Answers, as tests compare them."""

import httpx2


def refusal(answer: httpx2.Response) -> tuple[int, str]:
    """Return the status and the code of a refusal; any other answer fails the test."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    body = answer.json()
    assert body["status"] == answer.status_code
    return answer.status_code, body["code"]


def refusals(*answers: httpx2.Response) -> list[tuple[int, str]]:
    """Return the status and the code of each refusal."""
    return [refusal(answer) for answer in answers]
