/* The one-file map: the page without a server. It stands in one module with page.js, whose widgets it uses.
 *
 * All data is in the file; what page.js would fetch is handed to it. The state of every record in every
 * year was worked out beforehand, by the same rules as on the page. Text from data is only written as text.
 */
{
  const { first, files: given, details, about } = JSON.parse(document.getElementById("data").textContent);
  const { features } = given["features.json"];
  const { runs } = given["states.json"];
  const sources = given["sources.json"];
  const patterns = given["style.json"].patterns;
  const swatches = given["swatches.json"];
  const index = new Map(features.map(({ id, i }) => [id, i]));
  for (const [name, value] of Object.entries({ ...given, "strip.json": first.strip })) files.set(name, Promise.resolve(value));

  const node = (id) => document.getElementById(id);
  const fresh = () => ({
    year: first.year, layers: new Set(first.layers), patterns: new Set(first.patterns), country: first.country, selected: first.selected,
  });
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let state = fresh();
  let fit = { extent: first.extent, seq: 1 };
  let theme = dark.matches ? "dark" : "light";

  const map = L.map("map", { attributionControl: false, zoomSnap: 0.25, minZoom: 3, maxZoom: 14 });
  const [west, south, east, north] = first.extent;
  map.fitBounds([[south, west], [north, east]], { animate: false });
  const data = { style: given["style.json"], features: given["features.json"], basemap: given["basemap.json"] };
  window.atlas = Atlas.start(map, { data, reply: ({ selected }) => choose(selected) });

  document.addEventListener("atlas-year", ({ detail }) => detail !== state.year && change({ year: detail }));

  // ---- What is shown ---------------------------------------------------------------------------

  function counted() {
    const rows = features.map((feature) => {
      const [, pattern, words] = stateOf(runs[feature.i], state.year);
      const here = !state.country || feature.countries.includes(state.country);
      return { feature, pattern, words, here, begun: pattern !== "absent", layer: state.layers.has(feature.layer), status: state.patterns.has(pattern) };
    });
    return { rows, shown: rows.filter((row) => row.layer && row.begun && row.here && row.status) };
  }

  const tally = (rows, key) => {
    const counts = {};
    for (const row of rows) counts[key(row)] = (counts[key(row)] ?? 0) + 1;
    return counts;
  };

  function captionOf({ rows, shown }) {
    const promised = shown.filter((row) => row.pattern === "promised").length;
    const basis = state.year > first.dataYear ? `, ${promised} of them as promised` : "";
    const reasons = [
      [shown.filter((row) => row.pattern === "undocumented").length, "not documented"],
      [shown.filter((row) => !row.feature.geometry).length, "without a place, listed only"],
      [rows.filter((row) => row.layer && !row.begun).length, "not yet begun"],
      [rows.filter((row) => !row.layer).length, "in layers that are off"],
      [rows.filter((row) => row.layer && row.begun && !(row.here && row.status)).length, "outside the filters"],
    ];
    const parts = reasons.filter(([count]) => count).map(([count, words]) => `${count} ${words}`);
    return [`${shown.length} of ${rows.length} records${basis}`, ...parts].join(" · ");
  }

  function noticeOf(shown) {
    if (shown.length) return null;
    if (!state.layers.size) return { title: "No layer is on", text: "Switch a layer on to see its records." };
    return { title: `Nothing matches in ${state.year}`, text: "Choose another year, or fewer filters." };
  }

  function packed(numbers) {
    const on = [];
    for (const number of numbers) {
      const last = on[on.length - 1];
      if (last && last[1] === number - 1) last[1] = number;
      else on.push([number, number]);
    }
    return on;
  }

  function render() {
    const seen = counted();
    const numbers = seen.shown.map(({ feature }) => feature.i);
    document.documentElement.dataset.atlasTheme = theme;
    window.atlas.show({
      theme, fit, selected: state.selected, notice: noticeOf(seen.shown), basemap: { kind: "embedded" }, caption: first.credit,
      items: seen.shown.map(({ feature, pattern, words }) => [feature.i, pattern, words]),
    });
    renderWords(seen);
    yearStrip(node("year"), { data: { strip: "strip.json", states: "states.json", layers: [...new Set(features.map(({ layer }) => layer))], year: state.year }, setTriggerValue: (_, year) => change({ year }) });
    renderLayers(seen.rows);
    renderPatterns(seen.rows);
    renderLegend(seen.shown);
    renderPanel(seen);
    recordsTable(node("records"), {
      data: { states: "states.json", on: packed(numbers), layers: [...new Set(features.map(({ layer }) => layer))], patterns: first.order, year: state.year, selected: state.selected }, setTriggerValue: (_, id) => choose(id, true),
    });
  }

  function renderWords(seen) {
    const title = first.title ?? `${first.subject} in ${state.year}`;
    document.title = title;
    node("title").textContent = title;
    node("caption").textContent = `${first.title ? `${state.year}: ` : ""}${captionOf(seen)}`;
    node("theme").textContent = theme === "dark" ? "Light" : "Dark";
    node("country").value = state.country;
  }

  function renderLayers(rows) {
    const counts = tally(rows.filter((row) => row.begun && row.here && row.status), (row) => row.feature.layer);
    checklist(node("layers"), { data: { shows: "layers", counts, on: [...state.layers] }, setTriggerValue: (_, ids) => change({ layers: new Set(ids) }) });
  }

  function renderPatterns(rows) {
    const counts = tally(rows.filter((row) => row.layer && row.begun && row.here), (row) => row.pattern);
    const title = `Status in ${state.year}`;
    checklist(node("patterns"), { data: { shows: "patterns", title, counts, on: [...state.patterns] }, setTriggerValue: (_, ids) => change({ patterns: new Set(ids) }) });
  }

  function renderLegend(shown) {
    const counts = { ...tally(shown, (row) => row.feature.layer), ...tally(shown, (row) => row.pattern) };
    const rows = given["rows.json"].layers.flatMap((group) => group.rows).filter(({ id }) => counts[id]);
    const layers = rows.map(({ id, swatch }) => [id, swatch.split("/")[1], counts[id]]);
    const statuses = first.order.filter((id) => counts[id]).map((id) => [id, counts[id]]);
    legend(node("legend"), { data: { layers, statuses } });
  }

  // ---- One record ------------------------------------------------------------------------------

  /** Numbers for sources in order of first appearance, and the list that they lead to. */
  class References {
    constructor() {
      this.numbers = new Map();
    }

    cite(keys) {
      return keys.map((key) => {
        if (!this.numbers.has(key)) this.numbers.set(key, this.numbers.size + 1);
        return linked(key, String(this.numbers.get(key)), "atlas-number", "sup");
      });
    }

    list(known) {
      const items = [...this.numbers].map(([key, value]) => element("li", { value }, linked(key, `${sources[key].publisher}, ${inWords(sources[key].date)}`)));
      return [heading("Sources", `${items.length} cited of ${known}`), element("ol", {}, ...items)];
    }
  }

  function linked(key, words, className = "", plain = "span") {
    const source = sources[key];
    const title = `${source.publisher}: ${source.title}`;
    if (!/^https?:/.test(source.url ?? "")) return element(plain, { title }, words);
    return element("a", { href: source.url, target: "_blank", rel: "noopener noreferrer", className, title }, words);
  }

  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

  function inWords(date) {
    const [year, month, day] = (date ?? "undated").split("-");
    return [day && String(Number(day)), month && MONTHS[month - 1], year].filter(Boolean).join(" ");
  }

  const heading = (title, small = "") => element("h3", {}, title, element("small", {}, small));
  const table = (rows) => element("table", {}, element("tbody", {}, ...rows.map((cells) => element("tr", {}, ...cells.map((cell) => element("td", {}, ...cell))))));
  const MARKS = { kept: "●", missed: "×", open: "○", due: "◌" };
  const VERDICTS = { kept: "kept", missed: "missed", open: "open", due: "no report" };
  const verdict = (outcome) => (outcome ? [element("b", {}, `${MARKS[outcome]} ${VERDICTS[outcome]}`), " · "] : []);

  function renderPanel(seen) {
    const at = index.get(state.selected);
    if (at === undefined) return renderOverview();
    const row = seen.rows[at];
    const close = element("button", { type: "button", className: "one-close", "aria-label": "Close" }, "✕");
    close.addEventListener("click", () => choose(null));
    node("panel").replaceChildren(close, panel(row, details[at]));
  }

  function renderOverview() {
    node("panel").replaceChildren(element("div", {}));
    const root = node("panel").firstChild;
    root.dataset.atlasRoot = "";
    recordLinks(root, { data: { groups: first.links }, setTriggerValue: (_, id) => choose(id, true) });
  }

  function panel({ feature, pattern, words }, detail) {
    const references = new References();
    const made = element("article", { className: "atlas-panel", "aria-label": feature.name });
    made.style.setProperty("--layer", `var(--atlas-layer-${feature.layer})`);
    made.append(
      ...panelHead(feature, pattern, detail),
      ...badge(feature, pattern, words, references),
      ...(feature.geometry ? [] : [element("p", {}, element("b", {}, "No place or route published; not drawn."))]),
      ...(detail.note ? [element("p", {}, detail.note)] : []),
      ...figureGrid(detail.figures, references),
      ...volumes(detail.volumes, references),
      ...detail.promises.flatMap((milestone) => promises(milestone, references)),
      ...histories(detail.history, references),
      ...disputes(detail.disputes, references),
      ...effects(detail.effects, references),
      ...position(detail.position, references),
      ...references.list(feature.sources),
    );
    return made;
  }

  function panelHead(feature, pattern, detail) {
    const shown = pattern === "absent" ? "undocumented" : pattern;
    const local = element("p", { className: "atlas-local", dir: "auto" }, detail.local ?? "");
    return [
      element("div", { className: "atlas-kicker" }, symbol(swatches[`${feature.layer}/${feature.kind}/${shown}`]),
        element("span", {}, element("b", {}, feature.singular), ` \u00a0${detail.countries}`)),
      element("h2", {}, feature.name),
      ...(detail.local ? [local] : []),
    ];
  }

  function badge(feature, pattern, words, references) {
    const [, , , , , reportedBy, promisedBy] = stateOf(runs[feature.i], state.year);
    const key = pattern === "promised" ? promisedBy : reportedBy;
    const cited = key ? references.cite([key]) : [];
    if (pattern === "absent") return [element("div", { className: "atlas-badge" }, element("b", {}, `Not yet begun in ${state.year}`))];
    const title = patterns[pattern].title;
    const rest = words.slice(title.length).replace(/^[,:]? /, "");
    const said = element("div", {}, element("b", {}, title), " ", element("span", {}, rest), ...cited);
    return [element("div", { className: "atlas-badge" }, symbol(swatches[`status/${pattern}`]), said)];
  }

  function figureGrid(figures, references) {
    const cells = figures.filter((figure) => figure.unit !== null).map(({ label, value, unit, when, keys }) => element("div", {},
      element("dd", {}, `${value} `, element("small", {}, unit, ...references.cite(keys))), element("dt", {}, label + when)));
    const lines = figures.filter((figure) => figure.unit === null).map(({ label, value, when, keys }) =>
      element("p", {}, `${label[0].toUpperCase()}${label.slice(1)}${when}: ${value}`, ...references.cite(keys)));
    return [...(cells.length ? [element("dl", { className: "atlas-figures" }, ...cells)] : []), ...lines];
  }

  function volumes(rows, references) {
    if (!rows.length) return [];
    const made = table(rows.map(({ year, value, of, expected, keys }) => [[year], [value, expected ? " (expected)" : "", ...references.cite(keys)], [of]]));
    return [heading("By year"), rows.length > 5 ? folded(`${rows.length} yearly figures`, made) : made];
  }

  const folded = (words, content) => element("details", {}, element("summary", {}, words), content);

  function promises({ title, slip, made }, references) {
    const rows = made.map(({ date, said, outcome, note, keys }) => [
      [element("span", { className: "one-promise", title: note }, element("i", {}, MARKS[outcome]), element("b", {}, VERDICTS[outcome]), ` · ${date}`, ...references.cite(keys))],
      [said],
    ]);
    return [heading(title, slip), table(rows)];
  }

  function histories(events, references) {
    const rows = events.map(({ date, status, outcome, note, keys }) => {
      const words = element("span", { title: status }, ...verdict(outcome), note);
      return [[date], [words, ...references.cite(keys)]];
    });
    const [recent, older] = [rows.slice(0, 5), rows.slice(5)];
    const count = `${rows.length} dated event${rows.length > 1 ? "s" : ""}`;
    return [heading("History", count), table(recent), ...(older.length ? [folded(`${older.length} more events`, table(older))] : [])];
  }

  function disputes(rows, references) {
    if (!rows.length) return [];
    return [heading("Sources disagree"), table(rows.map(({ label, value, note, keys }) => [[label], [`others say ${value}`, ...references.cite(keys), note ? ` ${note}` : ""]]))];
  }

  function effects(rows, references) {
    if (!rows.length) return [];
    return [heading("The falling sea here"), table(rows.map(({ date, text, expected, keys }) => [[date], [expected ? "expected · " : "", text, ...references.cite(keys)]]))];
  }

  function position(place, references) {
    if (!place) return [];
    return [heading("Position", place.accuracy), element("p", {}, place.method, ...references.cite(place.keys), ". ", place.note)];
  }

  // ---- Choices ---------------------------------------------------------------------------------

  function change(changes) {
    state = { ...state, ...changes };
    render();
  }

  /** Choose a record or none; one that is hidden is brought into the picture with its layer. */
  function choose(id, move = false) {
    const at = index.get(id);
    const feature = features[at];
    if (feature && move) {
      if (feature.geometry) fit = { extent: around(feature.geometry), seq: fit.seq + 1 };
      if (!state.layers.has(feature.layer)) state.layers = new Set([...state.layers, feature.layer]);
    }
    change({ selected: feature ? id : null });
  }

  function around(geometry) {
    const flat = geometry.coordinates.flat(Infinity);
    const [lons, lats] = [flat.filter((_, k) => k % 2 === 0), flat.filter((_, k) => k % 2 === 1)];
    const box = [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
    const margin = Math.max(0.6, 0.15 * Math.max(box[2] - box[0], box[3] - box[1]));
    return [box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin];
  }

  function listenToFields() {
    const found = (id) => {
      closeFilters();
      choose(id, true);
    };
    search(node("find"), { data: { label: "Find a port, cable, railway …" }, setTriggerValue: (_, id) => found(id) });
    node("country").addEventListener("change", ({ target }) => change({ country: target.value }));
    node("theme").addEventListener("click", () => {
      theme = theme === "dark" ? "light" : "dark";
      render();
    });
    node("reset").addEventListener("click", () => {
      fit = { extent: first.extent, seq: fit.seq + 1 };
      state = fresh();
      render();
    });
    node("filters").addEventListener("click", () => setFilters(!document.body.classList.contains("one-open")));
    document.addEventListener("keydown", ({ key }) => key === "Escape" && closeFilters());
  }

  const closeFilters = () => setFilters(false);

  function setFilters(open) {
    document.body.classList.toggle("one-open", open);
    node("filters").textContent = open ? "Show the map" : "Layers, filters";
    node("filters").setAttribute("aria-expanded", String(open));
  }

  // ---- What never changes ----------------------------------------------------------------------

  function fillFields() {
    node("country").append(element("option", { value: "" }, "All countries"), ...first.countries.map(([code, name]) => element("option", { value: code }, name)));
    node("extents").append(...first.extents.map(([title, extent]) => {
      const button = element("button", { type: "button" }, title);
      button.addEventListener("click", () => {
        fit = { extent, seq: fit.seq + 1 };
        render();
      });
      return button;
    }));
    const said = [about.Citation, about["Positions of others"], "Works offline: no other host is asked."];
    node("foot").textContent = said.filter(Boolean).join(" ");
    node("about").append(...Object.entries(about).flatMap(([name, words]) => [element("dt", {}, name), element("dd", {}, words)]));
    const cited = Object.keys(sources);
    node("sources-title").textContent = `Sources (${cited.length})`;
    node("sources").append(...cited.map((key) => {
      const { publisher, title, date } = sources[key];
      return element("li", {}, `${publisher}. `, linked(key, title), `. ${inWords(date)}.`);
    }));
  }

  fillFields();
  listenToFields();
  render();
}
