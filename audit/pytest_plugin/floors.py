"""What pytest-cov measured, held against the floors of the layers."""

import pytest
from msgspec.structs import replace

from audit.config import load
from audit.errors import AuditError
from audit.model.report import RenderOptions
from audit.projects import coverage_by_layer
from audit.pytest_plugin.running import run_options
from audit.render.coverage.text import breaches, render
from audit.render.view.escaping import visible


def measured(config: pytest.Config) -> tuple[str, bool]:
    """Return what to print of the layers, and whether every floor is kept."""
    controller = getattr(config.pluginmanager.getplugin("_cov"), "cov_controller", None)
    if controller is None or config.getoption("--no-cov"):
        return "coverage is switched off by `--no-cov`, so no layer was judged\n", True
    data = controller.cov.get_data().data_filename()
    try:
        report = coverage_by_layer(config.rootpath, replace(load(config.rootpath, {}), coverage=data), run_options())
    except AuditError as error:
        return f"{visible(str(error))}\n", False
    lines = [f"FAIL {line}\n" for line in breaches(report)]
    return render(report, RenderOptions()) + "".join(["\n", *lines] if lines else []), not lines
