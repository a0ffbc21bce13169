/* The page's own widgets: year strip, layer and status rows, records table, links to records.
 *
 * Each is mounted by Streamlit with {parentElement, data, setTriggerValue}. What never changes
 * (names, states of all years, symbols) is fetched once as files; what travels with a change is
 * small. Text from data is only ever written as text, never as markup; symbols come from our own
 * style table.
 */

const here = new URL(".", import.meta.url);
const files = new Map();
export const fetched = (name) => {
  if (!files.has(name)) files.set(name, fetch(new URL(name, here)).then((reply) => reply.json()));
  return files.get(name);
};

function linkStyles() {
  for (const name of ["theme.css", "page.css", "timeline.css", "share.css", "figures.css", "corridor.css", "briefing.css", "present.css"]) {
    if (document.querySelector(`link[data-atlas="${name}"]`)) continue;
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.dataset.atlas = name;
    link.href = new URL(name, here).href;
    document.head.append(link);
  }
}

export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("aria-") || name === "role") made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children);
  return made;
}

/* Symbols are our own SVG, the one thing that is written as markup. */
function symbol(svg) {
  const box = element("span", { className: "atlas-symbol" });
  box.innerHTML = svg ?? "";
  return box;
}

const SPEEDS = [1, 2, 4]; // years a second
const MOST_MILESTONES = 5;

/* ---- year strip ------------------------------------------------------------------------- */

export async function yearStrip(root, { data, setTriggerValue }) {
  const years = await fetched(data.strip);
  if (root.atlasYear?.years !== years) buildYearStrip(root, years, setTriggerValue);
  const strip = root.atlasYear;
  Object.assign(strip, { send: setTriggerValue, layers: data.layers, states: data.states });
  if (strip.playing) return;
  if (strip.pending !== null && strip.pending !== data.year) return;
  strip.pending = null;
  strip.display(data.year);
}

function buildYearStrip(root, data, send) {
  const typed = element("input", {
    type: "number", min: data.min, max: data.max, className: "atlas-year-typed", "aria-label": "As of year",
  });
  const step = (label, change) => {
    const words = `${change < 0 ? "−" : "+"}${Math.abs(change) === 1 ? "" : Math.abs(change)}`;
    const button = element("button", { type: "button", className: "atlas-step", title: label, "aria-label": label }, words);
    button.addEventListener("click", () => choose(Number(typed.value) + change));
    return button;
  };
  const slider = element("input", {
    type: "range", min: data.min, max: data.max, step: 1, className: "atlas-year-slider", "aria-label": "As of year, slider",
  });
  const bars = histogram(data);
  const scale = element("div", { className: "atlas-year-scale", "aria-hidden": "true" });
  for (let year = data.min; year <= data.max; year += 10) {
    const tick = element("span", {}, String(year));
    tick.style.left = `${(100 * (year - data.min)) / (data.max - data.min)}%`;
    scale.append(tick);
  }
  const play = element("button", { type: "button", className: "atlas-play" }, "Play");
  const speed = element("select", { className: "atlas-speed", "aria-label": "Speed of play", title: "Speed of play" },
    ...SPEEDS.map((each) => element("option", { value: each, selected: each === 2 }, `${each}/s`)));
  const rule = element("p", { className: "atlas-rule-text" });
  const strip = { send, years: data, pending: null, timer: 0, playing: 0 };
  strip.display = (year) => {
    typed.value = year;
    slider.value = year;
    rule.textContent = data.rules[year - data.min];
    slider.style.setProperty("--filled", `${(100 * (year - data.min)) / (data.max - data.min)}%`);
    for (const bar of bars.children) bar.classList.toggle("atlas-bar-now", Number(bar.dataset.year) === year);
  };
  const choose = (wanted) => {
    const year = Math.min(data.max, Math.max(data.min, Math.round(wanted)));
    if (!Number.isFinite(year)) return;
    strip.display(year);
    strip.pending = year;
    showOnMap({ year, big: null, milestones: [] });
    clearTimeout(strip.timer);
    // A drag passes many years; only where it pauses is sent.
    strip.timer = setTimeout(() => strip.send("year", year), 40);
  };
  const now = () => Number(slider.value);
  const stop = () => {
    clearInterval(strip.playing);
    strip.playing = 0;
    play.textContent = "Play";
    choose(now());
  };
  const next = () => (now() >= data.max ? stop() : playYear(strip, now() + 1));
  const start = () => {
    if (now() >= data.max) strip.display(data.min);
    play.textContent = "Pause";
    clearInterval(strip.playing);
    strip.playing = setInterval(next, 1000 / Number(speed.value));
  };
  play.addEventListener("click", () => (strip.playing ? stop() : start()));
  speed.addEventListener("change", () => strip.playing && start());
  root.addEventListener("keydown", (event) => {
    const leap = { PageUp: 5, PageDown: -5, ArrowRight: event.shiftKey ? 5 : 1, ArrowLeft: event.shiftKey ? -5 : -1 }[event.key];
    if (!leap || event.target === typed || event.target === speed) return;
    event.preventDefault();
    choose(now() + leap);
  });
  // The line of the timeline moves the year too.
  document.addEventListener("atlas-year", function follow({ detail }) {
    if (!root.isConnected) document.removeEventListener("atlas-year", follow);
    else if (detail !== now()) strip.display(detail);
  });
  typed.addEventListener("change", () => choose(Number(typed.value)));
  slider.addEventListener("input", () => choose(Number(slider.value)));
  root.replaceChildren(
    element("div", { className: "atlas-year-box" },
      element("span", { className: "atlas-label" }, "As of year"),
      element("div", { className: "atlas-year-entry" }, 
        step("Five years back", -5), step("One year back", -1), typed, step("One year on", 1), step("Five years on", 5), play, speed)),
    element("div", { className: "atlas-year-track" }, bars, slider, scale),
    rule,
  );
  root.className = "atlas-year";
  root.atlasYear = strip;
}

