/* The button that presents a briefing on the map of the page. Its words come as a file, or with the message where they are
 * the reader's own; the server hears nothing of it.
 */

import { element, fetched } from "./page.js";
import { startPresenting } from "./present.js";

const HINT = "Arrow keys, space, digits or a clicker go through the scenes. Escape returns here.";

let presenter = null;

export function presentButton(root, { data }) {
  root.atlasTalk = data;
  for (const name of [data.file, "features.json", "rows.json", "style.json", "swatches.json"]) if (name) fetched(name).catch(() => {}); // said when it is needed
  if (root.atlasPresent) return;
  root.atlasPresent = element("button", { type: "button", className: "atlas-take atlas-present" }, "Present full screen");
  const said = element("p", { className: "atlas-present-said", role: "status" }, HINT);
  root.atlasPresent.addEventListener("click", () => present(root.atlasTalk, said));
  root.replaceChildren(root.atlasPresent, said);
}

async function present({ file, talk, at, own }, said) {
  const frame = document.querySelector('iframe[src*="streamlit_folium"]');
  if (!frame?.contentWindow?.atlas?.over || presenter?.root.isConnected) return;
  try {
    presenter = await startPresenting({ ...hostOf(frame), own }, file ? fetched(file) : talk, at);
  } catch {
    if (document.fullscreenElement) document.exitFullscreen();
    said.textContent = "The words of the briefing did not arrive. Reload the page to try again.";
  }
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
