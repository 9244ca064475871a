"""The browser that pages are tested in."""

import os
from collections.abc import Iterator

import pytest

from tests.audit.render.chromium import NoChromium, Page, chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Page]:
    """Return a tab of a real Chromium; without one, tests are skipped, and fail where REQUIRE_REAL_BACKENDS is 1."""
    try:
        with chromium() as page:
            yield page
    except NoChromium as error:
        if os.environ.get("REQUIRE_REAL_BACKENDS") == "1":
            pytest.fail(f"Chromium is required here. {error}")
        # Whoever works on something else need not install a browser; CI sets the variable, so there nothing is skipped.
        pytest.skip(f"NOT TESTED IN A BROWSER. {error}")
