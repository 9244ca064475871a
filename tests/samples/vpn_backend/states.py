"""Both states as they are committed."""

from pathlib import Path

FOLDER = Path(__file__).parent
BEFORE, AFTER = FOLDER / "before", FOLDER / "after"


def first_state() -> dict[str, str]:
    """Return every file of the first state, by path."""
    return _files(BEFORE)


def mended_files() -> dict[str, str]:
    """Return the files that the second state changes."""
    return _files(AFTER)


def second_state() -> dict[str, str]:
    """Return every file of the second state: the first with the mended files laid over it."""
    return first_state() | mended_files()


def write(folder: Path, files: dict[str, str]) -> None:
    """Write files below a folder."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def _files(folder: Path) -> dict[str, str]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in found}
