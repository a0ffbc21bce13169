/*
 * The atlas map inside streamlit-folium. Needs map.js.
 *
 *   window.atlas = Atlas.startInStreamlit(map, "folder/")
 *   window.atlas.show({ year, on: [[first, last], …], hidden, theme, selected, fit, notice, basemap })
 *   window.atlas.showYear(year)        the same view in another year, at once
 *
 * What is sent with a change names only a year, the records that are on whatever the year, and the
 * statuses that are hidden; the state of every record in every year is in states.json, worked out
 * once in Python. So the page can step through years without asking the server.
 */
(function (Atlas) {
  "use strict";

  function stateIn(runs, year) {
    let found = runs[0];
    for (const run of runs) if (run[0] <= year) found = run;
    return found;
  }

  function unpacked(packed, states) {
    const { on, year, hidden, ...rest } = packed;
    const unseen = new Set(["absent", ...hidden]);
    const items = [];
    for (const [first, last] of on) {
      for (let i = first; i <= last; i += 1) {
        const [, pattern, words] = stateIn(states.runs[i], year);
        if (!unseen.has(pattern)) items.push([i, pattern, words]);
      }
    }
    return { ...rest, items, notice: items.length ? null : rest.notice };
  }

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
    const atlas = Atlas.start(map, { assets, reply: replyToStreamlit });
    const states = fetch(`${assets}states.json`).then((answer) => answer.json());
    const show = atlas.show.bind(atlas);
    let latest = null;
    atlas.show = (packed) => {
      latest = packed;
      states.then((known) => latest === packed && show(unpacked(packed, known)));
    };
    atlas.showYear = (year, big = null) => latest && atlas.show({ ...latest, year, big });
    return atlas;
  };
})((window.Atlas = window.Atlas || {}));
