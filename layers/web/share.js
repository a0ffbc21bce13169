/* The address of the page, which follows the reader, and the box from which a view is shared.
 *
 * The server sends the code of the view; where the reader moved the map, its middle and zoom stand in
 * the place of the extent. The address is replaced, not added to the history: no reload, no rerun.
 */

import { element } from "./page.js";

const EMBED = "embed_options";

export function share(root, { data, setTriggerValue }) {
  const box = root.atlasShare ?? built(root);
  Object.assign(box, { data, send: setTriggerValue });
  if (takesTheme(data)) return;
  write(box);
  if (data.cited) fill(box, data.cited);
}

/* ---- the address -------------------------------------------------------------------------- */

let opening = true;

/* Streamlit takes a theme from the address only while it loads: a link with another theme loads once more. */
function takesTheme({ theme }) {
  const asked = new URLSearchParams(location.search);
  const first = opening;
  opening = false;
  if (!first || asked.has(EMBED) || !["light", "dark"].includes(asked.get("theme")) || asked.get("theme") === theme) return false;
  asked.append(EMBED, `${asked.get("theme")}_theme`);
  location.replace(`${location.pathname}?${asked}`);
  return true;
}

const map = () => document.querySelector('iframe[src*="streamlit_folium"]')?.contentWindow?.atlas;

/* Without zeros at the end, as the server writes it: one place has one code. */
const short = (value, digits) => `${Number(value.toFixed(digits))}`;

function codeNow({ code }) {
  const view = map()?.report?.().view;
  if (!view?.moved) return code;
  const place = `view=${short(view.lat, 4)},${short(view.lon, 4)},${short(view.zoom, 2)}`;
  return code.split("&").map((part) => (/^(extent|view)=/.test(part) ? place : part)).join("&");
}

function write({ data }) {
  const kept = [...new URLSearchParams(location.search)].filter(([key, value]) => key === "embed" || (key === EMBED && value !== otherTheme(data)));
  const address = [codeNow(data), ...kept.map(([key, value]) => `${key}=${encodeURIComponent(value)}`)].join("&");
  if (`?${address}` !== location.search) history.replaceState(history.state, "", `${location.pathname}?${address}${location.hash}`);
}

const otherTheme = ({ theme }) => `${theme === "dark" ? "light" : "dark"}_theme`;

const link = ({ data }) => `${data.public || location.origin + location.pathname}?${codeNow(data)}`;

/* ---- the box ------------------------------------------------------------------------------- */

function built(root) {
  const box = { root };
  root.atlasShare = box;
  root.className = "atlas-share";
  box.button = element("button", { type: "button", className: "atlas-share-button", "aria-expanded": "false", "aria-controls": "atlas-share-box" }, "Share");
  box.said = element("p", { className: "atlas-share-said", role: "status" });
  box.texts = { link: shown("Link to this view"), plain: shown("Cite this view"), bibtex: shown("Cite this view, BibTeX") };
  const parts = Object.values(box.texts).map((text) => section(box, text));
  box.pane = element("div", { className: "atlas-share-pane", id: "atlas-share-box", role: "dialog", "aria-label": "Share this view", hidden: true }, ...parts, box.said);
  box.button.addEventListener("click", () => open(box, box.pane.hidden));
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || box.pane.hidden) return;
    open(box, false);
    box.button.focus();
  });
  document.addEventListener("pointerdown", (event) => !root.contains(event.target) && open(box, false));
  document.addEventListener("atlas-moved", () => {
    if (!root.isConnected) return;
    write(box);
    open(box, false);
  });
  root.replaceChildren(box.button, box.pane);
  return box;
}

const shown = (title) => {
  const field = element("textarea", { readOnly: true, rows: title.endsWith("BibTeX") ? 9 : 5, "aria-label": title });
  field.addEventListener("focus", () => field.select());
  return { title, field };
};

function section(box, { title, field }) {
  const copy = element("button", { type: "button", className: "atlas-share-copy", "aria-label": `Copy: ${title}` }, "Copy");
  copy.addEventListener("click", () => copied(box, field));
  return element("section", {}, element("div", { className: "atlas-share-head" }, element("b", {}, title), copy), field);
}

function open(box, wanted) {
  if (box.pane.hidden !== wanted) return;
  box.pane.hidden = !wanted;
  box.button.setAttribute("aria-expanded", String(wanted));
  if (!wanted) return;
  box.said.textContent = "";
  for (const { field } of Object.values(box.texts)) field.value = "…";
  box.texts.link.field.value = link(box);
  box.pane.querySelector("button").focus();
  box.send("cite", link(box));
}

function fill({ texts }, { plain, bibtex }) {
  texts.plain.field.value = plain;
  texts.bibtex.field.value = bibtex;
}

/* The clipboard is closed to pages that are not served securely; there the old command may still work. */
async function copied(box, field) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    box.said.textContent = "Copied.";
  } catch {
    box.said.textContent = document.execCommand("copy") ? "Copied." : "Press Ctrl+C to copy what is selected.";
  }
}
