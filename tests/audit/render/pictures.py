"""Takes the pictures of docs/html.md: the report on a sample, at two widths, in both schemes.

python -m tests.audit.render.pictures
"""

import shutil
import tempfile
import time
from datetime import date
from pathlib import Path

from audit.config import load
from audit.model.report import RenderOptions
from audit.model.run import RunOptions
from audit.pipeline import audit
from audit.render.html import render
from tests.audit.render.chromium import Page, chromium

REPOSITORY = Path(__file__).parents[3]
SAMPLE = REPOSITORY / "tests" / "samples" / "vpn_backend" / "before"
PICTURES = REPOSITORY / "docs" / "images"
SHOTS = (
    ("html-overview", 1280, 900, "light", "document.body"),
    ("html-layers", 1280, 900, "dark", "document.getElementById('layers')"),
    ("html-phone", 390, 780, "light", "document.body"),
    ("html-phone-findings", 390, 780, "dark", "document.querySelector('.finding')"),
)
"""The name of each, the size of the window, the colours, and what is at its top."""
TAKEN = date(2026, 11, 21)


def main() -> None:
    """Take every picture anew."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chromium() as page:
        path = _written(Path(folder))
        for name, width, height, scheme, top in SHOTS:
            page.look(width, height, scheme=scheme)
            page.open(path)
            (PICTURES / f"{name}.png").write_bytes(_shot(page, top))


def _written(folder: Path) -> Path:
    """Write the page, and return where it is."""
    project = folder / "vpn_backend"
    shutil.copytree(SAMPLE, project)
    report = audit(project, load(project, {}), RunOptions(today=TAKEN, excerpts=True))
    path = folder / "report.html"
    path.write_text(render(report, RenderOptions()), encoding="utf-8", newline="")
    return path


def _shot(page: Page, top: str) -> bytes:
    page.run("document.querySelector('.finding details').open = true")
    page.run(f"{top}.scrollIntoView({{behavior: 'instant'}})")
    time.sleep(0.3)  # what was far away is laid out once it is in view
    return page.picture()


if __name__ == "__main__":
    main()
