from dataclasses import dataclass, field

import pytest
from fastapi import FastAPI

from reference_service.adapters.http import metrics as module
from reference_service.adapters.http.problems import install_problem_handlers
from reference_service.adapters.metrics.recorder import Metrics
from tests.reference_service.integration.adapters.http.asking import asking, refusal

pytestmark = pytest.mark.anyio
TOKEN = "m" * 40


@dataclass(frozen=True, slots=True)
class _State:
    metrics_token: str | None
    metrics: Metrics = field(default_factory=Metrics)


# Row 44.
@pytest.mark.parametrize(
    ("token", "authorization", "is_shown"),
    [
        (TOKEN, f"Bearer {TOKEN}", True),
        (TOKEN, None, False),
        (TOKEN, "", False),
        (TOKEN, TOKEN, False),
        (TOKEN, f"Bearer {TOKEN[:-1]}", False),
        (TOKEN, f"Bearer {TOKEN}m", False),
        (TOKEN, "Bearer \u00e9", False),
        (None, "Bearer ", False),
        (None, "Bearer None", False),
        (None, None, False),
    ],
)
async def test_metrics_are_for_whoever_has_their_token(token: str | None, authorization: str | None, is_shown: bool) -> None:
    app = FastAPI()
    install_problem_handlers(app)
    app.state.http = _State(token)
    app.include_router(module.router)

    headers = [] if authorization is None else [(b"Authorization", authorization.encode("latin-1"))]
    answer = await asking(app).get("/metrics", headers=headers)

    if is_shown:
        assert (answer.status_code, "# HELP http_requests_total" in answer.text) == (200, True)
    else:
        nowhere = await asking(app).get("/nowhere")
        assert refusal(answer) == (404, "NOT_FOUND")
        assert answer.json() == nowhere.json() | {"instance": "/metrics"}
