"""What may stand inside a script of a page."""

import json
import re
from typing import Any


def as_json(value: Any) -> str:
    r"""Return JSON that is safe inside a script, in HTML and in streamlit-folium's rewriting.

    Everything but printable ASCII, and in texts whatever means something to HTML, to JavaScript or to
    the template language of folium, is written as ``\uXXXX``.
    """
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return _JSON_TEXT.sub(lambda match: _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", match[0]), text)


_JSON_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')
_UNSAFE = re.compile(r"[<>&'`{}%#]")
