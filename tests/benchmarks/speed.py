"""Times an audit against what a user would otherwise run, in one run on one machine, and prints the ratios.

    python -m tests.benchmarks.speed [TREE] [--rounds N]

TREE is an installed package, by default Django. The jobs of a round follow each other, so that a slow moment of the
machine hits all of them; each number is the median of the rounds. Nothing here fails because something is slow.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from tests.benchmarks.table import Row, table
from tests.benchmarks.trees import Trees, edit, lay_out

PARSE = "import ast, pathlib, sys\nfor path in pathlib.Path(sys.argv[1]).rglob('*.py'): ast.parse(path.read_bytes())"
MEGABYTE = 1024
"""In the kilobytes that Linux counts memory in."""


@dataclass(frozen=True, slots=True)
class Job:
    """A command to time, what must be done before it, which is not timed, and what shows that it did its work."""

    command: Sequence[str]
    folder: Path
    prepare: Callable[[int], object] = lambda _: None
    says: str = ""


@dataclass(slots=True)
class Samples:
    """What each round took: seconds, and the megabytes of the largest process."""

    seconds: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)

    @property
    def time(self) -> float:
        """The median of the seconds."""
        return median(self.seconds)

    @property
    def memory(self) -> float:
        """The median of the megabytes."""
        return median(self.megabytes)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("tree", nargs="?", type=Path, default=_installed("django"), help="the package to audit")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    if given.tree is None:
        parser.error("Django is not installed: install the extra `benchmark`, or name a package")
    with tempfile.TemporaryDirectory() as folder:
        trees = lay_out(given.tree, Path(folder))
        samples = _measure(_jobs(trees), given.rounds)
    print(
        f"{trees.name}: {trees.files} files; Python {platform.python_version()}; {os.cpu_count()} cores; {given.rounds} rounds\n"
    )
    print(table(rows(samples)))


def rows(samples: Mapping[str, Samples]) -> list[Row]:
    """Return what was measured beside the target, in the order of the targets."""
    times = {name: each.time for name, each in samples.items()}
    found = [
        Row("cold, against `ast.parse`", times["cold"], times["parse"], 2.0),
        Row("nothing changed, against `lint-imports`", times["warm"], times["lint warm"], 1.0),
        Row("one file edited, against `lint-imports`", times["edited"], times["lint edited"], 2.5),
        Row("twice the files, against once", times["double"], times["cold"], 2.1),
        Row("200 files, cold, in seconds", times["small"], 1.0, 0.5),
        Row("`audit --help`, in seconds", times["help"], 1.0, 0.15),
        Row("largest process, in hundreds of MB", samples["cold"].memory / 100, 1.0, 2.0),
    ]
    if "ty" in times:
        found.insert(1, Row("cold, against `ty check`", times["cold"], times["ty"], 1.0))
    return found


def _jobs(trees: Trees) -> dict[str, Job]:
    def report(tree: Path, cache: Path | None = None) -> list[str]:
        kept = ["--no-cache"] if cache is None else ["--cache-dir", str(cache)]
        return [_script("audit"), "report", str(tree), "--format", "json", "--output", str(trees.folder / "report.json"), *kept]

    lint = [_script("lint-imports"), "--no-logo", "--config", str(trees.law), "--cache-dir", str(trees.folder / "lint-cache")]
    linting = Job(lint, trees.once, says="Contracts: ")
    kept = Job(report(trees.once, trees.cache), trees.folder)
    jobs = {
        "parse": Job([sys.executable, "-I", "-c", PARSE, str(trees.once)], trees.folder),
        "cold": Job(report(trees.once), trees.folder),
        "warm": replace(kept, prepare=lambda _: _run(kept)),
        "lint warm": replace(linting, prepare=lambda _: _run(linting)),
        "edited": replace(kept, prepare=lambda turn: edit(trees.edited, turn)),
        "lint edited": linting,
        "double": Job(report(trees.twice), trees.folder),
        "small": Job(report(trees.small), trees.folder),
        "help": Job([_script("audit"), "--help"], trees.folder, says="report"),
    }
    if Path(_script("ty")).exists():
        jobs["ty"] = Job([_script("ty"), "check", "--exit-zero", str(trees.once)], trees.folder, says="Found ")
    return jobs


def _measure(jobs: Mapping[str, Job], rounds: int) -> dict[str, Samples]:
    samples = {name: Samples() for name in jobs}
    for turn in range(rounds):
        sys.stderr.write(f"round {turn + 1} of {rounds}\n")
        for name, job in jobs.items():
            job.prepare(turn)
            start = time.perf_counter()
            megabytes = _run(job)
            samples[name].seconds.append(time.perf_counter() - start)
            samples[name].megabytes.append(megabytes)
    return samples


def _run(job: Job) -> float:
    """Return the megabytes of the largest process that the job took. A broken contract, 1, is an answer too."""
    with subprocess.Popen(
        job.command, cwd=job.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    ) as process:
        assert process.stdout is not None, "it was asked for"
        printed = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1) or job.says not in printed:
        raise RuntimeError(f"{' '.join(job.command)} ended with {process.returncode}:\n{printed}")
    return usage.ru_maxrss / MEGABYTE


def _script(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def _installed(name: str) -> Path | None:
    spec = find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


if __name__ == "__main__":
    main()
