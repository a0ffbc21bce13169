/*
 * The atlas map inside streamlit-folium. Needs map.js and packed.js.
 *
 *   window.atlas = Atlas.startInStreamlit(map, "folder/")
 *   window.atlas.show({ states, year, layers, patterns, on: [[first, last], …], theme, selected, fit, notice, basemap })
 *       on a comparison also changes: { kind: [number, …] }, and beside: year for a second map of that year
 *   window.atlas.change({ year, layers, patterns })        part of a view, at once
 *   window.atlas.over({ year, layers, … })     another view over it while a briefing is presented, kept from the page;
 *       answers with what is on it; over(null) shows the view again, and the map stands where it stood
 *
 * What is sent with a change names only a year, the layers and statuses that are on, and the numbers
 * of the records that pass the other filters; the state of every record in every year is in the file
 * `states`, worked out once in Python. So the page shows such a change without asking the server.
 */
(function (Atlas) {
  "use strict";

  /*
   * Answers go through the value of streamlit-folium's component, at once instead of after its
   * quarter of a second; a counter lets the same record be clicked again. Its own memory is kept
   * in step, so that a later pan does not send the value again.
   */
  function replyToStreamlit({ selected }) {
    const shared = window.__GLOBAL_DATA__;
    replyToStreamlit.count = (replyToStreamlit.count ?? 0) + 1;
    const value = { last_object_clicked_tooltip: `${selected ?? ""}|${replyToStreamlit.count}` };
    shared.last_object_clicked_tooltip = value.last_object_clicked_tooltip;
    shared.previous_data = value;
    window.Streamlit.setComponentValue(value);
  }

  Atlas.startInStreamlit = (map, assets) => {
    let latest = null;
    let over = null; // what is presented over it
    const answer = ({ selected }) => (over ? atlas.over({ ...over, selected }) : replyToStreamlit({ selected }));
    const atlas = Atlas.start(map, { assets, reply: answer });
    map.on("moveend", () => window.parent.document.dispatchEvent(new window.parent.Event("atlas-moved")));
    const file = (name) => Atlas.file(`${assets}${name}`);
    const show = atlas.show.bind(atlas);
    const pair = (atlas.pair = new Atlas.Pair(map, (second) => Atlas.start(second, { assets, reply: answer })));
    const draw = async (packed) => {
      const [features, states] = await Promise.all([file("features.json"), file(packed.states)]);
      const whole = Atlas.unpacked(packed, features, states);
      if (packed !== (over ?? latest)) return whole.items;
      const { beside } = packed;
      pair.show(beside ? Atlas.unpacked({ ...packed, year: beside, big: String(beside), fit: null }, features, states) : null);
      show(whole);
      return whole.items;
    };
    atlas.show = (packed) => {
      latest = packed;
      if (!over) draw(packed);
    };
    // What changed up to one year says nothing of the years through which the map plays.
    const changes = ({ big }) => (big ? { changes: undefined } : {});
    atlas.change = (change) => latest && atlas.show({ ...latest, ...changes(change), ...change });
    let standing = null;
    atlas.over = (packed) => {
      if (packed) standing ??= atlas.standing(); // before the map notices its new size
      map.invalidateSize({ pan: false });
      if (packed) {
        over = { basemap: { kind: "embedded" }, theme: latest.theme, ...packed };
        return draw(over);
      }
      latest = { ...latest, fit: standing };
      over = standing = null;
      return draw(latest);
    };
    return atlas;
  };

  /*
   * streamlit-folium starts the map only when the page, which is busy at its beginning, lets it: what the map needs is
   * asked for before. The style sheet stands in the body, because it writes the head anew.
   */
  const here = (name) => new URL(name, document.currentScript.src).href;
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: here("atlas.css") });
  Atlas.styled = new Promise((resolve) => (sheet.onload = sheet.onerror = resolve));
  document.body.append(sheet);
  for (const name of ["style.json", "basemap.json", "features.json"]) Atlas.file(here(name)).catch(() => {});
})((window.Atlas = window.Atlas || {}));
