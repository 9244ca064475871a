"""The files of `deploy/` say what the service understands; `tox -e deploy` has each checked by the linter of its kind."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from reference_service.infrastructure.settings import Role, Settings

ROOT = Path(__file__).parents[3]
DEPLOY = ROOT / "deploy"
KUBERNETES = tuple(sorted(path for path in (DEPLOY / "kubernetes").glob("*.yaml") if path.name != "kustomization.yaml"))
SETTINGS = {name.upper() for name in Settings.model_fields}


def _compose() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return document


def _objects() -> Iterator[dict[str, Any]]:
    for path in KUBERNETES:
        yield from yaml.safe_load_all(path.read_text(encoding="utf-8"))


def _of_kind(kind: str) -> Iterator[dict[str, Any]]:
    return (each for each in _objects() if each["kind"] == kind)


def _ours() -> dict[str, dict[str, Any]]:
    return {name: each for name, each in _compose()["services"].items() if "reference-service" in each["image"]}


def test_every_setting_of_the_composition_is_one_of_the_service() -> None:
    named = {name for each in _ours().values() for name in each["environment"]}

    assert "DATABASE_URL" in named
    assert named <= SETTINGS


def test_every_role_runs_in_the_composition_and_in_the_cluster() -> None:
    roles = {role.value for role in Role}
    composed = {each["environment"]["ROLE"] for each in _ours().values() if "ROLE" in each["environment"]}
    deployed = {variable["value"] for variable in _variables() if variable["name"] == "ROLE"}

    assert (composed, deployed) == (roles, roles)


def test_every_setting_of_the_cluster_is_one_of_the_service() -> None:
    (settings,) = _of_kind("ConfigMap")
    secrets = re.findall(r"(?m)^    ([A-Z_]+) += ", (DEPLOY / "terraform" / "main.tf").read_text(encoding="utf-8"))

    assert {*settings["data"], *secrets, *(variable["name"] for variable in _variables())} <= SETTINGS
    assert {"DATABASE_URL", "SIGNING_KEYS", "MIGRATION_DATABASE_URL"} <= set(secrets)


def test_the_gateway_is_given_no_database_and_no_key() -> None:
    kept = {"DATABASE_URL", "SIGNING_KEYS", "PASSWORD_PEPPER", "TOKEN_KEY"}
    (pod,) = (each for each in _of_kind("Deployment") if each["metadata"]["name"] == "gateway")
    (container,) = pod["spec"]["template"]["spec"]["containers"]

    assert kept.isdisjoint(_ours()["gateway"]["environment"])
    assert [source for source in container["envFrom"] if "secretRef" in source] == []


def test_all_that_the_composition_asks_for_stands_in_the_example() -> None:
    asked = set(re.findall(r"\$\{(\w+)(?::\?|:-[^}]*)", (DEPLOY / "compose.yaml").read_text(encoding="utf-8")))
    offered = re.findall(r"(?m)^(\w+)=", (DEPLOY / "example.env").read_text(encoding="utf-8"))

    assert asked - {"VERSION", "TRUSTED_PROXIES"} == set(offered)


@pytest.mark.parametrize("manifest", [path.name for path in KUBERNETES])
def test_every_manifest_is_linted_and_applied(manifest: str) -> None:
    kustomization = yaml.safe_load((DEPLOY / "kubernetes" / "kustomization.yaml").read_text(encoding="utf-8"))

    assert f"deploy/kubernetes/{manifest}" in (ROOT / "tox.ini").read_text(encoding="utf-8")
    assert (manifest in kustomization["resources"]) is (manifest != "migration.yaml")


def test_no_container_of_ours_is_root_or_can_write_its_own_files() -> None:
    pods = [each["spec"]["template"]["spec"] for kind in ("Deployment", "Job") for each in _of_kind(kind)]

    assert len(pods) == 6
    for pod in pods:
        (container,) = pod["containers"]
        assert pod["securityContext"]["runAsNonRoot"]
        assert container["securityContext"]["readOnlyRootFilesystem"]
    assert all(each["read_only"] for each in _ours().values())


def test_the_image_is_made_of_files_that_are_there_and_reach_the_builder() -> None:
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    copied = [shlex.split(line)[1] for line in dockerfile.splitlines() if line.startswith("COPY ") and "--from" not in line]
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")}

    assert set(copied) == let_in
    assert all((ROOT / path).exists() for path in copied)
    assert dockerfile.count("\nFROM ") == 2
    assert "\nUSER 10001:10001\n" in dockerfile


def _variables() -> Iterator[dict[str, str]]:
    for each in _of_kind("Deployment"):
        (container,) = each["spec"]["template"]["spec"]["containers"]
        yield from container["env"]
