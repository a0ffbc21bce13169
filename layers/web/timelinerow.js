/* One record of the timeline, drawn as SVG: bars of facts, a tick for each report, and promises as
 * hairlines from the day they were said to the day they named. Days are counted from 1 January 1970.
 */

const NS = "http://www.w3.org/2000/svg";
const BAR = 8;
const LANE = 8;
const FOOT = 8;
const HEAD = 6;
const MARK_ROOM = 7;
/* Bars are short where map lines are long: a smaller dash keeps three months readable. */
const DASH = 0.65;

export function shape(tag, attributes = {}, ...children) {
  const made = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "style") made.style.cssText = value; // a style attribute would fall to a strict CSP
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

export const OUTCOMES = { missed: "missed", kept: "kept", open: "open", due: "no report" };

export const yearStart = (year) => Date.UTC(year, 0, 1) / 864e5;

export function scaled(first, last, width) {
  const [start, end] = [yearStart(first), yearStart(last + 1)];
  return { first, last, start, end, width, x: (day) => ((day - start) / (end - start)) * width };
}

export function verdict([, , judged], today) {
  let found = judged[0][1];
  for (const [from, outcome] of judged) if (from <= today) found = outcome;
  return found;
}

export const missedDates = (row, today) => row.marks.filter((mark) => verdict(mark, today) === "missed").length;

/* ---- bars -------------------------------------------------------------------------------- */

/* ``phase`` is the length already drawn of the same bar. */
export function barShape(pattern, style, layer, from, to, y, phase = 0) {
  const look = style.patterns[pattern];
  const pure = layer ? `var(--atlas-layer-${layer})` : "var(--atlas-ink)";
  const colour = look.tint ? `color-mix(in srgb, ${pure} ${100 - look.tint * 100}%, var(--atlas-page))` : pure;
  if (look.hollow) {
    return shape("rect", {
      x: from + 0.6, y: y - BAR / 2 + 0.6, width: Math.max(0.1, to - from - 1.2), height: BAR - 1.2,
      style: `fill:var(--atlas-page);stroke:${colour};stroke-width:1.2`,
    });
  }
  if (pattern === "undocumented") return line(from, to, y, "stroke:var(--atlas-undocumented);stroke-width:1");
  const width = look.round_caps ? 2.6 : BAR * look.width;
  const dash = look.dash.map((length) => (look.round_caps ? length : length * DASH));
  const caps = look.round_caps ? ";stroke-linecap:round" : "";
  // Half a dash first: even a short bar shows its gap, and is not taken for a full one.
  const offset = phase + (look.round_caps ? 0 : (dash[0] ?? 0) / 2);
  return line(from, to, y, `stroke:${colour};stroke-width:${width};stroke-dasharray:${dash.join(" ") || "none"};stroke-dashoffset:${offset}${caps}`);
}

const line = (from, to, y, style) => shape("path", { d: `M${from} ${y}H${to}`, style });

/* Where nothing has been reported since, the bar is pale; it ends today. */
function barPieces(row, scale, today) {
  const reports = row.events.filter(([day, , , promised]) => !promised && day <= today);
  const reported = Math.max(...reports.map(([day]) => day));
  const pieces = [];
  for (const [pattern, start, end] of row.bars) {
    const promised = pattern === "promised";
    const [from, to] = [start ?? scale.start, promised ? end ?? scale.end : Math.min(end ?? today, today)];
    const cut = promised ? to : Math.min(to, Math.max(from, reported));
    pieces.push([pattern, from, cut, from, false], [pattern, cut, to, from, true]);
  }
  return pieces.filter(([, from, to]) => to - from > 1 && from < scale.end - 1 && to > scale.start);
}

function drawBars(row, layer, style, scale, today, y) {
  return barPieces(row, scale, today).map(([pattern, start, end, origin, pale]) => {
    const [from, to] = [scale.x(Math.max(start, scale.start)), scale.x(Math.min(end, scale.end))];
    const bar = barShape(pattern, style, layer, from, to, y, from - scale.x(origin));
    if (pale) bar.style.opacity = 0.35;
    return bar;
  });
}

/* ---- promises ---------------------------------------------------------------------------- */

export function markShape(outcome, x, y) {
  const ink = "stroke:var(--atlas-ink);fill:none";
  switch (outcome) {
    case "missed": return shape("path", { d: `M${x - 3} ${y - 3}l6 6m0 -6l-6 6`, style: `${ink};stroke-width:1.7` });
    case "kept": return shape("circle", { cx: x, cy: y, r: 3.4, style: "fill:var(--atlas-ink)" });
    case "open": return shape("circle", { cx: x, cy: y, r: 3, style: "stroke:var(--atlas-ink);fill:var(--atlas-page);stroke-width:1.4" });
    default: return shape("circle", { cx: x, cy: y, r: 3.2, style: "stroke:var(--atlas-ink);fill:var(--atlas-page);stroke-width:1.2;stroke-dasharray:2 1.35" });
  }
}

