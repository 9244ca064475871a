"""What watches over the service, from outside."""

from pathlib import Path

import click

from reference_service.infrastructure.monitoring import files


@click.command("metrics-files")
@click.option(
    "--into", type=click.Path(path_type=Path, file_okay=False), default=Path("deploy"), show_default=True, help="The folder."
)
def metrics_files(into: Path) -> None:
    """Write the rules of Prometheus and the dashboard of Grafana anew, from the metrics that there are."""
    for path, content in files().items():
        target = into / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")
        click.echo(f"Wrote {target}.")
