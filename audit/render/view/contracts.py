"""Contracts for reading: a line for each that says what became of it, then its chains, hop by hop."""

from collections.abc import Iterable, Iterator, Sequence

from audit.model.law import Chain, ContractResult, FaultyIgnore, Hop, IgnoreFault, Standing
from audit.render.view.numbers import counted

WHAT_IS_WRONG = {
    IgnoreFault.WILDCARD: "a wildcard ignores more than anybody can see",
    IgnoreFault.NO_REASON: "nothing beside or above it says why",
}


def standing_of(result: ContractResult) -> str:
    """Return what became of a contract as import-linter prints it: `KEPT (2 ignored imports)`."""
    notes = [counted(result.ignored, "ignored import", "ignored imports")] if result.ignored else []
    notes += [counted(len(result.remarks), "remark", "remarks")] if result.remarks else []
    return f"{result.status.upper()} ({', '.join(notes)})" if notes else result.status.upper()


def tally_of(results: Sequence[ContractResult]) -> str:
    """Return how many contracts there are of each standing: `3 kept, 1 broken`."""
    counts = {each: sum(result.status is each for result in results) for each in Standing}
    said = [f"{counts[Standing.KEPT]} kept", f"{counts[Standing.BROKEN]} broken"]
    return ", ".join([*said, *([f"{counts[Standing.UNKNOWN]} unknown"] if counts[Standing.UNKNOWN] else [])])


def told(results: Iterable[ContractResult]) -> tuple[ContractResult, ...]:
    """Return the contracts of which more is to be said than that they are kept."""
    return tuple(each for each in results if each.status is not Standing.KEPT or each.remarks)


def details_of(result: ContractResult, most: int | None = None) -> Iterator[tuple[int, str]]:
    """Yield what is to be said of a contract, line by line, each with how far it is indented.

    Of its chains as many as asked for, all of them for None.
    """
    if result.status is Standing.UNKNOWN:
        yield 0, result.why
    yield from ((0, remark) for remark in result.remarks)
    last = ("", "")
    for chain in result.chains[:most]:
        if (chain.importer, chain.imported) != last:
            last = chain.importer, chain.imported
            yield 0, f"{chain.importer} is not allowed to import {chain.imported}:"
        yield from lines_of(chain)
    if most is not None and len(result.chains) > most:
        yield 1, f"… and {len(result.chains) - most} more"
    if result.cuts:
        yield 0, f"Without {counted(len(result.cuts), 'import', 'imports')} there would be no cycle:"
        yield from ((1, f"- {hop_words(hop)}") for hop in result.cuts[:most])
    yield from ((0, f"{name} is declared nowhere in it, and it is exhaustive.") for name in result.undeclared)
    yield from ((0, line) for line in result.text.splitlines())
    yield from ((0, line) for line in result.guidance.splitlines())


def lines_of(chain: Chain) -> Iterator[tuple[int, str]]:
    """Yield the hops of a chain, and what else leads into it and out of it."""
    for number, hop in enumerate(chain.hops):
        yield 1, f"{'  ' if number else '- '}{hop_words(hop)}"
        if number == 0:
            yield from ((1, f"& {hop_words(each)}") for each in chain.starts)
    yield from ((1, f"  & {hop_words(each)}") for each in chain.ends)


def hop_words(hop: Hop) -> str:
    """Return an import with its place, where an editor can follow it: `a -> b (a.py:1, 4)`."""
    place = f"{hop.path}:{', '.join(map(str, hop.lines))}" if hop.lines else hop.path
    return f"{hop.importer} -> {hop.imported}" + (f" ({place})" if place else "")


def faults_of(results: Iterable[ContractResult]) -> tuple[FaultyIgnore, ...]:
    """Return the ignored imports that are wrong to ignore, by place."""
    found = (ignore for result in results for ignore in result.ignores)
    return tuple(sorted(found, key=lambda each: (each.path, each.line, each.entry, each.fault)))


def fault_words(ignore: FaultyIgnore) -> str:
    """Return what is wrong with an ignored import, and where it stands."""
    return f"{ignore.path}:{ignore.line}: `{ignore.entry}` is ignored, and {WHAT_IS_WRONG[ignore.fault]}"
