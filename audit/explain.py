"""The pages of rules, categories and profiles, made from what they say themselves."""

import inspect
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from audit.model.profile import Profile
from audit.model.report import CATEGORY_TITLES, RuleNote
from audit.model.rule import Example, Rule
from audit.render.view.escaping import visible


class Sections(Struct, frozen=True):
    """A rule's docstring, taken apart: the first line, and the text after `Why:` and `Instead:`."""

    title: str
    why: str
    instead: str


def sections(rule: Rule) -> Sections:
    """Return the parts of a rule's docstring; their paragraphs keep their lines."""
    document = inspect.cleandoc(type(rule).__doc__ or "")
    title, _, body = document.partition("\n")
    opening, *named = re.split(r"^(Why|Instead):", body, flags=re.MULTILINE)
    parts = dict(zip(named[::2], named[1::2], strict=True))
    return Sections(title.strip(), parts.get("Why", "").strip(), parts.get("Instead", opening).strip())


def note(rule: Rule) -> RuleNote:
    """Return what a report says about a rule: its page in short."""
    said = sections(rule)
    return RuleNote(
        id=rule.id,
        name=rule.name,
        title=said.title,
        category=rule.category,
        severity=rule.severity,
        effort=rule.effort,
        why=said.why,
        instead=said.instead,
        criterion=rule.criterion,
    )


def rule_page(rule: Rule) -> str:
    """Return the page of a rule, in Markdown: what it means, why it matters, what to do, and both kinds of example."""
    said = sections(rule)
    category = CATEGORY_TITLES.get(rule.category, "none, it costs no points")
    counted = population_of(rule)
    facts = [
        f"- Name: `{rule.name}`",
        f"- Category: {category}",
        f"- Severity: {rule.severity}",
        f"- Effort to mend: {rule.effort}",
        f"- Criterion: {rule.criterion}",
        *([f"- Population: {counted}"] if counted else []),
    ]
    bad = ["\n\n".join((_example(example), *_fixed(example))) for example in rule.bad]
    good = [_example(example) for example in rule.good]
    blocks = (
        f"# {rule.id}: {said.title}",
        "\n".join(facts),
        f"## Why\n\n{said.why}",
        f"## Instead\n\n{said.instead}",
        "## Found\n\n" + "\n\n---\n\n".join(bad),
        "## Not found\n\n" + "\n\n---\n\n".join(good),
        *([f"To allow one place: `# audit: allow {rule.id} because …`"] if rule.category in CATEGORY_TITLES else []),
    )
    return "\n\n".join(blocks) + "\n"


def profile_page(profile: Profile) -> str:
    """Return the page of a profile: which folders play which role, who may see whom, how much must be covered."""
    roles = [
        f"| {layer.role} | {_codes(layer.names)} | {_codes(layer.synonyms) or '-'} | {'yes' if layer.required else 'no'} |"
        for layer in profile.layers
    ]
    sees = [f"| {role} | {', '.join(sorted(seen)) or 'nothing'} |" for role, seen in sorted(profile.sees.items())]
    floors = [f"| {role} | {floor} % |" for role, floor in profile.floors.items()]
    blocks = [
        f"# `{profile.name}`: {profile.title}",
        profile.description,
        "## Folders and their roles",
        "\n".join(["| Role | Folders | Also known as | Required |", "|---|---|---|---|", *roles]),
        *_conditions(profile),
        "## Who may see whom",
        "\n".join(["| Role | May import |", "|---|---|", *sees]),
        "A role that is not listed may import all.",
        f"The dependency rule protects {', '.join(sorted(profile.inner))}.",
        *(f"The {role} may build on {_codes(sorted(names))}." for role, names in profile.frameworks.items()),
    ]
    if floors:
        blocks += ["## Coverage floors", "\n".join(["| Role | Floor |", "|---|---|", *floors])]
    return "\n\n".join(blocks) + "\n"


