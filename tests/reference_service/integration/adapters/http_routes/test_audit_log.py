import json

import pytest

from tests.reference_service.integration.adapters.http_routes.answers import refusals
from tests.reference_service.integration.adapters.http_routes.conftest import Team
from tests.reference_service.whole import API, Whole

pytestmark = pytest.mark.anyio


async def test_the_log_tells_who_did_what_by_which_request(team: Team) -> None:
    me = (await team.owner.get(f"{API}/me")).json()["id"]
    made = await team.owner.post(
        f"{API}/projects", json={"name": "One", "description": ""}, headers={"X-Request-ID": "request-of-mine"}
    )

    entry = (await team.owner.get(f"{API}/audit-log")).json()["items"][-1]

    assert sorted(entry) == ["actor", "details", "digest", "event", "occurred_at", "request", "sequence", "subject"]
    assert (entry["actor"], entry["event"], entry["subject"]) == (me, "work.project_started", made.json()["id"])
    assert (entry["request"], json.loads(entry["details"])["project_id"]) == ("request-of-mine", made.json()["id"])


async def test_the_log_is_read_page_by_page_and_verified(team: Team) -> None:
    for name in ("A", "B", "C"):
        await team.owner.post(f"{API}/projects", json={"name": name, "description": ""})
    whole_log = (await team.owner.get(f"{API}/audit-log")).json()["items"]

    first = (await team.owner.get(f"{API}/audit-log", params={"limit": 4})).json()
    rest = (await team.owner.get(f"{API}/audit-log", params={"limit": 4, "cursor": first["next_cursor"]})).json()
    verified = await team.owner.get(f"{API}/audit-log/verification")

    assert first["items"] + rest["items"] == whole_log
    assert [entry["sequence"] for entry in whole_log] == [1, 2, 3, 4, 5, 6]
    assert verified.json() == {"entries": 6, "broken_at": None, "reason": None}


async def test_the_log_is_for_managers(whole: Whole, team: Team) -> None:
    member = await whole.member(team.owner, team.tenant, "member@example.com", "member")

    assert (
        refusals(await member.get(f"{API}/audit-log"), await member.get(f"{API}/audit-log/verification"))
        == [(403, "PERMISSION_MISSING")] * 2
    )
