"""What every download says about itself: where it comes from, how old it is, under which licence."""

from layers import dates
from layers import view as views
from layers.exports.options import Options
from layers.exports.text import printable
from layers.records import Source
from layers.sheet import words
from layers.view import MapView


def citation(view: MapView) -> str:
    """Return how the atlas is to be cited."""
    meta = view.atlas.meta
    return printable(f"{meta.title}, version {meta.version}, data to {data_date(view)}. {licence(view)}.")


def view_citation(view: MapView, address: str) -> str:
    """Return how a view is to be cited that can be opened at an address."""
    return printable(f"“{view.title}.” In: {citation(view)} {address}")


def data_date(view: MapView) -> str:
    """Return in words to which day the record was researched."""
    return dates.in_words(view.atlas.data_date.isoformat())


def licence(view: MapView) -> str:
    """Return the name of the licence, with its address where there is one."""
    meta = view.atlas.meta
    return printable(f"{meta.licence} ({meta.licence_url})" if meta.licence_url else meta.licence)


def source_words(source: Source) -> str:
    """Return a source as it is cited: publisher, title, date, address."""
    published = dates.in_words(source.date) if source.date else "undated"
    cited = f"{source.publisher.rstrip('.')}. {source.title.rstrip('.')}. {published}."
    return printable(f"{cited} {source.url}" if source.url else cited)


def of_table(view: MapView, title: str) -> dict[str, str]:
    """Return what the reader of a single table must know, by name, in order."""
    return {
        "Title": printable(title),
        "What is included": view.caption,
        "Promises judged on": dates.in_words(view.today.isoformat()),
        "Data date": data_date(view),
        "Version": printable(view.atlas.meta.version),
        "Licence": licence(view),
        "Citation": citation(view),
    }


def statements(view: MapView, options: Options) -> dict[str, str]:
    """Return everything that a reader of the file must know, by name, in order."""
    atlas, year = view.atlas, view.filters.year
    items = options.items(view)
    shown = view.caption if options.scope == "visible" else f"All {len(items)} records of the atlas"
    others = words.positions([item.record for item in items], atlas.sources)
    return {
        "Title": options.title_of(view),
        "Records": str(len(items)),
        "What is included": shown,
        "As of": f"31 December {year}" if year != atlas.data_date.year else f"{year}, as last reported",
        "How status is found": views.rule(year, atlas),
        "Promises judged on": dates.in_words(view.today.isoformat()),
        "Data date": data_date(view),
        "Version": printable(atlas.meta.version),
        "Licence": licence(view),
        "Citation": citation(view),
        "Positions": "WGS 84, longitude before latitude, in degrees. accuracy_km says how far a position may be "
        "off; a schematic line knows only its ends.",
        **({"Positions of others": f"{others[0][0].upper()}{others[0][1:]}."} if others else {}),
        "Boundaries": "No statement on boundaries is made.",
    }
