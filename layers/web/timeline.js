/* The timeline: a row for each shown record, the as-of year as a line that can be dragged.
 *
 * A file holds all rows; a message says which are shown, in which order, the year and today.
 * Text from data is only ever written as text.
 */

import { element, fetched, showOnMap } from "./page.js";
import { barShape, drawRow, markShape, missedDates, OUTCOMES, scaled, shape, toldAt, verdict, yearStart } from "./timelinerow.js";

const remembered = { span: "recent" };

export async function timeline(root, { data, setTriggerValue }) {
  const names = [data.file, "features.json", "style.json", "sources.json"];
  const [record, features, style, sources] = await Promise.all(names.map(fetched));
  const panel = (root.atlasTimeline ??= build(root, { features: features.features, style, sources }));
  panel.send = setTriggerValue;
  panel.record = record;
  show(panel, data);
}

/* ---- what stands still ------------------------------------------------------------------- */

function spans({ record, data }) {
  const now = Number(data.todayWords.slice(-4));
  return { all: record.years, recent: [now - 16, now + 6], close: [now - 7, now + 4] };
}

function build(root, files) {
  const panel = { ...files, root, rows: new Map(), drawn: null, pending: null, timer: 0, focus: null };
  panel.tools = element("div", { className: "atlas-tl-tools" });
  panel.counted = element("p", { className: "atlas-tl-counted" });
  panel.labels = element("div", { "aria-hidden": "true" });
  panel.axis = element("div", { className: "atlas-tl-axis" }, panel.labels);
  panel.grid = element("div", { className: "atlas-tl-grid", "aria-hidden": "true" });
  panel.foot = element("div", { className: "atlas-tl-axis" });
  panel.list = element("div", { className: "atlas-tl-list", role: "group", "aria-label": "Timeline: up and down arrows go through the records, left and right through the events of one" });
  panel.ring = shape("circle", { r: 6, style: "fill:var(--atlas-page);fill-opacity:0.6;stroke:var(--atlas-accent);stroke-width:1.5" });
  panel.tip = element("div", { className: "atlas-tl-tip", role: "status", hidden: true });
  panel.slider = element("button", { type: "button", className: "atlas-tl-asof", role: "slider", "aria-label": "As of year, on the timeline" });
  panel.axis.append(panel.slider);
  panel.needle = element("div", { className: "atlas-tl-needle", "aria-hidden": "true" });
  const canvas = element("div", { className: "atlas-tl-canvas" }, panel.grid,
    element("div", { className: "atlas-tl-head" }, element("span"), panel.axis, element("span", { className: "atlas-tl-side" }, "First promised → now")),
    panel.list,
    element("div", { className: "atlas-tl-foot" }, element("span"), panel.foot, element("span")),
    panel.needle);
  panel.box = element("div", { className: "atlas-tl-box" }, canvas);
  panel.canvas = canvas;
  root.className = "atlas-tl";
  root.replaceChildren(panel.tools, panel.counted, panel.box, panel.tip, legend(files.style));
  listen(panel);
  new ResizeObserver(() => panel.data && redraw(panel)).observe(panel.axis);
  return panel;
}

function legend(style) {
  const entry = (picture, words) => element("span", {}, picture, words);
  const picture = (width, ...parts) => shape("svg", { width, height: 14, "aria-hidden": "true" }, ...parts);
  const bars = ["operating", "construction", "announced", "proposed", "idle", "cancelled", "promised", "undocumented"].map((pattern) => {
    const words = pattern === "cancelled" ? "Shelved, cancelled, retired" : style.patterns[pattern].title;
    return entry(picture(34, barShape(pattern, style, null, 2, 32, 7)), words);
  });
  const pale = barShape("operating", style, null, 2, 32, 7);
  pale.style.opacity = 0.35;
  const hairline = () => shape("path", { d: "M2 4.5v5M2 7H26", style: "fill:none;stroke:var(--atlas-ink2)" });
  const marks = Object.entries(OUTCOMES).map(([outcome, words]) => entry(picture(34, hairline(), markShape(outcome, 28, 7)), `promise: ${words}`));
  const reports = shape("path", { d: "M8 4v4M14 4v4M24 4v4", style: "stroke:var(--atlas-ink3)" });
  return element("div", { className: "atlas-tl-legend", role: "group", "aria-label": "Legend of the timeline" },
    ...bars, entry(picture(34, pale), "Nothing reported since"), element("i"), ...marks, entry(picture(34, reports), "a dated report"),
    element("i"), "Hairlines run from the day a promise was made to the day it named; a date named again is one mark with more ticks. Dates of month or year precision stand at its end.");
}