/* While it plays, the browser goes through the years alone; the server hears of the one where it stops. */
async function playYear(strip, year) {
  strip.display(year);
  const [{ features }, { runs }] = await Promise.all([fetched("features.json"), fetched(strip.states)]);
  const turned = features.filter(({ i, layer }) => strip.layers.includes(layer) && turns(runs[i], year));
  const words = turned.slice(0, MOST_MILESTONES).map(({ i, short }) => `${short} ${turn(runs[i], year)}`);
  const more = turned.length > MOST_MILESTONES ? [`and ${turned.length - MOST_MILESTONES} more`] : [];
  if (strip.playing) showOnMap({ year, big: String(year), milestones: [...words, ...more] });
}

const turns = (runs, year) => runs.some(([first, pattern], at) => first === year && at > 0 && runs[at - 1][1] !== pattern);

const TURNS = {
  operating: "begins to operate", construction: "goes under construction", announced: "is announced", proposed: "is proposed",
  idle: "falls idle", shelved: "is shelved", cancelled: "is cancelled", retired: "is retired",
};

/* What happened to a record in a year; what is first documented then need not have begun then. */
function turn(runs, year) {
  const [, pattern, words] = stateOf(runs, year);
  const before = stateOf(runs, year - 1)[1];
  const [said] = words.split(",");
  if (pattern === "promised" || !TURNS[pattern]) return `· ${said[0].toLowerCase()}${said.slice(1)}`;
  if (before === "undocumented") return `is first reported: ${said.toLowerCase()}`;
  return before === "idle" && pattern === "operating" ? "operates again" : TURNS[pattern];
}

/* The map has all records and all years: it follows at once, as does the line of the timeline; the rest
 * of the page follows with the server. */
export function showOnMap(change) {
  if ("year" in change) document.dispatchEvent(new CustomEvent("atlas-year", { detail: change.year }));
  for (const frame of document.querySelectorAll('iframe[src*="streamlit_folium"]')) frame.contentWindow?.atlas?.change?.(change);
}

function histogram(data) {
  const bars = element("div", { className: "atlas-bars", "aria-hidden": "true" });
  const most = Math.max(1, ...data.bars.map(([facts, promises]) => facts + promises));
  data.bars.forEach(([facts, promises], index) => {
    const year = data.min + index;
    const bar = element("div", {
      className: year > data.dataYear ? "atlas-bar atlas-bar-ahead" : "atlas-bar",
      title: `${year}: ${facts} dated events, ${promises} promises`,
    });
    bar.dataset.year = year;
    const part = (count, name) => {
      const piece = element("i", { className: name });
      piece.style.height = `${(100 * count) / most}%`;
      return piece;
    };
    bar.append(part(promises, "atlas-bar-promises"), part(facts, "atlas-bar-facts"));
    bars.append(bar);
  });
  const ahead = element("span", { className: "atlas-bars-note" }, "promises only");
  ahead.style.left = `${(100 * (data.dataYear + 1 - data.min)) / (data.max - data.min + 1)}%`;
  bars.append(element("span", { className: "atlas-bars-note" }, "dated events in the record"), ahead);
  return bars;
}

