/*
 * The atlas map inside streamlit-folium. Needs map.js.
 *
 *   window.atlas = Atlas.startInStreamlit(map, "folder/")
 *   window.atlas.show({ states, year, layers, patterns, on: [[first, last], …], theme, selected, fit, notice, basemap })
 *   window.atlas.change({ year, layers, patterns })        part of a view, at once
 *
 * What is sent with a change names only a year, the layers and statuses that are on, and the numbers
 * of the records that pass the other filters; the state of every record in every year is in the file
 * `states`, worked out once in Python. So the page shows such a change without asking the server.
 */
(function (Atlas) {
  "use strict";

  function stateIn(runs, year) {
    let found = runs[0];
    for (const run of runs) if (run[0] <= year) found = run;
    return found;
  }

  function unpacked(packed, { features }, states) {
    const { on, year, layers, patterns, states: _, ...rest } = packed;
    const [shownLayers, shownPatterns] = [new Set(layers), new Set(patterns)];
    const items = [];
    for (const [first, last] of on) {
      for (let i = first; i <= last; i += 1) {
        if (!shownLayers.has(features[i].layer)) continue;
        const [, pattern, words] = stateIn(states.runs[i], year);
        if (shownPatterns.has(pattern)) items.push([i, pattern, words]);
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
    const files = {};
    const file = (name) => (files[name] ??= fetch(`${assets}${name}`).then((answer) => answer.json()));
    const show = atlas.show.bind(atlas);
    let latest = null;
    atlas.show = (packed) => {
      latest = packed;
      Promise.all([file("features.json"), file(packed.states)]).then(
        ([features, states]) => latest === packed && show(unpacked(packed, features, states)),
      );
    };
    atlas.change = (change) => latest && atlas.show({ ...latest, ...change });
    return atlas;
  };
})((window.Atlas = window.Atlas || {}));