/* ---- what changes ------------------------------------------------------------------------ */

function show(panel, data) {
  if (panel.pending === data.year) panel.pending = null;
  const chosen = panel.data?.selected !== data.selected && data.selected;
  panel.data = data;
  const [first, last] = spans(panel)[remembered.span];
  if (data.year < first || data.year > last) remembered.span = "all";
  tools(panel);
  redraw(panel);
  if (chosen) reveal(panel, chosen);
}

function tools(panel) {
  const { data } = panel;
  const choice = (name, options, current, pick) => element("div", { role: "group", "aria-label": name, className: "atlas-tl-choice" },
    element("span", {}, name), ...options.map(([id, words]) => {
      const button = element("button", { type: "button", "aria-pressed": String(id === current) }, words);
      button.dataset.choice = id;
      button.addEventListener("click", () => pick(id));
      return button;
    }));
  const focused = panel.tools.contains(document.activeElement) ? document.activeElement.dataset.choice : null;
  panel.tools.replaceChildren(
    choice("Sort by", panel.record.sorts, data.sort, (id) => panel.send("sort", id)),
    choice("Years", Object.entries(spans(panel)).map(([id, ends]) => [id, ends.join("–")]), remembered.span, (id) => {
      remembered.span = id;
      tools(panel);
      redraw(panel);
    }));
  if (focused) panel.tools.querySelector(`[data-choice="${CSS.escape(focused)}"]`)?.focus();
}

function redraw(panel) {
  const width = Math.floor(panel.axis.clientWidth);
  if (!width) return; // not visible yet: the observer calls again
  const { data } = panel;
  const [first, last] = spans(panel)[remembered.span];
  const drawn = [first, last, width, data.today, data.file].join();
  if (panel.drawn !== drawn) {
    panel.drawn = drawn;
    panel.scale = scaled(first, last, width);
    panel.rows.clear();
    drawAxis(panel);
  }
  arrange(panel);
  moveNeedle(panel, panel.pending ?? data.year);
}

function arrange(panel) {
  const { data, list } = panel;
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.id : null;
  const shown = [];
  const parts = data.groups.flatMap(([title, layer, numbers]) => {
    shown.push(...numbers);
    return [groupHead(panel, title, layer, numbers.length), ...numbers.map((number) => rowOf(panel, number).box)];
  });
  if (parts.length !== list.children.length || parts.some((part, index) => part !== list.children[index])) list.replaceChildren(...parts);
  panel.order = shown;
  for (const number of shown) {
    const { box, name } = rowOf(panel, number);
    const chosen = name.dataset.id === data.selected;
    box.classList.toggle("atlas-chosen", chosen);
    if (chosen) name.setAttribute("aria-current", "true"); else name.removeAttribute("aria-current");
    name.tabIndex = -1;
  }
  const entry = shown.includes(panel.focus) ? panel.focus : shown[0];
  if (entry !== undefined) rowOf(panel, entry).name.tabIndex = 0;
  if (focused) list.querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  panel.counted.textContent = counted(panel, shown);
}

function counted({ record, data }, shown) {
  if (!shown.length) return "No record is shown.";
  const count = { missed: 0, due: 0, open: 0, kept: 0 };
  for (const number of shown) for (const mark of record.rows[number].marks) count[verdict(mark, data.today)] += 1;
  const records = `${shown.length} ${shown.length === 1 ? "record" : "records"}`;
  return `${records}. Of the dates promised, ${count.missed} were missed and ${count.kept} kept; ${count.due} have passed without a report, ${count.open} lie ahead.`;
}