/* ---- rows to switch on and off ------------------------------------------------------------ */

export function filters(root, { data, setTriggerValue }) {
  for (const shows of ["layers", "patterns"]) {
    let box = root.querySelector(`[data-shows="${shows}"]`);
    if (!box) {
      box = element("div");
      box.dataset.shows = shows;
      root.append(box);
    }
    checklist(box, { data: { shows, ...data[shows] }, setTriggerValue: (_, chosen) => setTriggerValue(shows, chosen) });
  }
}

/* Without a list of those that are on, all are. */
async function checklist(root, { data, setTriggerValue }) {
  const [swatches, known] = await Promise.all(["swatches.json", "rows.json"].map(fetched));
  const groups = known[data.shows].map(({ title, rows }) => ({
    title: data.title ?? title,
    rows: rows.map((row) => ({ ...row, count: data.counts[row.id] ?? 0, on: data.on?.includes(row.id) ?? true })),
  }));
  const focused = root.contains(document.activeElement) ? document.activeElement.dataset.row : null;
  root.className = "atlas-checklist";
  root.replaceChildren(...groups.map((group) => checklistGroup(group, { shows: data.shows, groups }, swatches, setTriggerValue)));
  if (focused) root.querySelector(`[data-row="${CSS.escape(focused)}"]`)?.focus();
}

function checklistGroup(group, data, swatches, send) {
  const change = (ids, on) => {
    // Kept here too, so that a second click before the answer to the first does not undo it.
    const rows = data.groups.flatMap((other) => other.rows);
    for (const row of rows) if (ids.includes(row.id)) row.on = on;
    const chosen = rows.filter((row) => row.on).map((row) => row.id);
    showOnMap({ [data.shows]: chosen });
    send("change", chosen);
  };
  const ids = group.rows.map((row) => row.id);
  const every = group.rows.every((row) => row.on);
  const whole = element("button", {
    type: "button", className: "atlas-all", "aria-label": `${group.title}: ${every ? "none" : "all"}`,
  }, every ? "none" : "all");
  whole.dataset.row = `all ${group.title}`;
  whole.addEventListener("click", () => change(ids, !every));
  const box = element("div", { role: "group", "aria-label": group.title },
    element("div", { className: "atlas-group" }, element("span", {}, group.title), whole));
  for (const row of group.rows) box.append(checklistRow(row, swatches, change));
  return box;
}

function checklistRow(row, swatches, change) {
  const button = element("button", {
    type: "button", className: "atlas-row", role: "switch", "aria-checked": String(row.on),
    "aria-label": `${row.title}, ${row.count} ${row.count === 1 ? "record" : "records"}`,
  });
  button.dataset.row = row.id;
  button.append(
    element("span", { className: "atlas-switch" }),
    symbol(swatches[row.swatch]),
    element("span", { className: "atlas-row-title" }, row.title),
    element("span", { className: "atlas-row-count" }, String(row.count)),
  );
  button.addEventListener("click", () => {
    change([row.id], !row.on);
    button.setAttribute("aria-checked", String(row.on));
  });
  return button;
}

/* ---- search ------------------------------------------------------------------------------- */

const MOST_FOUND = 8;
/* What a keyboard of another language gives for a letter: Kazakh on a Russian one, Persian on an Arabic one. */
const ALIKE = {
  ı: "i", ə: "e", қ: "к", ғ: "г", ң: "н", ө: "о", ұ: "у", ү: "у", һ: "х", і: "и", ә: "а", ي: "ی", ى: "ی", ك: "ک", "\u200c": "",
};
/* A text as the search compares it: no marks, one form of a letter, and one space for all that is neither letter nor number. */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/./gu, (letter) => ALIKE[letter] ?? letter)
  .replace(/[^\p{L}\p{N}]+/gu, " ").trim();

export async function search(root, { data, setTriggerValue }) {
  const [{ features }, swatches] = await Promise.all(["features.json", "swatches.json"].map(fetched));
  const subjects = data.subjects ? await fetched(data.subjects) : [];
  const send = (id) => setTriggerValue("pick", id);
  if (root.atlasSearch) root.atlasSearch.send = send;
  else buildSearch(root, { label: data.label, features: [...features, ...subjects], swatches, send });
}

