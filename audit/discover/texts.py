"""Files of a project that a command would write beside what is there: whether they are there, and what they say."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from audit.discover.manifests import MAX_MANIFEST_BYTES
from audit.discover.storage import TooLarge, read_regular, why
from audit.errors import UnusablePath


def texts_in(root: Path, names: Iterable[str]) -> Mapping[str, str]:
    """Return the texts of those files that are there, by path below a folder of the disk.

    Raises UnusablePath for one that is there and cannot be read, or that is reached through a symbolic link.
    """
    found = {}
    for name in names:
        path = root / name
        try:
            if path.parent.resolve() != root.resolve() / Path(name).parent:
                raise UnusablePath(f"`{name}` leads out of its folder through a symbolic link")
            found[name] = read_regular(str(path), MAX_MANIFEST_BYTES).decode("utf-8")
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            raise UnusablePath(f"`{name}` cannot be read: {why(error)}") from error
        except (TooLarge, UnicodeDecodeError) as error:
            raise UnusablePath(f"`{name}` cannot be read: {error}") from error
    return found
