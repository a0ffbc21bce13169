/* The slippage table: how the promised date of each milestone moved, and the last sign of life.
 *
 * A message names the lines as [record, slip, event of the last report or null, months since];
 * the words are in the file of the timeline. Text from data is only ever written as text.
 */

import { element, fetched } from "./page.js";
import { markShape, OUTCOMES, shape, verdict } from "./timelinerow.js";

const COLUMNS = ["Milestone", "First promised", "Latest promise", "Slip, months", "Promises", "Last reported activity"];

export async function slippage(root, { data, setTriggerValue }) {
  const [record, features, sources] = await Promise.all([data.file, "features.json", "sources.json"].map(fetched));
  const shown = JSON.stringify([data.lines, data.selected, data.today, data.file]);
  root.atlasSend = setTriggerValue;
  if (root.atlasShown === shown) return;
  root.atlasShown = shown;
  const most = Math.max(1, ...data.lines.map(([number, slip]) => record.rows[number].slips[slip][3]));
  const body = element("tbody", {}, ...data.lines.map((line) => row(root, line, { record, features, sources, most, data })));
  root.className = "atlas-slips";
  root.replaceChildren(element("h2", {}, "How promised dates moved"), data.lines.length
    ? element("table", { className: "atlas-slip-table" },
      element("caption", {}, `${data.lines.length} milestones were promised more than once; the largest slip first.`),
      element("thead", {}, element("tr", {}, ...COLUMNS.map((title) => element("th", { scope: "col" }, title)))), body)
    : element("p", {}, "No milestone of the records shown was promised more than once."));
}

function row(root, [number, slip, report, silent], { record, features, sources, most, data }) {
  const [feature, { events, marks, slips }] = [features.features[number], record.rows[number]];
  const [milestone, first, latest, months, count] = slips[slip];
  const outcome = verdict(marks.find(([, , , named]) => named.includes(latest)), data.today);
  const name = element("button", { type: "button", className: "atlas-name" }, feature.short);
  name.title = feature.name;
  name.addEventListener("click", () => root.atlasSend("pick", feature.id));
  const cells = [
    element("th", { scope: "row" }, name, element("small", {}, milestone)),
    dated(events[first], sources),
    dated(events[latest], sources, outcome),
    element("td", { className: "atlas-slip-months" }, element("b", {}, months > 0 ? `+${months}` : String(months).replace("-", "−")), extent(months, most)),
    element("td", { className: "atlas-slip-count" }, String(count)),
    report === null ? element("td", {}, "none on record") : lastReport(events[report], sources, silent),
  ];
  cells.forEach((cell, index) => { if (index) cell.dataset.column = COLUMNS[index]; });
  const line = element("tr", { className: feature.id === data.selected ? "atlas-chosen" : "" }, ...cells);
  line.style.setProperty("--layer", `var(--atlas-layer-${feature.layer})`);
  return line;
}

const extent = (months, most) => {
  const bar = element("i", { "aria-hidden": "true" });
  bar.style.width = `${(100 * Math.max(0, months)) / most}%`;
  return bar;
};

function dated([, date, , , said, , note, keys], sources, outcome) {
  const head = element("span", { className: "atlas-slip-date" });
  if (outcome) head.append(shape("svg", { width: 13, height: 12, "aria-hidden": "true" }, markShape(outcome, 6, 6)));
  head.append(element("b", {}, date), outcome ? ` ${OUTCOMES[outcome]}` : "");
  return element("td", { title: note }, head, element("small", {}, said ? `said ${said}, ` : "day unknown, ", cited(keys, sources)));
}

function lastReport([, date, , , , , note, keys], sources, silent) {
  return element("td", { className: "atlas-slip-report" },
    element("span", { className: "atlas-slip-date" }, element("b", {}, ago(silent)), ` ${date}`),
    element("span", { className: "atlas-slip-note", title: note }, note), element("small", {}, cited(keys, sources)));
}

function ago(months) {
  if (months < 1) return "this month";
  if (months === 1) return "1 month ago";
  return months < 24 ? `${months} months ago` : `${Math.floor(months / 12)} years ago`;
}

function cited([key], sources) {
  const source = sources[key];
  const title = `${source.title} (${source.date ?? "undated"})`;
  return source.url
    ? element("a", { href: source.url, target: "_blank", rel: "noopener noreferrer", title }, source.publisher)
    : element("span", { title }, source.publisher);
}
