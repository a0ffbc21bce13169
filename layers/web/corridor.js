/* Strips of legs, made on the server, where every text from data is escaped. Legs are buttons
 * (data-pick); the record that is selected on the map is marked without making the strips anew.
 */

import { fetched, markup } from "./page.js";

export async function corridor(root, { data, setTriggerValue }) {
  root.atlasSend = setTriggerValue;
  root.atlasWanted = data;
  const page = await fetched(data.file);
  if (root.atlasWanted !== data) return; // overtaken by a newer state
  markup(root, { data: page });
  mark(root, data.selected);
  root.onclick ??= (event) => {
    const leg = event.target.closest("[data-pick]");
    if (leg) root.atlasSend("pick", leg.dataset.pick);
  };
  root.onkeydown ??= (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const legs = [...(event.target.closest(".atlas-strip")?.querySelectorAll(".atlas-leg") ?? [])];
    const next = legs[legs.indexOf(event.target) + step];
    if (!step || !next) return;
    event.preventDefault();
    next.focus();
  };
}

function mark(root, selected) {
  for (const leg of root.querySelectorAll(".atlas-leg")) {
    const chosen = leg.dataset.pick === selected;
    leg.setAttribute("aria-pressed", String(chosen));
    if (chosen && root.atlasSelected !== selected) reveal(leg);
  }
  root.atlasSelected = selected;
}

/* Only sideways, in the strip's own box: the page stays where the reader left it. */
function reveal(leg) {
  const box = leg.closest(".atlas-strip-box");
  const [start, end] = [leg.offsetLeft, leg.offsetLeft + leg.offsetWidth];
  if (start < box.scrollLeft || end > box.scrollLeft + box.clientWidth) box.scrollLeft = (start + end - box.clientWidth) / 2;
}
