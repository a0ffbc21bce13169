"""Lists what a deployed atlas consists of and under which licences: ``python deploy/licences.py > deploy/LICENCES.md``.

Says what each package says of itself; run it where requirements.lock is installed.
"""

import re
from importlib import metadata
from pathlib import Path

LOCK = Path(__file__).resolve().parent.parent / "requirements.lock"
HEAD = """# Licences of what runs

The program is under the MIT licence, the record under CC BY 4.0, the basemap (Natural Earth) is in the public domain.
Leaflet, which XStatic-Leaflet brings along, is under the BSD 2-clause licence; streamlit-folium says only in its
repository that it is under MIT. The packages of
`requirements.lock`, in the words of their own metadata; made by `python deploy/licences.py > deploy/LICENCES.md`.

| Package | Version | Licence |
|---|---|---|
"""


def locked(text: str) -> list[str]:
    """Return the names of the packages in a lock file."""
    return re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==", text, re.M)


def licence(package: metadata.Distribution) -> str:
    """Return the licence of a package, in the most exact of the forms in which it is given."""
    told = package.metadata
    if told.get("License-Expression"):
        return told["License-Expression"]
    classes = [line.rpartition(" :: ")[2] for line in told.get_all("Classifier") or [] if line.startswith("License ::")]
    short = (told.get("License") or "").strip()
    if short and "\n" not in short and len(short) < 60:
        return short
    return ", ".join(classes) or _first_line(package) or "not stated in its metadata"


def _first_line(package: metadata.Distribution) -> str | None:
    """Return how the text of the licence begins."""
    for path in package.files or []:
        if path.name.upper().startswith(("LICENSE", "LICENCE", "COPYING")):
            return next((line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()), None)
    return None


def table() -> str:
    """Return the list as Markdown."""
    rows = []
    for name in locked(LOCK.read_text(encoding="utf-8")):
        package = metadata.distribution(name)
        rows.append(f"| {name} | {package.version} | {licence(package)} |\n")
    return HEAD + "".join(rows)


if __name__ == "__main__":
    print(table(), end="")