function groupHead(panel, title, layer, count) {
  const key = `group ${title}`;
  if (!panel.rows.has(key)) {
    const head = element("div", { className: "atlas-tl-group", role: "heading", "aria-level": "3" }, title, " ", element("small"));
    if (layer) head.style.setProperty("--layer", `var(--atlas-layer-${layer})`);
    panel.rows.set(key, head);
  }
  const head = panel.rows.get(key);
  head.lastChild.textContent = String(count);
  return head;
}

function rowOf(panel, number) {
  if (!panel.rows.has(number)) panel.rows.set(number, makeRow(panel, number));
  return panel.rows.get(number);
}

function makeRow(panel, number) {
  const [feature, row] = [panel.features[number], panel.record.rows[number]];
  const drawn = drawRow(row, feature, panel.style, panel.scale, panel.data.today);
  const missed = missedDates(row, panel.data.today);
  const words = missed ? `${missed} missed` : "";
  const [, when, milestone] = row.promised.findLast(([day]) => day <= panel.data.today);
  const name = element("button", { type: "button", className: "atlas-tl-name", title: feature.name, tabIndex: -1,
    "aria-label": [feature.name, when && `promised: ${when}`, words].filter(Boolean).join(", ") },
  element("b", {}, feature.short), element("small", {}, feature.countries.join("–")));
  name.dataset.id = feature.id;
  const side = element("span", { className: "atlas-tl-side" },
    element("span", { className: row.marks.length ? "" : "atlas-tl-none" }, when), element("small", { title: milestone ?? "" }, milestone ?? ""), element("b", {}, words));
  const box = element("div", { className: "atlas-tl-row" }, name, drawn.picture, side);
  box.style.setProperty("--layer", `var(--atlas-layer-${feature.layer})`);
  box.dataset.number = number;
  return { box, name, row, feature, ...drawn };
}

function reveal({ list, box }, id) {
  const row = list.querySelector(`[data-id="${CSS.escape(id)}"]`)?.closest(".atlas-tl-row");
  if (!row) return;
  const [top, bottom] = [box.scrollTop + 40, box.scrollTop + box.clientHeight - 30];
  if (row.offsetTop < top || row.offsetTop + row.offsetHeight > bottom) box.scrollTop = row.offsetTop - box.clientHeight / 3;
}

/* ---- axis and as-of year ----------------------------------------------------------------- */

function at(className, x, words = "") {
  const made = element("span", { className }, words);
  made.style.left = `${x}px`;
  return made;
}

function drawAxis(panel) {
  const { scale, record, data } = panel;
  const year = scale.width / (scale.last - scale.first + 1);
  const step = [1, 2, 5, 10].find((each) => each * year >= 40) ?? 20;
  const [labels, lines] = [[], []];
  for (let each = scale.first; each <= scale.last; each += 1) {
    const middle = scale.x((yearStart(each) + yearStart(each + 1)) / 2);
    if (each % step === 0) labels.push(at("atlas-tl-year", Math.max(14, middle), String(each)));
    if (year >= 9 || each % 5 === 0) lines.push(at(each % 5 === 0 ? "atlas-tl-line atlas-tl-five" : "atlas-tl-line", scale.x(yearStart(each))));
  }
  const [today, researched] = [scale.x(data.today), scale.x(record.dataDay)];
  const ahead = at("atlas-tl-ahead", today);
  panel.grid.replaceChildren(ahead, ...lines, at("atlas-tl-data", researched), at("atlas-tl-today", today));
  panel.labels.replaceChildren(...labels);
  panel.foot.replaceChildren(at("atlas-tl-left", researched, `record to ${record.dataDate}`), at("atlas-tl-right", today, `today, ${data.todayWords}`));
  const [min, max] = record.years;
  panel.slider.setAttribute("aria-valuemin", min);
  panel.slider.setAttribute("aria-valuemax", max);
}

function moveNeedle(panel, year) {
  const { scale, slider, needle, axis, labels, canvas } = panel;
  const x = Math.min(scale.width, Math.max(0, scale.x(yearStart(year + 1))));
  slider.textContent = `end of ${year}`;
  slider.setAttribute("aria-valuenow", year);
  slider.setAttribute("aria-valuetext", `31 December ${year}`);
  slider.style.left = `${Math.min(scale.width - slider.offsetWidth / 2 + 8, Math.max(slider.offsetWidth / 2 - 8, x))}px`;
  for (const label of labels.children) {
    const apart = Math.abs(label.offsetLeft - slider.offsetLeft);
    label.style.visibility = apart < (label.offsetWidth + slider.offsetWidth) / 2 + 2 ? "hidden" : "";
  }
  needle.style.left = `${axis.getBoundingClientRect().left - canvas.getBoundingClientRect().left + x}px`;
  panel.needleX = x;
}

