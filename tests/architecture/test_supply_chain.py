"""The lock file and the bill of materials name exactly what requirements.txt and the vendored scripts bring in."""

from __future__ import annotations

import json
import re

import pytest

from tests.architecture.source import ROOT

PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
# What other implementations of Python would need; CPython installs none of it.
OTHER_PYTHONS = {"brotlicffi"}


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(file_name: str) -> dict[str, str]:
    text = (ROOT / file_name).read_text(encoding="utf-8")
    return {normalised(name): version for name, version in PIN.findall(text)}


def bill() -> dict[str, str]:
    components = json.loads((ROOT / "docs" / "sbom.cdx.json").read_text(encoding="utf-8"))["components"]
    return {normalised(component["name"]): component["version"] for component in components}


def test_the_lock_file_pins_what_requirements_pin():
    locked = pins("requirements-lock.txt")

    assert {name: version for name, version in locked.items() if name not in OTHER_PYTHONS} == pins(
        "requirements.txt"
    ), "run `make lock`"


def test_every_locked_package_has_hashes():
    text = (ROOT / "requirements-lock.txt").read_text(encoding="utf-8")
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]

    assert len(entries) == len(pins("requirements-lock.txt"))
    assert all("--hash=sha256:" in entry for entry in entries)


def test_the_bill_of_materials_names_packages_and_vendored_scripts():
    scripts = {
        normalised(name): version
        for path in (ROOT / "portal" / "static" / "vendor").glob("*.js")
        for name, _, version in [path.name.removesuffix(".js").removesuffix(".min").rpartition("-")]
    }

    assert bill() == pins("requirements.txt") | scripts, "run `make lock`"


@pytest.mark.parametrize("file_name", ["Makefile", ".ci/install"])
def test_installing_checks_the_hashes(file_name):
    text = (ROOT / file_name).read_text(encoding="utf-8")

    assert ("--require-hashes" if file_name == ".ci/install" else ".ci/install") in text
