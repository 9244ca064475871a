"""The pages of contract types and sets, made from what they say themselves."""

import inspect
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from importlinter import Contract

from contracts.example import Example, registration, settings_of, type_name
from contracts.frameworks import FRAMEWORKS, REASONS

_TITLE = re.compile(r"^(Why|Instead|Options):", re.MULTILINE)
_OPTION = re.compile(r"^ *- (?P<names>[\w, ]+): +(?P<text>.*)$")

_USE = """\
```ini
[importlinter]
root_packages =
    shop
include_external_packages = True
contract_types =
    {registration}
```

Each entry of `contract_types` stands on a line of its own, also where there is only one: behind the `=` import-linter takes
the text letter by letter, and ends with exit code 1 and no message. `audit contracts` says what is wrong, and
[Contracts](index.md) what to do where a project has a package of its own that is called `contracts`."""

_INDEX = """\
# Contracts

For [import-linter](https://import-linter.readthedocs.io), usable from any `.importlinter`; `pip install archaudit` brings both.

## Types

{types}

## Sets

One for each architecture, made from its profile. `contracts.sets.fill` fits one to a project.

{sets}

## Making a type known

```ini
contract_types =
{registrations}
```

Each on a line of its own, also where there is only one: behind the `=` import-linter takes the text letter by letter, and ends
with exit code 1 and no message.

## A project with a package called `contracts`

`lint-imports` puts the folder that it runs in first on the import path. Where a package `contracts` lies there, it is the one
that Python finds, and import-linter ends with

```text
No module named 'contracts.types'
```

Where the package lies elsewhere, as below `src`, the one that is found first hides the other: ours may stand in the way of the
project's. So install archaudit in an environment of its own, not in the project's (`pipx install archaudit`), and run
`audit contracts` there instead of `lint-imports`. It reads the same `.importlinter`, imports nothing of the project, and knows
the types by their names whatever else is called `contracts`; the lines of `contract_types` stay as they are.
"""


_MADE = """\
Made from [the profile](../rules/profile-{name}.md): who may see whom, whom the dependency rule protects, what an inner layer
may build on. `contracts.sets.fill("{name}", …)` puts the names of a project in the place of what stands in braces, and leaves
out, with a comment, what has nobody to speak of."""


def pages(kinds: Sequence[type[Contract]], sets: Mapping[str, tuple[str, str]]) -> Mapping[str, str]:
    """Return every page by its file name. `sets` are description and text of each set, by the name of its profile."""
    types = "\n".join(f"- [`{type_name(kind)}`]({type_name(kind)}.md): {_sections(kind)['title']}" for kind in kinds)
    listed = "\n".join(f"- [`{name}`](set-{name}.md): {description}" for name, (description, _) in sets.items())
    registrations = "\n".join(f"    {registration(kind)}" for kind in kinds)
    return {
        "index.md": _INDEX.format(types=types, sets=listed, registrations=registrations),
        **{f"{type_name(kind)}.md": type_page(kind) for kind in kinds},
        **{f"set-{name}.md": set_page(name, *said) for name, said in sets.items()},
    }


def type_page(kind: type[Contract]) -> str:
    """Return the page of a contract type: why, what to do instead, its options, and what keeps and breaks it."""
    said = _sections(kind)
    blocks = [
        f"# `{type_name(kind)}`: {said['title']}",
        _USE.format(registration=registration(kind)),
        f"## Why\n\n{said['Why']}",
        f"## Instead\n\n{said['Instead']}",
        "## Options\n\n" + "\n".join(["| Option | Meaning |", "|---|---|", *_options(said["Options"])]),
        *([_frameworks()] if type_name(kind) == "framework_free" else []),
        "## Broken\n\n" + "\n\n---\n\n".join(_example(kind, each) for each in kind.__dict__["broken"]),
        "## Kept\n\n" + "\n\n---\n\n".join(_example(kind, each) for each in kind.__dict__["kept"]),
    ]
    return "\n\n".join(blocks) + "\n"


def set_page(name: str, description: str, text: str) -> str:
    """Return the page of a set."""
    blocks = [
        f"# The `{name}` set",
        description,
        _MADE.format(name=name),
        f"```ini\n{text}```",
    ]
    return "\n\n".join(blocks) + "\n"


def _sections(kind: type[Contract]) -> Mapping[str, str]:
    title, _, body = inspect.cleandoc(kind.__doc__ or "").partition("\n")
    _, *named = _TITLE.split(body)
    return {"title": title, **{key: text.strip("\n").strip() for key, text in zip(named[::2], named[1::2], strict=True)}}


def _options(text: str) -> Iterator[str]:
    """Yield a row of a table for each option."""
    rows: list[list[str]] = []
    for line in text.split("\n"):
        match = _OPTION.match(line)
        if match is not None:
            rows.append([", ".join(f"`{name}`" for name in match["names"].split(", ")), match["text"].strip()])
        else:
            rows[-1].append(line.strip())
    yield from (f"| {names} | {' '.join(words)} |" for names, *words in rows)


def _frameworks() -> str:
    rows = [f"| {kind} | {', '.join(f'`{name}`' for name in names)} | {REASONS[kind]} |" for kind, names in FRAMEWORKS.items()]
    return "## The known frameworks\n\n" + "\n".join(["| Kind | Import names | Why not inside |", "|---|---|---|", *rows])


def _example(kind: type[Contract], example: Example) -> str:
    _, contract = settings_of(kind, example).split("\n\n")
    blamed = ["import-linter says:\n\n```text\n" + "\n".join(example.blamed) + "\n```"] if example.blamed else []
    return "\n\n".join([_fenced("ini", contract), *_files(example.files), *blamed])


def _files(files: Mapping[str, str]) -> Iterable[str]:
    yield from (f"`{path}`\n\n{_fenced('python', text)}" for path, text in files.items() if text)
    empty = [f"`{path}`" for path, text in files.items() if not text]
    if empty:
        yield f"Beside {', '.join(empty)}, empty."


def _fenced(language: str, text: str) -> str:
    return f"```{language}\n{text.rstrip()}\n```"