function choose(panel, wanted) {
  const [min, max] = panel.record.years;
  const year = Math.min(max, Math.max(min, Math.round(wanted)));
  if (year === (panel.pending ?? panel.data.year)) return;
  showOnMap({ year }); // this panel hears of it too
  clearTimeout(panel.timer);
  // A drag passes many years; only where it pauses is sent.
  panel.timer = setTimeout(() => panel.send("year", year), 40);
}

/* The year was moved here or by another control; the server will answer with it. */
function follow(panel, year) {
  panel.pending = year;
  moveNeedle(panel, year);
  clearTimeout(panel.giveUp);
  // If yet another control overtook it, that year never comes back.
  panel.giveUp = setTimeout(() => { panel.pending = null; moveNeedle(panel, panel.data.year); }, 5000);
}

/* ---- pointer and keys -------------------------------------------------------------------- */

const plotX = (panel, event) => event.clientX - panel.axis.getBoundingClientRect().left;
const overNeedle = (panel, event) => Math.abs(plotX(panel, event) - panel.needleX) < 5 && event.clientX > panel.axis.getBoundingClientRect().left - 5;

function listen(panel) {
  const { canvas, list, box, axis } = panel;
  const pointed = (event) => panel.scale.first + (plotX(panel, event) / panel.scale.width) * (panel.scale.last + 1 - panel.scale.first);
  canvas.addEventListener("pointerdown", (event) => {
    const needle = overNeedle(panel, event);
    if (event.button !== 0 || !(axis.contains(event.target) || (needle && event.pointerType === "mouse"))) return;
    panel.dragging = true;
    panel.dragged = needle;
    canvas.setPointerCapture(event.pointerId);
    panel.slider.focus({ preventScroll: true });
    event.preventDefault();
    if (!needle && !panel.slider.contains(event.target)) choose(panel, Math.floor(pointed(event)));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!panel.dragging) {
      canvas.style.cursor = overNeedle(panel, event) ? "ew-resize" : "";
      tell(panel, event);
      return;
    }
    // The line stands at the end of its year: the year whose end is nearest is meant.
    choose(panel, Math.round(pointed(event)) - 1);
    panel.dragged = true;
    hideTip(panel);
  });
  canvas.addEventListener("pointerup", () => { panel.dragging = false; });
  canvas.addEventListener("pointercancel", () => { panel.dragging = false; });
  canvas.addEventListener("pointerleave", () => hideTip(panel));
  box.addEventListener("scroll", () => hideTip(panel), { passive: true });
  list.addEventListener("click", (event) => {
    const row = event.target.closest(".atlas-tl-row");
    if (panel.dragged) { panel.dragged = false; return; }
    if (row) panel.send("pick", panel.features[row.dataset.number].id);
  });
  list.addEventListener("keydown", (event) => rowKey(panel, event));
  list.addEventListener("focusout", () => hideTip(panel));
  panel.slider.addEventListener("keydown", (event) => sliderKey(panel, event));
  document.addEventListener("atlas-year", function heard({ detail }) {
    if (!panel.root.isConnected) document.removeEventListener("atlas-year", heard);
    else if (panel.scale) follow(panel, detail);
  });
}

function sliderKey(panel, event) {
  const now = panel.pending ?? panel.data.year;
  const [min, max] = panel.record.years;
  const wanted = { ArrowLeft: now - 1, ArrowDown: now - 1, ArrowRight: now + 1, ArrowUp: now + 1, PageDown: now - 5, PageUp: now + 5, Home: min, End: max }[event.key];
  if (wanted === undefined) return;
  event.preventDefault();
  choose(panel, wanted);
}

