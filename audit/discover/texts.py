"""Files of a project that a command would write beside what is there: whether they are there, and what they say."""

import os
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
            if path.is_symlink():
                raise UnusablePath(f"`{name}` is a symbolic link, which is not followed; put the file itself there")
            if str(path.parent.resolve()) != os.path.normpath(root.resolve() / Path(name).parent):
                raise UnusablePath(f"`{name}` leads out of its folder through a symbolic link")
            found[name] = read_regular(str(path), MAX_MANIFEST_BYTES).decode("utf-8")
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            raise UnusablePath(f"`{name}` cannot be read: {why(error)}") from error
        except UnicodeDecodeError as error:
            raise UnusablePath(f"`{name}` is no UTF-8 from byte {error.start} on; save it as UTF-8 first") from error
        except TooLarge as error:
            raise UnusablePath(f"`{name}` cannot be read: {error}") from error
    return found


def way_from_checkout(root: Path) -> str:
    """Return the way from the top of the git repository that a folder lies in down to it, empty at the top and without one."""
    for above in (root, *root.parents):
        if (above / ".git").exists():
            return "" if above == root else root.relative_to(above).as_posix()
    return ""
