/*
 * A view as it travels: a year, the layers and statuses that are on, and runs of the numbers of the records that pass the
 * other filters; no statuses are named where all are on. The state of every record in every year is in a file, worked out once in Python.
 *
 *   Atlas.unpacked({ on: [[first, last], …], year, layers, patterns, … }, features.json, states.json)     what map.js shows
 */
(function (Atlas) {
  "use strict";

  function stateIn(runs, year) {
    let found = runs[0];
    for (const run of runs) if (run[0] <= year) found = run;
    return found;
  }

  Atlas.unpacked = (packed, { features }, states) => {
    const { on, year, layers, patterns, states: _, beside: __, ...rest } = packed;
    const [shownLayers, shownPatterns] = [new Set(layers), patterns && new Set(patterns)];
    const items = [];
    for (const [first, last] of on) {
      for (let i = first; i <= last; i += 1) {
        if (!shownLayers.has(features[i].layer)) continue;
        const [, pattern, words] = stateIn(states.runs[i], year);
        if (pattern !== "absent" && (!shownPatterns || shownPatterns.has(pattern))) items.push([i, pattern, words]);
      }
    }
    return { ...rest, items, notice: items.length ? null : rest.notice };
  };
})((window.Atlas = window.Atlas || {}));
