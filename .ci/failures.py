"""Tells once more, at the end of a long log, what the commands said that failed: `python .ci/failures.py .tox/result.json`."""

import json
import sys
from pathlib import Path

_MOST = 200
"""Lines of a command, the last ones."""
_TRACES = ("= ERRORS =", "= FAILURES =")
"""What pytest writes above the tracebacks, which can be longer than that."""

report = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
for name, environment in report["testenvs"].items():
    for command in (*environment.get("setup", ()), *environment.get("test", ())):
        if command["retcode"]:
            said = (command["output"] + command["err"]).splitlines()
            traces = (number for number, line in enumerate(said) if any(trace in line for trace in _TRACES))
            told = said[next(traces, max(0, len(said) - _MOST)) :]
            sys.stdout.write("\n".join([f"\n{name}: exit {command['retcode']}: {' '.join(command['command'])}", *told, ""]))