def _conditions(profile: Profile) -> Iterator[str]:
    """Yield what else must hold for a folder's name to count."""
    for layer in profile.layers:
        if layer.beside:
            yield f"{_codes(layer.names)} counts only beside `{layer.beside}`."
        if layer.below is not None:
            yield f"{_codes(layer.names)} counts only below {layer.below}, as a folder or a module."
        if layer.stand_ins:
            yield f"Where no folder plays {layer.role}, {_codes(layer.stand_ins)} stands in for it."
    inside = [name for layer in profile.layers if layer.in_context for name in layer.names]
    if inside:
        own, *others = profile.context_folders
        yield (
            f"Each folder in `{own}` is a bounded context; so are those in {_codes(others)} if at least two are alike. "
            f"Right inside a context, and only there, {_codes(inside)} and their synonyms count, as folders or modules."
        )


def category_page(category: str, rules: Iterable[Rule]) -> str:
    """Return the page of a scoring category: the rules that decide it."""
    return "\n\n".join([f"# {CATEGORY_TITLES[category]}", _table([rule for rule in rules if rule.category == category])]) + "\n"


def index_page(rules: Sequence[Rule], profiles: Iterable[Profile]) -> str:
    """Return the page that lists every rule by category, and every profile, with links to their pages."""
    unscored = [rule for rule in rules if rule.category not in CATEGORY_TITLES]
    blocks = ["# Rules"]
    for category, title in CATEGORY_TITLES.items():
        members = [rule for rule in rules if rule.category == category]
        if members:
            blocks.append(f"## {title}\n\n{_table(members)}")
    if unscored:
        blocks.append(f"## Without points\n\n{_table(unscored)}")
    listed = "\n".join(f"- [`{profile.name}`](profile-{profile.name}.md): {profile.description}" for profile in profiles)
    return "\n\n".join([*blocks, f"# Profiles\n\n{listed}"]) + "\n"


def pages(rules: Sequence[Rule], profiles: Sequence[Profile]) -> Mapping[str, str]:
    """Return every page by its file name."""
    return {
        **{f"{rule.id}.md": rule_page(rule) for rule in rules},
        **{f"profile-{profile.name}.md": profile_page(profile) for profile in profiles},
        "index.md": index_page(rules, profiles),
    }


def _table(rules: Iterable[Rule]) -> str:
    rows = [f"| [{rule.id}]({rule.id}.md) | `{rule.name}` | {rule.severity} | {sections(rule).title} |" for rule in rules]
    return "\n".join(["| Rule | Name | Severity | Finds |", "|---|---|---|---|", *rows])


def population_of(rule: Rule) -> str:
    """Return the words of the rule's own `population`, less the verb they open with."""
    words = (type(rule).population.__doc__ or "").strip().partition("\n")[0]
    return words.removeprefix("Return ").removeprefix("the number of ").rstrip(".")


def _example(example: Example) -> str:
    judged = [f"Under the `{example.profile}` profile:"] if example.profile else []
    plights = dict.fromkeys(example.unreadable, ", which cannot be read") | dict.fromkeys(
        example.too_large, ", which is over a limit"
    )
    files = [f"`{path}`{plights.get(path, '')}\n\n{_fenced(path, text)}" for path, text in example.files.items() if text.strip()]
    empty = [path for path, text in example.files.items() if not text.strip()]
    beside = [f"Beside {_codes(empty)}, empty."] if empty else []
    return "\n\n".join([*judged, *files, *beside])


def _fixed(example: Example) -> Iterator[str]:
    """Yield what `audit fix` makes of an example, where it makes something of it."""
    if example.fixed:
        yield "`audit fix` makes of it:"
        for path, text in example.fixed.items():
            yield f"`{path}`\n\n{_fenced(path, text)}" if text.strip() else f"`{path}`, empty."


def _fenced(path: str, text: str) -> str:
    language = {"py": "python", "pyi": "python", "toml": "toml", "json": "json"}.get(path.rpartition(".")[2], "text")
    shown = "\n".join(visible(line) for line in text.rstrip().split("\n"))
    return f"```{language}\n{shown}\n```"


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
