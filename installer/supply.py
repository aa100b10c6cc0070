"""What the program is made of: licences, bill of materials, notices for a bundle, known vulnerabilities.

    python installer/supply.py licences               each locked package; 1 where one is not allowed or not read yet
    python installer/supply.py sbom --out FILE        CycloneDX 1.6 (JSON) of what ships
    python installer/supply.py notices --out FILE     the licence texts of what ships
    python installer/supply.py audit [--advisories PATH]

`audit` asks pip-audit, in an environment of its own that it makes for it, and needs the network. With `--advisories`
it reads a copy of the OSV advisories for PyPI instead (the archive or the folder of their JSON files) and needs none.
Either ends with 1 where a locked version is known to be vulnerable, or where nobody could be asked about one.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import uuid
import venv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from advisories import known_faults
from locked import LOCK, ROOT, Locked, declared, fault_of, installed, locked

AUDITOR = "pip-audit>=2.9,<3"
_TEXTS = ("licen", "copying", "notice")
_OURS = Path(__file__).with_name("notices")
"""Texts that a package owes and does not bring, of what is compiled into it; a file each, by the package's name."""
_NAMESPACE = uuid.UUID("c1f8c4e2-8d0f-5b0e-9f43-0e6f0e6a1d11")


def main() -> int:
    """Run one of the four."""
    reader = argparse.ArgumentParser(prog="installer/supply.py")
    kinds = reader.add_subparsers(dest="kind", required=True)
    kinds.add_parser("licences")
    for kind in ("sbom", "notices"):
        kinds.add_parser(kind).add_argument("--out", type=Path, required=True)
    kinds.add_parser("audit").add_argument("--advisories", type=Path)
    options = reader.parse_args()
    run: dict[str, Callable[[], int]] = {
        "licences": licences,
        "sbom": lambda: write(options.out, json.dumps(sbom(), indent=2, ensure_ascii=False) + "\n"),
        "notices": lambda: write(options.out, notices()),
        "audit": lambda: audit(options.advisories),
    }
    return run[options.kind]()


def licences() -> int:
    """List every locked package with its licence, and name what is wrong."""
    packages = locked()
    for package in packages:
        print(
            f"{'ships  ' if package.ships else 'at work'}  {package.name}=={package.version}  {package.licence}"
        )
    faults = [fault for package in packages if (fault := fault_of(package))]
    for fault in faults:
        print(fault, file=sys.stderr)
    print(
        f"{len(packages)} packages, {sum(one.ships for one in packages)} of them ship, {len(faults)} to look at"
    )
    return 1 if faults else 0


def sbom() -> dict[str, Any]:
    """Give the bill of materials of what ships. The same lock gives the same bytes: no clock, no chance."""
    from nsclinic import __version__

    shipped = [package for package in locked() if package.ships]
    program = f"pkg:generic/nsclinic@{__version__}"
    within = {package.name: _reference(package) for package in shipped}
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(_NAMESPACE, __version__ + LOCK.read_text(encoding='utf-8'))}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": program,
                "name": "nsclinic",
                "version": __version__,
                "licenses": [{"expression": "Apache-2.0"}],
                "purl": program,
            }
        },
        "components": [_component(package) for package in shipped],
        "dependencies": [
            {"ref": program, "dependsOn": [within[name] for name in sorted(declared())]},
            *(
                {
                    "ref": _reference(package),
                    "dependsOn": [within[name] for name in package.needs if name in within],
                }
                for package in shipped
            ),
        ],
    }


def _reference(package: Locked) -> str:
    return f"pkg:pypi/{package.name}@{package.version}"


def _component(package: Locked) -> dict[str, Any]:
    """Give one package. Where it has a wheel for each system, no one sum is its own: all stand as properties."""
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": _reference(package),
        "name": package.name,
        "version": package.version,
        "licenses": [{"expression": package.licence}],
        "purl": _reference(package),
    }
    if len(package.sums) == 1:
        component["hashes"] = [{"alg": "SHA-256", "content": package.sums[0]}]
    else:
        component["properties"] = [{"name": "nsclinic:wheel:sha256", "value": one} for one in package.sums]
    return component


def notices() -> str:
    """Give the licence texts that must go with what ships; a package for another system is named without its text."""
    parts = [
        "nsclinic is made with the work of others. Each package, its licence, and the texts that come with it.\n"
    ]
    for package in locked():
        if not package.ships:
            continue
        parts.append(f"\n{'=' * 100}\n{package.name} {package.version}: {package.licence}\n{'=' * 100}\n")
        texts = list(_licence_texts(package.name))
        if (ours := _OURS / f"{package.name}.txt").is_file():
            texts.append(f"\n--- added by nsclinic\n\n{ours.read_text(encoding='utf-8')}")
        if not texts:
            texts = [
                "\n(The package brings no text. LGPL-3.0 and GPL-3.0 stand in full under python-bidi.)\n"
            ]
        parts += texts
    return "".join(parts)


def _licence_texts(name: str) -> Iterator[str]:
    found = installed(name)
    for file in sorted((found.files if found is not None else None) or (), key=str):
        is_text = file.suffix in {"", ".txt", ".md", ".rst", ".ijg", ".yml"} or file.suffix.isupper()
        if is_text and any(part in str(file).lower() for part in _TEXTS):
            yield f"\n--- {file}\n\n{Path(str(file.locate())).read_text('utf-8', 'replace')}"


def audit(advisories: Path | None) -> int:
    """Name the locked versions that are known to be vulnerable."""
    if advisories is None:
        return ask_auditor()
    versions = {package.name: package.version for package in locked()}
    found = known_faults(advisories, versions)
    for line in found.lines:
        print(line)
    print(f"{found.read} advisories read, {len(found.lines)} of them about locked versions")
    if not found.read:
        print(f"{advisories} holds no advisory for PyPI", file=sys.stderr)
    return 1 if found.lines or not found.read else 0


def ask_auditor() -> int:
    """Run pip-audit over the lock, in an environment that is made for it and removed again; needs the network."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        venv.create(place, with_pip=True)
        binaries = place / ("Scripts" if sys.platform == "win32" else "bin")
        subprocess.run(  # noqa: S603
            [binaries / "python", "-m", "pip", "--quiet", "--disable-pip-version-check", "install", AUDITOR],
            check=True,
        )
        asked: list[str | Path] = [
            binaries / "pip-audit",
            "--requirement",
            LOCK,
            "--require-hashes",
            "--disable-pip",
            "--strict",
        ]
        return subprocess.run(asked, check=False).returncode  # noqa: S603


def write(path: Path, text: str) -> int:
    """Write a file that was asked for."""
    path.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