function buildSearch(root, finder) {
  root.atlasSearch = finder;
  root.className = "atlas-search";
  const list = element("div", { role: "listbox", id: "atlas-found", className: "atlas-found", hidden: true, "aria-label": "Records found" });
  const input = element("input", {
    type: "text", placeholder: finder.label, autocomplete: "off", role: "combobox", "aria-label": finder.label,
    "aria-expanded": "false", "aria-controls": "atlas-found", "aria-autocomplete": "list",
  });
  Object.assign(finder, { input, list, at: 0, found: [] });
  input.addEventListener("input", () => showFound(finder));
  input.addEventListener("blur", () => closeFound(finder));
  input.addEventListener("keydown", (event) => searchKey(finder, event));
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || !input.isConnected) return;
    event.preventDefault();
    input.focus();
  });
  root.replaceChildren(input, list);
}

function showFound(finder) {
  const words = plain(finder.input.value).split(" ").filter(Boolean);
  // First the names of which these words are most, in any order: "Kuryk port" is the Port of Kuryk.
  const share = (name) => (words.every((word) => ` ${name}`.includes(` ${word}`)) ? words.join(" ").length / name.length : 0);
  const closeness = ({ name, short }) => Math.max(...[name, short].map((each) => share(plain(each))));
  finder.found = words.length === 0 ? [] : finder.features
    .filter((feature) => words.every((word) => plain(`${feature.find} ${feature.also}`).includes(word)))
    .sort((a, b) => closeness(b) - closeness(a) || b.sources - a.sources).slice(0, MOST_FOUND);
  finder.at = 0;
  const none = element("p", { className: "atlas-none" }, "Nothing on record matches.");
  finder.list.replaceChildren(...(finder.found.length ? finder.found.map((feature, at) => foundRow(finder, feature, at)) : [none]));
  finder.list.hidden = words.length === 0;
  finder.input.setAttribute("aria-expanded", String(!finder.list.hidden));
  markFound(finder);
}

function foundRow(finder, feature, at) {
  const row = element("div", { role: "option", id: `atlas-found-${at}`, className: "atlas-found-row" },
    symbol(finder.swatches[`${feature.layer}/${feature.kind}/operating`]),
    element("span", {}, feature.name, element("small", {}, feature.find.slice(feature.name.length + 3))));
  // Before blur: the list would be gone when the click arrives.
  row.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    pickFound(finder, at);
  });
  return row;
}

function markFound(finder) {
  [...finder.list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === finder.at)));
  finder.input.setAttribute("aria-activedescendant", finder.found.length ? `atlas-found-${finder.at}` : "");
}

function searchKey(finder, event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && finder.found.length) {
    finder.at = (finder.at + step + finder.found.length) % finder.found.length;
    markFound(finder);
    event.preventDefault();
  } else if (event.key === "Enter" && finder.found.length) pickFound(finder, finder.at);
  else if (event.key === "Escape") closeFound(finder);
}

function pickFound(finder, at) {
  finder.send(finder.found[at].id);
  closeFound(finder);
}

function closeFound(finder) {
  finder.input.value = "";
  finder.list.hidden = true;
  finder.input.setAttribute("aria-expanded", "false");
}

/* ---- legend ------------------------------------------------------------------------------- */

export async function legend(root, { data }) {
  const [swatches, known] = await Promise.all(["swatches.json", "rows.json"].map(fetched));
  const rows = [...known.layers, ...known.patterns].flatMap((group) => group.rows);
  const titles = Object.fromEntries(rows.map(({ id, title }) => [id, title]));
  const entry = (swatch, title, count) => element("span", {}, symbol(swatches[swatch]), title, element("b", {}, ` ${count}`));
  const layers = data.layers.map(([id, kind, count]) => entry(`${id}/${kind}/operating`, titles[id], count));
  const changes = (data.changes ?? []).map(([look, title, count]) => entry(`change/${look}`, title, count));
  const statuses = data.statuses.map(([id, count]) => entry(`status/${id}`, titles[id], count));
  root.className = "atlas-legend";
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", "Legend");
  root.replaceChildren(...layers, ...changes, element("i", { className: "atlas-legend-break" }), ...statuses);
}

