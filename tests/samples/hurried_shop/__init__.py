"""A shop that was written in a hurry: layers in name only, and every habit of a bad week in one place."""

from pathlib import Path

FOLDER = Path(__file__).parent / "before"


def files() -> dict[str, str]:
    """Return the whole project, by path."""
    found = sorted(path for path in FOLDER.rglob("*") if path.suffix in {".py", ".toml"})
    return {path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8") for path in found}