function rowKey(panel, event) {
  const number = Number(event.target.closest(".atlas-tl-row")?.dataset.number);
  const index = panel.order.indexOf(number);
  if (index < 0) return;
  const go = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: panel.order.length - 1 }[event.key];
  if (go !== undefined) focusRow(panel, panel.order[Math.min(panel.order.length - 1, Math.max(0, go))]);
  else if (event.key === "ArrowRight" || event.key === "ArrowLeft") stepEvent(panel, number, event.key === "ArrowRight" ? 1 : -1);
  else if (event.key === "Escape") hideTip(panel);
  else return;
  event.preventDefault();
}

function focusRow(panel, number) {
  if (panel.focus !== null && panel.rows.has(panel.focus)) rowOf(panel, panel.focus).name.tabIndex = -1;
  panel.focus = number;
  const { name } = rowOf(panel, number);
  name.tabIndex = 0;
  name.focus();
  reveal(panel, name.dataset.id);
}

/* Keys go through all events, also those outside the years that are drawn. */
function stepEvent(panel, number, by) {
  const made = rowOf(panel, number);
  const count = made.row.events.length;
  const before = panel.told?.number === number ? panel.told.event : by > 0 ? -1 : count;
  const event = Math.min(count - 1, Math.max(0, before + by));
  const mark = made.row.marks.find(([, , , events]) => events.includes(event));
  const point = made.points.find((each) => each.event === event);
  const outcome = mark && verdict(mark, panel.data.today);
  const x = point?.x ?? (made.row.events[event][0] < panel.scale.start ? 0 : panel.scale.width);
  showTip(panel, number, { x, y: point?.y ?? made.y, event, outcome });
}

/* ---- what is told ------------------------------------------------------------------------ */

function tell(panel, event) {
  const box = event.target.closest?.(".atlas-tl-row");
  const made = box && rowOf(panel, Number(box.dataset.number));
  const place = made?.picture.getBoundingClientRect();
  const point = made && toldAt(made, made.row, panel.scale, event.clientX - place.left, event.clientY - place.top, panel.data.today);
  if (point) showTip(panel, Number(box.dataset.number), point); else hideTip(panel);
}

function hideTip(panel) {
  panel.tip.hidden = true;
  panel.ring.remove();
  panel.told = null;
}

function showTip(panel, number, point) {
  if (panel.told?.number === number && panel.told.event === point.event) return;
  panel.told = { number, event: point.event };
  const { row, picture, feature } = rowOf(panel, number);
  panel.tip.replaceChildren(...told(panel, row.events[point.event], point));
  panel.tip.style.setProperty("--layer", `var(--atlas-layer-${feature.layer})`);
  panel.tip.hidden = false;
  panel.ring.setAttribute("cx", point.x);
  panel.ring.setAttribute("cy", point.y);
  picture.append(panel.ring);
  placeTip(panel, picture.getBoundingClientRect(), point.x);
}

/* Under the row, or above it where there is no room; the row itself stays in sight. */
function placeTip({ root, tip }, plot, x) {
  const origin = root.getBoundingClientRect();
  const below = plot.bottom + 4 + tip.offsetHeight < window.innerHeight;
  const left = Math.max(0, plot.left - origin.left + x - tip.offsetWidth / 2);
  tip.style.left = `${Math.min(origin.width - tip.offsetWidth, left)}px`;
  tip.style.top = `${(below ? plot.bottom + 4 : plot.top - tip.offsetHeight - 4) - origin.top}px`;
}

function told({ style, sources }, [, date, status, promised, said, milestone, note, keys], point) {
  const title = style.patterns[status].title;
  const head = promised
    ? [element("b", {}, `${milestone}: promised for ${date}`), ` ${said ? `on ${said}` : "on an unknown day"} · ${OUTCOMES[point.outcome] ?? "still stands"}`]
    : point.bar === "undocumented"
      ? [element("b", {}, `Not documented before ${date.replace("by ", "")}`)]
      : [element("b", {}, date), ` · ${title}`];
  const source = sources[keys[0]];
  const more = keys.length > 1 ? ` and ${keys.length - 1} more` : "";
  return [
    element("p", {}, ...head),
    element("p", {}, note),
    element("p", { className: "atlas-tl-source" }, `${source.publisher}, ${source.date ?? "undated"}${more}: ${source.title}`),
  ];
}
