/* The button that presents a briefing on the map of the page. Its words come as a file, or with the message where they are
 * the reader's own; the server hears nothing of it.
 */

import { element, fetched } from "./page.js";
import { startPresenting } from "./present.js";

let presenter = null;

export function presentButton(root, { data }) {
  root.atlasTalk = data;
  for (const name of [data.file, "features.json", "rows.json", "style.json", "swatches.json"]) if (name) fetched(name);
  if (root.atlasPresent) return;
  root.atlasPresent = element("button", { type: "button", className: "atlas-take atlas-present" }, "Present full screen");
  root.atlasPresent.addEventListener("click", () => present(root.atlasTalk));
  root.replaceChildren(root.atlasPresent);
}

async function present({ file, talk, at }) {
  const frame = document.querySelector('iframe[src*="streamlit_folium"]');
  if (!frame?.contentWindow?.atlas?.over || presenter?.root.isConnected) return;
  presenter = await startPresenting(hostOf(frame), file ? fetched(file) : talk, at);
}

function hostOf(frame) {
  const { contentWindow: inner } = frame;
  const main = document.querySelector(".stMain");
  const scrolled = main.scrollTop;
  return {
    stage: frame,
    windows: [window, inner],
    file: fetched,
    show: (state) => inner.atlas.over(state),
    restore() {
      inner.atlas.over(null);
      main.scrollTop = scrolled;
    },
  };
}
