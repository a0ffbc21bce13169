"""Corridors on paper and on the page: strips of legs, branches side by side, yearly figures, and a dossier of each.

>>> made = of(atlas, "middle-corridor", 2026, today)  # doctest: +SKIP
>>> Path(file_name(made, "pdf")).write_bytes(FORMATS["pdf"].write(made))  # doctest: +SKIP
"""

from collections.abc import Callable
from dataclasses import dataclass

from layers.dossiers import sheet, slide
from layers.dossiers.dossier import Dossier, of
from layers.exports import FORMATS as EXPORTS
from layers.exports import text

__all__ = ["FORMATS", "Dossier", "Format", "file_name", "of"]


@dataclass(frozen=True)
class Format:
    """A kind of file that a dossier can be had as.

    Parameters
    ----------
    title, mime : str
        Words for readers, and media type.
    write : callable
        Makes the file; the same dossier gives the same bytes.
    """

    title: str
    mime: str
    write: Callable[[Dossier], bytes]


FORMATS = {
    "pdf": Format("PDF", EXPORTS["pdf"].mime, sheet.pdf),
    "png": Format("picture", EXPORTS["png"].mime, sheet.png),
    "pptx": Format("slides", EXPORTS["pptx"].mime, slide.write),
}


def file_name(dossier: Dossier, format_id: str) -> str:
    """Return a file name such as ``caspian-bridge_2026_middle-corridor_dossier.pdf``."""
    return f"caspian-bridge_{dossier.year}_{text.slug(dossier.corridor.id)}_dossier.{format_id}"