/* ---- records table ------------------------------------------------------------------------ */

const COLUMNS = [
  ["Name", (row) => row.name],
  ["Countries", (row) => row.countries.join(" · ")],
  ["Status", (row) => row.status],
  ["Last reported", (row) => row.reported],
  ["Promised", (row) => row.promised],
  ["Position", (row) => row.km ?? -1],
  ["Sources", (row) => row.sources],
];

export async function recordsTable(root, { data, setTriggerValue }) {
  const [features, states, swatches, style] = await Promise.all(
    ["features.json", data.states, "swatches.json", "style.json"].map(fetched));
  const table = (root.atlasTable ??= { column: 0, descending: false, cited: false, sources: null });
  Object.assign(table, { root, data, send: setTriggerValue, features, states, swatches, style });
  // The map first: the table is drawn when the browser has painted what it has.
  cancelAnimationFrame(table.frame);
  table.frame = requestAnimationFrame(() => setTimeout(() => drawTable(table)));
}

function stateOf(runs, year) {
  let found = runs[0];
  for (const run of runs) if (run[0] <= year) found = run;
  return found;
}

function tableRows({ data, features, states, style }) {
  const rows = [];
  const layers = new Set(data.layers);
  for (const [first, last] of data.on) {
    for (let i = first; i <= last; i += 1) {
      const feature = features.features[i];
      if (!layers.has(feature.layer)) continue;
      const [, pattern, words, reported, promised, reportedBy, promisedBy] = stateOf(states.runs[i], data.year);
      if (pattern === "absent" || (data.patterns && !data.patterns.includes(pattern))) continue;
      rows.push({ ...feature, pattern, words, reported, promised, reportedBy, promisedBy, status: style.patterns[pattern].title });
    }
  }
  return rows;
}

function drawTable(table) {
  const { root, data } = table;
  const focused = root.contains(document.activeElement) ? document.activeElement.dataset.id : null;
  const value = COLUMNS[table.column][1];
  const rows = tableRows(table).sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    return (typeof x === "number" ? x - y : String(x).localeCompare(String(y))) * (table.descending ? -1 : 1);
  });
  const cited = element("label", { className: "atlas-cited" },
    element("input", { type: "checkbox", checked: table.cited, onchange: (event) => showCitations(table, event.target.checked) }),
    "Show the source of each cell");
  const scroll = root.querySelector(".atlas-scroll")?.scrollTop ?? 0;
  const body = element("tbody", {}, ...rows.map((row) => tableRow(table, row)));
  const box = element("div", { className: "atlas-scroll", tabIndex: 0, role: "region", "aria-label": "Records, scrollable" },
    element("table", { className: "atlas-table" }, tableHead(table), body));
  root.replaceChildren(cited, box);
  root.className = "atlas-records";
  box.scrollTop = scroll;
  if (focused) box.querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
  if (data.selected && table.shown !== data.selected) {
    const row = box.querySelector(".atlas-chosen");
    if (row) box.scrollTop = Math.max(0, row.offsetTop - 60);
  }
  table.shown = data.selected;
}

async function showCitations(table, cited) {
  table.sources = await fetched("sources.json");
  table.cited = cited;
  drawTable(table);
}

function tableHead(table) {
  const cells = COLUMNS.map(([title], index) => {
    const button = element("button", { type: "button" }, title);
    button.addEventListener("click", () => {
      table.descending = table.column === index ? !table.descending : false;
      table.column = index;
      drawTable(table);
    });
    const order = table.column === index ? (table.descending ? "descending" : "ascending") : "none";
    return element("th", { scope: "col", "aria-sort": order }, button);
  });
  return element("thead", {}, element("tr", {}, ...cells));
}

function tableRow(table, row) {
  const chosen = row.id === table.data.selected;
  const name = element("button", { type: "button", className: "atlas-name" }, row.name);
  name.dataset.id = row.id;
  if (chosen) name.setAttribute("aria-current", "true");
  const kind = row.geometry ? "" : "listed only";
  const cells = [
    element("td", {}, symbol(table.swatches[`${row.layer}/${row.kind}/${row.pattern}`]), name),
    element("td", {}, row.countries.join(" · ")),
    element("td", {}, row.status, ...cites(table, [row.reportedBy])),
    element("td", { className: "atlas-date" }, row.reported, ...cites(table, [row.reportedBy])),
    element("td", { className: "atlas-date" }, row.promised || "–", ...cites(table, [row.promisedBy])),
    element("td", { className: "atlas-date" }, row.km ? `±${row.km} km` : kind, ...cites(table, row.placedBy ?? [])),
    element("td", { className: "atlas-date" }, String(row.sources)),
  ];
  const line = element("tr", { className: chosen ? "atlas-chosen" : "" }, ...cells);
  line.style.setProperty("--layer", `var(--atlas-layer-${row.layer})`);
  line.addEventListener("click", () => table.send("pick", row.id));
  return line;
}