/* Promises that overlap stand one above the other, the earliest nearest to its bar. */
function lanes(row, scale, today) {
  const placed = row.marks.map((mark) => {
    const said = mark[3].map((number) => row.events[number][8]).filter((day) => day !== null);
    return { mark, said, from: Math.min(mark[1], ...said), to: mark[1], outcome: verdict(mark, today) };
  }).filter(({ from, to }) => to >= scale.start && from < scale.end);
  placed.sort((a, b) => a.from - b.from || a.to - b.to);
  const ends = [];
  for (const each of placed) {
    const free = ends.findIndex((end) => end + MARK_ROOM < scale.x(each.from));
    each.lane = free < 0 ? ends.length : free;
    ends[each.lane] = scale.x(each.to) + MARK_ROOM;
  }
  return { placed, count: ends.length };
}

function drawMark({ outcome, said, from, to, y }, scale) {
  const parts = [];
  const [left, right] = [Math.max(0, scale.x(from)), Math.min(scale.width, scale.x(to))];
  const thin = "fill:none;stroke:var(--atlas-ink2);stroke-width:1";
  if (said.length) parts.push(shape("path", { d: `M${left} ${y}H${right}`, style: thin }));
  for (const day of said) {
    if (day >= scale.start && day < scale.end) parts.push(shape("path", { d: `M${scale.x(day)} ${y - 2.5}v5`, style: thin }));
  }
  const beyond = to > scale.end;
  parts.push(beyond
    ? shape("path", { d: `M${right - 5} ${y - 3}l3.5 3l-3.5 3`, style: "fill:none;stroke:var(--atlas-ink);stroke-width:1.4" })
    : markShape(outcome, right, y));
  return parts;
}

/* ---- the row ----------------------------------------------------------------------------- */

/* Returns the picture and the points at which something is told: {x, y, event, outcome}. */
export function drawRow(row, feature, style, scale, today) {
  const { placed, count } = lanes(row, scale, today);
  const y = HEAD + count * LANE + BAR / 2 + (count ? 3 : 1);
  const height = y + BAR / 2 + FOOT;
  const picture = shape("svg", { class: "atlas-tl-plot", width: scale.width, height, "aria-hidden": "true" });
  picture.append(...drawBars(row, feature.layer, style, scale, today, y));
  const points = [];
  row.events.forEach(([day, , , promised], event) => {
    if (promised || day < scale.start || day >= scale.end) return;
    const x = scale.x(day);
    points.push({ x, y, event });
    picture.append(shape("path", { d: `M${x} ${y + BAR / 2 + 2}v3`, style: "stroke:var(--atlas-ink3);stroke-width:1" }));
  });
  for (const each of placed) {
    each.y = y - BAR / 2 - 3 - (each.lane + 0.5) * LANE;
    picture.append(...drawMark(each, scale));
    for (const event of each.mark[3]) points.push(...promisePoints(row.events[event], event, each, scale));
  }
  return { picture, points, height, y };
}

function promisePoints(told, event, { y, to, outcome, mark }, scale) {
  const end = { x: Math.min(scale.x(to), scale.width), y, event, outcome, latest: event === mark[3].at(-1) };
  const said = told[8] !== null && told[8] >= scale.start ? [{ x: scale.x(told[8]), y, event, outcome, latest: true }] : [];
  return [end, ...said].filter(({ x }) => x >= 0 && x <= scale.width);
}

/* The point nearest to the pointer; on a bar, the fact from which its status holds. */
export function toldAt({ points, y }, row, scale, x, pointerY, today) {
  let nearest = null;
  let least = 13;
  for (const point of points) {
    const distance = Math.hypot(point.x - x, (point.y - pointerY) * 1.4) + (point.latest === false ? 0.5 : 0);
    if (distance < least) [nearest, least] = [point, distance];
  }
  if (nearest || Math.abs(pointerY - y) > BAR) return nearest;
  const bar = row.bars.findLast(([pattern, start, end]) => {
    const stop = pattern === "promised" ? end ?? scale.end : Math.min(end ?? today, today);
    return scale.x(start ?? scale.start) <= x && x <= scale.x(stop);
  });
  return bar ? { x, y, event: bar[3], bar: bar[0] } : null;
}
