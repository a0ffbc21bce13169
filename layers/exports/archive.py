"""ZIP files whose bytes depend on their content alone."""

import io
import zipfile
from collections.abc import Mapping

_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The earliest that ZIP can write; the data date is inside, where readers look for it."""


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP of files by name, in the given order, with one fixed time for all."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            target.writestr(entry, data)
    return written.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """Return the files of a ZIP by name, in their order."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return {name: source.read(name) for name in source.namelist()}
