/* The level of the sea: charts that come as a file, a slider over them, and the line that follows it.
 *
 * A file holds charts as {svg, upright: [first value, last value, first y, last y], width}; the markup of a chart was made
 * on the server, where every text from data is escaped.
 */

import { element, fetched } from "./page.js";

const inWords = (level) => level.toFixed(2).replace("-", "−");
const PAUSE = 120;

export async function seaLevel(root, { data, setTriggerValue }) {
  const charts = await fetched(data.file);
  if (root.atlasFile !== data.file) build(root, charts, data);
  const control = root.atlasSea;
  control.send = setTriggerValue;
  control.words.textContent = data.words;
  if (control.pending !== null && Math.abs(control.pending - data.level) > 0.001) return;
  control.pending = null;
  control.display(data.level);
}

function build(root, charts, data) {
  const slider = element("input", { type: "range", min: data.lowest, max: data.highest, step: 0.01, id: "atlas-sea-slider", className: "atlas-year-slider", "aria-label": "Level of the sea, metres" });
  const typed = element("input", { type: "number", min: data.lowest, max: data.highest, step: 0.01, className: "atlas-sea-typed", "aria-label": "Level of the sea, metres, typed" });
  const words = element("span", { className: "atlas-sea-words", "aria-live": "polite" });
  const stops = data.stops.map(([label, level, words, projected]) => {
    const stop = element("button", { type: "button", className: projected ? "atlas-stop atlas-stop-projected" : "atlas-stop" }, label, element("b", {}, ` ${words}`));
    stop.addEventListener("click", () => choose(level));
    stop.dataset.level = level;
    return stop;
  });
  root.replaceChildren(figures(charts),
    element("div", { className: "atlas-sea-control" },
      element("label", { htmlFor: "atlas-sea-slider", className: "atlas-label" }, "Level of the sea"), typed, element("span", { className: "atlas-sea-unit" }, "m"), slider, words),
    element("div", { className: "atlas-stops", role: "group", "aria-label": "Levels on record" }, ...stops));
  root.className = "atlas-sea";
  root.atlasFile = data.file;
  const lines = [...root.querySelectorAll("[data-upright]")].map(levelLine);
  const control = (root.atlasSea = { pending: null, timer: 0, words });
  control.display = (level) => {
    slider.value = level;
    typed.value = level.toFixed(2);
    slider.setAttribute("aria-valuetext", `${inWords(level)} metres`);
    slider.style.setProperty("--filled", `${(100 * (level - data.lowest)) / (data.highest - data.lowest)}%`);
    for (const stop of stops) stop.setAttribute("aria-pressed", String(Math.abs(stop.dataset.level - level) < 0.005));
    for (const move of lines) move(level);
  };
  const choose = (wanted) => {
    const level = Math.round(Math.min(data.highest, Math.max(data.lowest, wanted)) * 100) / 100;
    if (!Number.isFinite(level)) return;
    control.display(level);
    control.pending = level;
    clearTimeout(control.timer);
    control.timer = setTimeout(() => control.send("level", level), PAUSE);
  };
  slider.addEventListener("input", () => choose(Number(slider.value)));
  typed.addEventListener("change", () => choose(Number(typed.value)));
}

function figures(charts) {
  const box = element("div", { className: "atlas-sea-charts" });
  for (const { title, text, wide, narrow } of charts.figures) {
    const figure = element("figure", {}, element("figcaption", {}, element("b", {}, title), ` ${text}`));
    for (const [name, chart] of [["atlas-wide", wide], ["atlas-narrow", narrow]]) {
      const holder = element("div", { className: name });
      holder.innerHTML = chart.svg;
      if (chart.upright) holder.dataset.upright = JSON.stringify(chart.upright);
      figure.append(holder);
    }
    box.append(figure);
  }
  return box;
}

/* The line of the chosen level in one chart; hidden where the chart does not reach so far. */
function levelLine(holder) {
  const [first, last, top, bottom] = JSON.parse(holder.dataset.upright);
  const svg = holder.querySelector("svg");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
  line.setAttribute("class", "atlas-sea-line");
  line.setAttribute("x1", 34);
  line.setAttribute("x2", svg.viewBox.baseVal.width - 6);
  svg.prepend(line); // under the words
  return (level) => {
    const y = top + ((bottom - top) * (level - first)) / (last - first);
    line.setAttribute("y1", y);
    line.setAttribute("y2", y);
    line.style.display = y < top || y > bottom ? "none" : "";
  };
}
