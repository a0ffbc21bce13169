/* The text of a scene beside the map; one that is named and was opened from below the map comes into sight. */

import { linkedMarkup } from "./linkedMarkup.js";

const SETTLED_MS = 250;

export function sceneText(root, component) {
  linkedMarkup(root, component);
  const { scene } = component.data;
  if (!scene || root.atlasScene === scene) return;
  root.atlasScene = scene;
  // The column was taller before: the page must have its new height, or the way to its top is cut off.
  setTimeout(() => bringIntoSight(root), SETTLED_MS);
}

function bringIntoSight(root) {
  const { top } = root.getBoundingClientRect();
  const above = innerWidth > 1180 ? root.closest(".st-key-stage") : root;
  if (!above || (top >= 0 && top < innerHeight / 2)) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  above.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
}
