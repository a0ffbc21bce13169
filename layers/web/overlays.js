/* Hands the reader's own data to the map: once for each change of it, and again to a map that starts anew.
 *
 * The server sends it over the session when it changes or is asked for, and a sign of what it is at all other times.
 */

const map = () => document.querySelector('iframe[src*="streamlit_folium"]')?.contentWindow?.atlas;

export function overlays(root, { data, setTriggerValue }) {
  Object.assign(root, { atlasSign: data.sign, atlasSend: setTriggerValue });
  if (data.overlays) root.atlasOverlays = { sign: data.sign, list: data.overlays };
  if (!root.atlasFollows) document.addEventListener("atlas-moved", () => root.isConnected && hand(root));
  root.atlasFollows = true;
  hand(root);
}

function hand(root) {
  const atlas = map();
  if (!atlas || atlas.ownSign === root.atlasSign) return;
  if (root.atlasSign && root.atlasOverlays?.sign !== root.atlasSign) return root.atlasSend("need", root.atlasSign);
  atlas.ownSign = root.atlasSign;
  atlas.overlay(root.atlasSign ? root.atlasOverlays.list : []);
}
