/* A briefing as a story: one scene at a time beside the map.
 *
 * The words of all scenes are in the page; this script shows one of them and tells the map what it shows.
 * Arrow keys, space, page keys and a clicker go on and back; a digit goes to its scene; Escape lets go of a
 * record. Text from data is only written as text.
 */
{
  const { files, talk, overlays } = JSON.parse(document.getElementById("data").textContent);
  const { scenes } = talk;
  const ids = new Set(files.features.features.map(({ id }) => id));
  const node = (id) => document.getElementById(id);
  const sections = [...document.querySelectorAll("#scenes section")];
  let theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  let at = 0;
  let selected = scenes[0].map.selected;
  let seq = 1;
  let over = null; // what is presented over the scene

  const map = L.map("map", { attributionControl: false, zoomSnap: 0.25, minZoom: 3, maxZoom: 14, keyboard: false });
  const [west, south, east, north] = scenes[0].map.extent;
  map.fitBounds([[south, west], [north, east]], { animate: false });
  window.atlas = Atlas.start(map, { data: files, reply: ({ selected: id }) => (over ? shown((over = { ...over, selected: id })) : select(id)) });

  window.atlas.overlay(overlays);

  /** Show a state as it is packed; answer with what is on the map. */
  function shown(packed) {
    const state = Atlas.unpacked(packed, files.features, files[packed.states]);
    window.atlas.show({ theme, basemap: { kind: "embedded" }, ...state });
    return state.items;
  }

  function render(fit = null) {
    const { map: { extent, ...state }, alt } = scenes[at];
    document.documentElement.dataset.atlasTheme = theme;
    shown({ ...state, selected, fit: fit ?? { extent, seq } });
    node("map").setAttribute("aria-label", alt);
    node("theme").textContent = theme === "dark" ? "Light" : "Dark";
    node("back").disabled = at === 0;
    node("on").disabled = at === scenes.length - 1;
    sections.forEach((section, number) => section.classList.toggle("now", number === at));
    [...node("dots").children].forEach(({ firstChild }, number) => {
      if (number === at) firstChild.setAttribute("aria-current", "step");
      else firstChild.removeAttribute("aria-current");
    });
  }

  function go(number) {
    const next = Math.min(Math.max(number, 0), scenes.length - 1);
    if (next === at) return;
    at = next;
    selected = scenes[at].map.selected;
    seq += 1;
    history.replaceState(null, "", `#scene-${at + 1}`);
    render();
    node("words").scrollTop = 0;
    sections[at].querySelector("h2").focus({ preventScroll: true });
  }

  function select(id) {
    selected = ids.has(id) ? id : null;
    render();
  }

  const STEPS = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, Enter: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };

  function key(event) {
    const { key: pressed, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if ((pressed === " " || pressed === "Enter") && target.closest("button, a, summary")) return;
    if (pressed === "Escape") select(null);
    else if (pressed === "Home") go(0);
    else if (pressed === "End") go(scenes.length - 1);
    else if (pressed >= "1" && pressed <= "9") go(Number(pressed) - 1);
    else if (STEPS[pressed]) go(at + STEPS[pressed]);
    else return;
    event.preventDefault();
  }

  /** A source number opens the list in which it stands. */
  function follow({ target }) {
    const link = target.closest('a[href^="#source-"]');
    if (link) node("all-sources").open = true;
    const callout = target.closest("[data-record]");
    if (callout) select(callout.dataset.record === selected ? null : callout.dataset.record);
  }

  node("dots").append(...scenes.map((_, number) => {
    const item = document.createElement("li");
    const button = item.appendChild(document.createElement("button"));
    button.type = "button";
    button.textContent = String(number + 1);
    button.setAttribute("aria-label", `Scene ${number + 1}`);
    button.addEventListener("click", () => go(number));
    return item;
  }));
  node("back").addEventListener("click", () => go(at - 1));
  node("on").addEventListener("click", () => go(at + 1));
  node("theme").addEventListener("click", () => {
    theme = theme === "dark" ? "light" : "dark";
    render();
  });
  node("present").addEventListener("click", () => {
    const standing = window.atlas.standing();
    const host = {
      stage: node("map"),
      windows: [window],
      file: (name) => files[name.replace(".json", "")],
      show(state) {
        map.invalidateSize({ pan: false });
        return shown((over = state));
      },
      restore() {
        over = null;
        map.invalidateSize({ pan: false });
        render(standing);
      },
    };
    startPresenting(host, talk, at);
  });
  node("words").addEventListener("click", follow);
  document.addEventListener("keydown", key);
  const first = /^#scene-(\d+)$/.exec(location.hash);
  node("scenes").classList.add("running");
  if (first) go(Number(first[1]) - 1);
  render();
}