function cites(table, keys) {
  if (!table.cited) return [];
  return keys.filter(Boolean).map((key) => {
    const source = table.sources[key];
    const words = `${source.publisher}, ${source.date ?? "undated"}`;
    const cite = source.url
      ? element("a", { href: source.url, target: "_blank", rel: "noopener noreferrer", title: source.title }, words)
      : element("span", { title: source.title }, words);
    cite.addEventListener("click", (event) => event.stopPropagation());
    return element("div", { className: "atlas-cite" }, cite);
  });
}

/* ---- links to records --------------------------------------------------------------------- */

export async function recordLinks(root, { data, setTriggerValue }) {
  const [{ features }, swatches] = await Promise.all(["features.json", "swatches.json"].map(fetched));
  const link = ([number, date, pattern, text]) => {
    const { id, layer, kind, short } = features[number];
    const button = element("button", { type: "button", className: "atlas-link" },
      element("span", { className: "atlas-date" }, date), symbol(swatches[`${layer}/${kind}/${pattern}`]), element("span", {}, `${short}: ${text}`));
    button.addEventListener("click", () => setTriggerValue("pick", id));
    return button;
  };
  root.className = "atlas-links";
  const groups = data.groups ?? groupsIn(await fetched(data.file), data.year);
  // On a phone the lists would stand between the map and the panels: they are folded until somebody asks.
  const unfolded = [...root.querySelectorAll("details")].map(({ open }) => open);
  const wide = !matchMedia("(max-width: 640px)").matches;
  const lists = groups.map(({ title, rows }, at) => element("details", { open: unfolded[at] ?? wide },
    element("summary", {}, element("h3", {}, title)), ...rows.map(link)));
  root.replaceChildren(...lists, element("div", { className: "atlas-links-more", "aria-hidden": "true" }, "scroll for more ↓"));
  tellMore(root);
}

/* A list that is cut by the end of its box says that it goes on. */
function tellMore(box) {
  const tell = () => box.classList.toggle("atlas-links-on", box.scrollHeight - box.scrollTop - box.clientHeight > 24);
  box.onscroll = tell;
  box.atlasSized ??= new ResizeObserver(() => box.onscroll());
  box.atlasSized.disconnect();
  for (const each of [box, ...box.children]) box.atlasSized.observe(each);
}

const groupsIn = ({ latest, next, years }, year) => [latest, years[year] ?? next];

/* ---- the map as it stands ------------------------------------------------------------------ */

export function presentExtent(root, { data, setTriggerValue }) {
  const take = element("button", { type: "button", className: "atlas-take" }, data.label ?? "Take the map as it stands now");
  take.addEventListener("click", () => {
    const frame = document.querySelector('iframe[src*="streamlit_folium"]');
    const extent = frame?.contentWindow?.atlas?.report?.().view?.extent;
    if (extent) setTriggerValue("extent", extent);
  });
  root.replaceChildren(take);
}

/* ---- markup made on the server, where every text from data is escaped ---------------------- */

export function markup(root, { data }) {
  if (root.atlasMarkup === data.html) return;
  root.atlasMarkup = data.html;
  root.innerHTML = data.html;
}

/* ---- mounting ----------------------------------------------------------------------------- */

const WIDGETS = { search, yearStrip, filters, legend, recordsTable, recordLinks, presentExtent, markup };

/* A widget that is not here has a file of its own, which is fetched when the widget is first shown. */
export async function mount(name, component) {
  linkStyles();
  const { data, parentElement } = component;
  if (data.theme) document.documentElement.dataset.atlasTheme = data.theme;
  const root = parentElement.querySelector("[data-atlas-root]");
  root.dataset.atlasWidget = name;
  const widget = WIDGETS[name] ?? (await import(`./${name}.js`))[name];
  widget(root, component);
}
