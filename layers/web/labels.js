/*
 * The atlas map, part 2 of 3: where trays and labels stand. Needs draw.js.
 *
 * Labels are placed greedily in order of importance; one that does not fit is left out, never shrunk.
 * All text comes from data and is only ever measured and painted on canvas, never parsed as markup.
 */
(function (Atlas) {
  "use strict";

  const { toScreen, outside, project, distances, pointAlong } = Atlas.geometry;

  const SANS = '"Source Sans", "Source Sans 3", "Segoe UI", "Helvetica Neue", Arial, sans-serif';
  const SERIF = '"Source Serif", "Source Serif 4", Georgia, serif';
  const HALO = 3.2;

  // ---- Room: what is already taken -------------------------------------------------------------

  const CELL = 48;
  const GRAIN = 4;

  /** The course of lines in a fine grid. */
  class Courses {
    constructor(view) {
      this.columns = Math.ceil(view.width / GRAIN);
      this.rows = Math.ceil(view.height / GRAIN);
      this.marked = new Uint8Array(this.columns * this.rows);
    }

    mark(xy) {
      for (let k = 2; k < xy.length; k += 2) {
        const [ax, ay, dx, dy] = [xy[k - 2], xy[k - 1], xy[k] - xy[k - 2], xy[k + 1] - xy[k - 1]];
        const steps = Math.max(1, Math.ceil(Math.hypot(dx, dy) / GRAIN));
        for (let step = 0; step <= steps; step++) {
          const [i, j] = [Math.floor((ax + (dx * step) / steps) / GRAIN), Math.floor((ay + (dy * step) / steps) / GRAIN)];
          if (i >= 0 && j >= 0 && i < this.columns && j < this.rows) this.marked[j * this.columns + i] = 1;
        }
      }
    }

    /** How many grains of a box are crossed by lines. */
    count([x0, y0, x1, y1]) {
      let count = 0;
      const right = Math.min(this.columns - 1, Math.floor(x1 / GRAIN));
      const bottom = Math.min(this.rows - 1, Math.floor(y1 / GRAIN));
      for (let j = Math.max(0, Math.floor(y0 / GRAIN)); j <= bottom; j++)
        for (let i = Math.max(0, Math.floor(x0 / GRAIN)); i <= right; i++) count += this.marked[j * this.columns + i];
      return count;
    }

    /** Whether the way from one point to another meets a line. */
    between(ax, ay, bx, by) {
      const steps = Math.ceil(Math.hypot(bx - ax, by - ay) / GRAIN);
      for (let step = 0; step <= steps; step++) {
        const [x, y] = [ax + ((bx - ax) * step) / (steps || 1), ay + ((by - ay) * step) / (steps || 1)];
        if (this.count([x, y, x + GRAIN, y + GRAIN])) return true;
      }
      return false;
    }
  }

  /** What is taken: boxes in a coarse grid, and the course of all lines. */
  class Room {
    constructor(view) {
      this.cells = new Map();
      this.lines = new Courses(view);
    }

    *_cellsOf([x0, y0, x1, y1]) {
      for (let i = Math.floor(x0 / CELL); i <= Math.floor(x1 / CELL); i++)
        for (let j = Math.floor(y0 / CELL); j <= Math.floor(y1 / CELL); j++) yield i * 4096 + j;
    }

    take(box) {
      for (const key of this._cellsOf(box)) {
        if (!this.cells.has(key)) this.cells.set(key, []);
        this.cells.get(key).push(box);
      }
    }

    /** How many taken boxes a box overlaps (counted again in each grid cell they share). */
    clashes(box) {
      let count = 0;
      for (const key of this._cellsOf(box))
        for (const other of this.cells.get(key) || [])
          if (box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]) count++;
      return count;
    }

    crossings(box) {
      return this.lines.count(box);
    }
  }

  const around = (x, y, r) => [x - r, y - r, x + r, y + r];

  // ---- Trays of co-located points --------------------------------------------------------------

  const REACH = 13;
  const PITCH = 10.5;
  const TRAYS_FROM = 4.6;
  const SPREAD_FROM = 11;
  const CROWD = 1000;

  /** Give each crowded facility the anchor it stands beside: a port within reach, or a facility nearly under it. */
  function gather(points, reach) {
    const trays = new Map();
    const anchors = new Map();
    const cell = (x, y) => Math.floor(x / REACH) * 8192 + Math.floor(y / REACH);
    const settle = (item) => {
      const key = cell(item.x, item.y);
      anchors.set(key, [...(anchors.get(key) || []), item]);
    };
    points.filter((item) => item.record.layer === "ports").forEach(settle);
    for (const item of points) {
      if (item.record.layer === "ports") continue;
      const anchor = nearestAnchor(item, anchors, cell, reach);
      if (anchor) trays.set(anchor, [...(trays.get(anchor) || []), item]);
      else settle(item);
    }
    return trays;
  }

  function nearestAnchor(item, anchors, cell, reach) {
    let best = null;
    for (const dx of [-REACH, 0, REACH])
      for (const dy of [-REACH, 0, REACH])
        for (const anchor of anchors.get(cell(item.x + dx, item.y + dy)) || []) {
          const distance = Math.hypot(anchor.x - item.x, anchor.y - item.y);
          const near = anchor.record.layer === "ports" ? reach : Math.min(9, reach);
          if (distance < near && (!best || distance < best.distance)) best = { anchor, distance };
        }
    return best && best.anchor;
  }

  /** Boxes a tray of so many marks could take beside its anchor, with the end of the stem. */
  function traySites(anchor, count) {
    const columns = count > 4 ? 3 : count;
    const width = columns * PITCH + 3;
    const height = Math.ceil(count / columns) * PITCH + 3;
    const { x, y } = anchor;
    const gap = anchor.look.r + 4;
    const clamp = (value, low, high) => Math.max(low, Math.min(high, value));
    const site = (x0, y0) => {
      const box = [x0, y0, x0 + width, y0 + height];
      return { columns, box, stem: [x, y, clamp(x, box[0], box[2]), clamp(y, box[1], box[3])] };
    };
    const slide = [0.5, 0.5 - 0.5 * (1 - PITCH / height), 0.5 + 0.5 * (1 - PITCH / height)];
    const beside = slide.flatMap((share) => [site(x + gap, y - height * share), site(x - gap - width, y - height * share)]);
    const stacked = [0.5, 0.25, 0.75].flatMap((share) => [site(x - width * share, y + gap), site(x - width * share, y - gap - height)]);
    return [...beside, ...stacked];
  }

  /** Move crowded facilities into trays on the side with most land and least else. */
  function stackTrays(points, view, room, isSea) {
    // Far out trays would bury the sea; close in only what shares one published position still needs them.
    const reach = view.zoom < TRAYS_FROM || points.length > CROWD ? 0 : view.zoom > SPREAD_FROM ? 4 : REACH;
    const groups = reach ? gather(points, reach) : new Map();
    const seated = new Set([...groups.values()].flat());
    for (const item of points) if (!seated.has(item)) room.take(around(item.x, item.y, item.look.r + 1));
    const trays = [];
    for (const [anchor, members] of groups) {
      const cost = ({ box }, k) => 60 * room.clashes(box) + 40 * seaShare(box, isSea) + 0.25 * room.crossings(box) + 1.2 * k;
      const best = cheapest(traySites(anchor, members.length), cost);
      members.forEach((item, k) => seat(item, best, k));
      anchor.tray = best.box;
      room.take(best.box);
      trays.push(best);
    }
    return trays;
  }

  function seat(item, { box, columns }, k) {
    item.x = box[0] + 1.5 + PITCH * ((k % columns) + 0.5);
    item.y = box[1] + 1.5 + PITCH * (Math.floor(k / columns) + 0.5);
    item.seated = true;
  }

  function seaShare([x0, y0, x1, y1], isSea) {
    const spots = [0, 0.25, 0.5, 0.75, 1].flatMap((u) => [0.15, 0.85].map((v) => [x0 + (x1 - x0) * u, y0 + (y1 - y0) * v]));
    return spots.filter(([x, y]) => isSea(x, y)).length / spots.length;
  }

  function cheapest(sites, cost) {
    let best = null;
    sites.forEach((site, k) => {
      const price = cost(site, k);
      if (price < Infinity && (!best || price < best.price)) best = { site, price };
    });
    return best && best.site;
  }

  const nameOf = (record) => record.short || record.name;

  // ---- Text ------------------------------------------------------------------------------------

  const widths = new Map();

  function useFont(ctx, type) {
    ctx.font = type.font;
    if ("letterSpacing" in ctx) ctx.letterSpacing = `${type.spacing || 0}px`;
  }

  function measure(ctx, type, text) {
    const key = `${type.font}|${type.spacing}|${text}`;
    if (!widths.has(key)) {
      if (widths.size > 20000) widths.clear();
      useFont(ctx, type);
      widths.set(key, ctx.measureText(text).width);
    }
    return widths.get(key);
  }

  const forget = () => widths.clear();

  const sans = (weight, size, colour, spacing = 0) => ({ font: `${weight} ${size}px ${SANS}`, size, colour, spacing });

  function types(style) {
    const { ink, ink2, city_label, country_label, sea_label } = style.tokens;
    return {
      selected: sans(650, 12, ink),
      main: sans(620, 11.5, ink),
      port: sans(470, 10.5, ink2),
      facility: sans(470, 10.5, style.labelColour("facilities")),
      capital: sans(500, 10.5, city_label),
      town: sans(400, 10, city_label),
      line: ({ record: { layer }, change }, chosen) => sans(chosen ? 650 : 560, chosen ? 12.5 : 11, style.labelColour(layer, change)),
      country: (size) => sans(500, size, country_label, size * 0.24),
      sea: (size) => ({ font: `italic 400 ${size}px ${SERIF}`, size, colour: sea_label, spacing: size * 0.14 }),
    };
  }

  function paintLabel(ctx, style, label) {
    useFont(ctx, label.type);
    ctx.textBaseline = "alphabetic";
    ctx.textAlign = "left";
    ctx.lineJoin = "round";
    ctx.lineWidth = label.halo;
    ctx.strokeStyle = style.tokens.halo;
    ctx.fillStyle = label.type.colour;
    const each = (paint) => {
      for (const { text, x, y, angle } of label.parts) {
        ctx.save();
        ctx.translate(x, y);
        if (angle) ctx.rotate(angle);
        paint(text);
        ctx.restore();
      }
    };
    if (label.halo) each((text) => ctx.strokeText(text, 0, 0));
    each((text) => ctx.fillText(text, 0, 0));
    if ("letterSpacing" in ctx) ctx.letterSpacing = "0px";
  }

  // ---- Labels of points ------------------------------------------------------------------------

  /** The eight boxes around a point (and one beyond its tray), each with the price of standing there. */
  function pointSites(item, width, height) {
    const gap = item.look.r + (item.look.r > 4.5 ? 3.5 : 3);
    const { x, y } = item;
    const slant = gap * 0.75;
    const at = (x0, y0, price) => ({ box: [x0, y0, x0 + width, y0 + height], price });
    const sites = [
      at(x + gap, y - height / 2, 0),
      at(x - gap - width, y - height / 2, 0.6),
      at(x - width / 2, y + gap - 1, 1.2),
      at(x - width / 2, y - gap - height + 1, 1),
      at(x + slant, y - slant - height * 0.75, 1.6),
      at(x + slant, y + slant - height * 0.25, 1.7),
      at(x - slant - width, y - slant - height * 0.75, 2),
      at(x - slant - width, y + slant - height * 0.25, 2.1),
    ];
    if (item.tray) {
      const [x0, , x1] = item.tray;
      if (x0 > x) sites.push(at(x1 + 3, y - height / 2, 1.1));
      if (x1 < x) sites.push(at(x0 - 3 - width, y - height / 2, 1.1));
    }
    return sites;
  }

  function placePoint(desk, item, text, type, limit = 9) {
    const width = measure(desk.ctx, type, text);
    const height = type.size * 1.15;
    const cost = ({ box, price }) => {
      if (desk.room.clashes(box)) return Infinity;
      const total = price + 0.16 * desk.room.crossings(box);
      return total > limit ? Infinity : total;
    };
    const site = cheapest(pointSites(item, width, height), cost);
    if (!site) return false;
    const [x0, y0] = site.box;
    desk.add({ text, type, halo: HALO, parts: [{ text, x: x0, y: y0 + height / 2 + type.size * 0.34 }], boxes: [site.box] });
    return true;
  }

  // ---- Labels of seas and countries ------------------------------------------------------------

  const STEPS = [0, 1, -1, 2, -2, 3, -3];
  const NUDGES = STEPS.flatMap((row) => STEPS.map((column) => [column * 26, row * 18]));

  /** Seas and countries lie under the lines; they may move a little to stand clear, but never over a border. */
  function placeArea(desk, spot, type, lines) {
    const [x, y] = toScreen(desk.view, spot.x, spot.y);
    const sizes = lines.map((line) => measure(desk.ctx, type, line) - type.spacing);
    const half = Math.max(...sizes) / 2;
    const leading = type.size * 1.35;
    const tall = (leading * lines.length) / 2;
    const sea = spot.kind === "sea";
    const rows = sizes.map((size, k) => [x - size / 2, y - tall + leading * (k + 0.15), x + size / 2, y - tall + leading * (k + 0.85)]);
    const cost = ([dx, dy]) => {
      const box = [x + dx - half, y + dy - tall, x + dx + half, y + dy + tall];
      if (desk.room.clashes([box[0] - 6, box[1] - 2, box[2] + 6, box[3] + 2])) return Infinity;
      const water = Math.min(...rows.map(([x0, y0, x1, y1]) => seaShare([x0 + dx, y0 + dy, x1 + dx, y1 + dy], desk.isSea)));
      if (sea && spot.rank <= 2 && water < 0.6) return Infinity;
      if (!sea && (dx || dy) && desk.borders.between(x, y, x + dx, y + dy)) return Infinity;
      const cut = !sea && desk.borders.between(box[0], y + dy, box[2], y + dy);
      const price = Math.hypot(dx, dy) * 0.06 + desk.room.crossings(box) * 0.5 + (cut ? 6 : 0) + 14 * (sea ? 1 - water : water);
      return price > 22 ? Infinity : price;
    };
    const site = cheapest(NUDGES, cost);
    if (!site) return;
    const [cx, cy] = [x + site[0], y + site[1]];
    const parts = lines.map((text, k) => ({ text, x: cx - sizes[k] / 2, y: cy - tall + leading * (k + 0.5) + type.size * 0.33 }));
    desk.add({ text: lines.join(" "), type, halo: 0, parts, boxes: [[cx - half, cy - tall, cx + half, cy + tall]], under: true });
  }

  function placeAreas(desk) {
    const zoom = desk.view.zoom;
    const shown = desk.basemap.labels.filter(({ min_zoom = 0, max_zoom = 30 }) => zoom >= min_zoom && zoom < max_zoom);
    shown.sort((a, b) => (b.kind === "sea") - (a.kind === "sea") || a.rank - b.rank);
    for (const spot of shown) {
      if (!desk.inside(spot)) continue;
      const small = zoom < 4.5 ? 0.74 : zoom < 5.4 ? 0.8 : 1;
      const type =
        spot.kind === "sea"
          ? desk.types.sea((spot.rank <= 1 ? 19 : spot.rank === 2 ? 14 : 11.5) * small)
          : desk.types.country(({ 1: 11.5, 2: 10.5, 3: 9.5 }[spot.rank] || 9) * small);
      placeArea(desk, spot, type, String(spot.text).split("\n"));
    }
  }

  // ---- Labels along lines ----------------------------------------------------------------------

  const CORRIDORS = { instc: "INSTC", middle_corridor: "Middle Corridor" };
  const SMOOTHING = 12;
  const DEAREST = 12;
  // Cables and pipelines are what readers look for first; a corridor is long and finds its place anyway.
  const WEIGHT = { btc_pipeline: 6, power_cables: 3, fibre_cables: 3, other_pipelines: 1.5, rail_projects: 1.5 };
  const MIRRORED = /[\u0590-\u08ff\ufb1d-\ufefc]/;

  const reversed = (xy) => Array.from(xy, (_, k) => xy[xy.length - 2 - k + 2 * (k % 2)]);
  const meet = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]) < 3;

  /** Two polylines as one where their ends meet, else null. */
  function joined(a, b) {
    const [a0, a1, b0, b1] = [a.slice(0, 2), a.slice(-2), b.slice(0, 2), b.slice(-2)];
    if (meet(a1, b0)) return [...a, ...b.slice(2)];
    if (meet(a1, b1)) return [...a, ...reversed(b).slice(2)];
    if (meet(a0, b1)) return [...b, ...a.slice(2)];
    if (meet(a0, b0)) return [...reversed(b), ...a.slice(2)];
    return null;
  }

  /** The legs of a corridor joined end to end, so that its name may run over several of them. */
  function chains(runs) {
    const left = runs.map((run) => run.xy);
    const out = [];
    while (left.length) {
      let chain = left.pop();
      for (let k = left.length - 1; k >= 0; k--) {
        const longer = joined(chain, left[k]);
        if (!longer) continue;
        chain = longer;
        left.splice(k, 1);
        k = left.length;
      }
      out.push({ xy: chain });
    }
    return out;
  }

  /** What is to be named: every line by its own name, but the legs of a corridor on land once as a whole. */
  function lineSubjects(lines) {
    const subjects = [];
    const legs = new Map();
    for (const item of lines) {
      const corridor = item.record.kind !== "sea" && CORRIDORS[item.record.layer];
      if (!corridor) subjects.push({ ...item, text: nameOf(item.record), copies: 1 });
      else if (legs.has(corridor + item.change)) legs.get(corridor + item.change).runs.push(...item.runs);
      else legs.set(corridor + item.change, { ...item, runs: [...item.runs], text: corridor, copies: 2 });
    }
    for (const whole of legs.values()) subjects.push({ ...whole, runs: chains(whole.runs.slice(0, 100)) });
    return subjects;
  }

  /**
   * The path on which a text would stand: the line between two distances, read left to right, smoothed and lifted
   * off the line by `lift`. Null where it turns too sharply for letters.
   */
  function textPath(xy, along, start, width, lift) {
    const at = (distance) => pointAlong(xy, along, Math.max(0, Math.min(along[along.length - 1], distance)));
    const side = at(start).x <= at(start + width).x ? 1 : -1;
    const steps = Math.max(6, Math.ceil(width / 6));
    const path = [];
    for (let k = -1; k <= steps + 1; k++) {
      const distance = start + (width * (side > 0 ? k : steps - k)) / steps;
      const [a, b] = [at(distance - side * SMOOTHING), at(distance + side * SMOOTHING)];
      const middle = at(distance);
      const angle = Math.atan2(b.y - a.y, b.x - a.x);
      // Half the smoothed place, half the true one: corners are rounded, the text still keeps to its line.
      const [x, y] = [(a.x + b.x) / 4 + middle.x / 2, (a.y + b.y) / 4 + middle.y / 2];
      path.push(x + Math.sin(angle) * lift, y - Math.cos(angle) * lift);
    }
    return sharpestTurn(path) < 0.22 ? path : null;
  }

  function sharpestTurn(path) {
    let sharpest = 0;
    for (let k = 4; k < path.length; k += 2) {
      const before = Math.atan2(path[k - 1] - path[k - 3], path[k - 2] - path[k - 4]);
      const turn = Math.atan2(path[k + 1] - path[k - 1], path[k] - path[k - 2]) - before;
      sharpest = Math.max(sharpest, Math.abs(Math.atan2(Math.sin(turn), Math.cos(turn))));
    }
    return sharpest;
  }

  /** How far a path bows out from its chord. */
  function bow(path) {
    const [ax, ay] = path;
    const [dx, dy] = [path[path.length - 2] - ax, path[path.length - 1] - ay];
    const chord = Math.hypot(dx, dy) || 1;
    const off = [];
    for (let k = 0; k < path.length; k += 2) off.push(((path[k + 1] - ay) * dx - (path[k] - ax) * dy) / chord);
    return { low: Math.min(...off), high: Math.max(...off) };
  }

  /** A text on its path: in one piece where the path is nearly straight, letter by letter where it bends. */
  function setText(desk, type, text, path, width) {
    const along = distances(path);
    const start = (along[along.length - 1] - width) / 2;
    const { low, high } = bow(path);
    if (high - low < 2 || MIRRORED.test(text)) {
      const last = pointAlong(path, along, start + width);
      const first = pointAlong(path, along, start);
      return [{ text, x: first.x, y: first.y, angle: Math.atan2(last.y - first.y, last.x - first.x) }];
    }
    return [...text].map((letter, k, all) => {
      const before = measure(desk.ctx, type, all.slice(0, k).join(""));
      const advance = measure(desk.ctx, type, all.slice(0, k + 1).join("")) - before;
      const { x, y } = pointAlong(path, along, start + before + advance / 2);
      const a = pointAlong(path, along, Math.max(0, start + before + advance / 2 - 5));
      const b = pointAlong(path, along, start + before + advance / 2 + 5);
      const angle = Math.atan2(b.y - a.y, b.x - a.x);
      return { text: letter, angle, x: x - (Math.cos(angle) * advance) / 2, y: y - (Math.sin(angle) * advance) / 2 };
    });
  }

  /** Squares that cover a text along its path without overlapping each other. */
  function squares(path, size) {
    const side = size * 0.95;
    const along = distances(path);
    const length = along[along.length - 1];
    const centres = [];
    for (let at = 0; at <= length; at += 2) {
      const { x, y, angle } = pointAlong(path, along, at);
      const [cx, cy] = [x + Math.sin(angle) * size * 0.32, y - Math.cos(angle) * size * 0.32];
      const last = centres[centres.length - 1];
      if (!last || Math.abs(cx - last[0]) >= side || Math.abs(cy - last[1]) >= side) centres.push([cx, cy]);
    }
    return centres.map(([x, y]) => around(x, y, side / 2));
  }

  /** All places on a run where a text could stand, above the line or below it, cheapest first. */
  function lineSites(desk, item, run, type, width) {
    const { xy } = run;
    const along = distances(xy);
    const spare = along[along.length - 1] - width;
    const half = item.form.width / 2 + (item.form.ornament ? 1.8 : 0);
    const sites = [];
    const [x0, y0, x1, y1] = desk.view.frame;
    for (let start = 8; start <= spare - 8; start += Math.max(10, spare / 50)) {
      const middle = pointAlong(xy, along, start + width / 2);
      if (middle.x < x0 || middle.y < y0 || middle.x > x1 || middle.y > y1) continue;
      for (const lift of [half + 3, -(half + 2.5 + type.size * 0.7)]) {
        const path = textPath(xy, along, start, width, lift);
        if (!path) continue;
        const { low, high } = bow(path);
        const centre = Math.abs(start - spare / 2) / Math.max(60, spare);
        sites.push({ path, price: (high - low) * 0.2 + centre * 3 + (lift > 0 ? 0 : 1.2) });
      }
    }
    return sites.sort((a, b) => a.price - b.price);
  }

  const middleOf = (path) => path.slice(path.length >> 2 << 1, (path.length >> 2 << 1) + 2);

  function crossed(room, boxes, size) {
    const core = ([x0, y0, x1, y1]) => around((x0 + x1) / 2, (y0 + y1) / 2, size * 0.3);
    return boxes.reduce((sum, box) => sum + room.crossings(core(box)), 0);
  }

  function placeLine(desk, item, text, type, apart) {
    const width = measure(desk.ctx, type, text);
    const dearest = (WEIGHT[item.record.layer] || 1) >= 3 ? 2 * DEAREST : DEAREST;
    let best = null;
    for (const run of item.runs)
      for (const site of lineSites(desk, item, run, type, width)) {
        if (site.price >= (best ? best.price : dearest)) break;
        const [mx, my] = middleOf(site.path);
        if (apart.some(([x, y]) => Math.hypot(x - mx, y - my) < 260)) continue;
        const boxes = squares(site.path, type.size);
        if (boxes.some((box) => desk.room.clashes(box))) continue;
        const crowd = desk.middles.filter(([x, y]) => Math.hypot(x - mx, y - my) < 64).length;
        const price = site.price + crossed(desk.room, boxes, type.size) * 0.35 + crowd * 4;
        if (price < (best ? best.price : dearest)) best = { path: site.path, price, boxes };
      }
    if (!best) return false;
    apart.push(middleOf(best.path));
    desk.middles.push(middleOf(best.path));
    desk.add({ text, type, halo: HALO, parts: setText(desk, type, text, best.path, width), boxes: best.boxes });
    return true;
  }

  const screenLength = (item) => item.runs.reduce((sum, { xy }) => sum + Math.hypot(xy[xy.length - 2] - xy[0], xy[xy.length - 1] - xy[1]), 0);

  function placeLines(desk, lines) {
    const names = new Set();
    const limit = Math.round((desk.view.width * desk.view.height) / 42000);
    const weight = (item) => screenLength(item) * (WEIGHT[item.record.layer] || 1);
    const subjects = lineSubjects(lines).filter((item) => screenLength(item) > 60);
    subjects.sort((a, b) => weight(b) - weight(a));
    for (const item of subjects.slice(0, lines.length > CROWD ? 12 : 4 * limit)) {
      if (names.size >= limit) return;
      const type = desk.types.line(item);
      const apart = [];
      for (let copy = 0; copy < item.copies && !(item.copies === 1 && names.has(item.text)); copy++)
        if (placeLine(desk, item, item.text, type, apart)) names.add(item.text);
    }
  }

  // ---- Towns -----------------------------------------------------------------------------------

  function placeTowns(desk, capitals) {
    const shown = desk.basemap.places.filter((place) => Boolean(place.capital) === capitals && (place.min_zoom ?? 6) <= desk.view.zoom + 0.35);
    shown.sort((a, b) => (a.rank ?? 9) - (b.rank ?? 9));
    for (const place of shown) {
      if (!desk.inside(place) || desk.texts.has(place.name)) continue;
      const [x, y] = toScreen(desk.view, place.x, place.y);
      const dot = around(x, y, 2.5);
      // Far out only towns beside what is drawn are named.
      if (desk.room.clashes(dot) || (desk.view.zoom < 4.8 && !desk.room.crossings(around(x, y, 26)))) continue;
      const spot = { x, y, look: { r: capitals ? 2 : 1.6 } };
      if (!placePoint(desk, spot, place.name, capitals ? desk.types.capital : desk.types.town, 2.6)) continue;
      desk.room.take(dot);
      desk.dots.push({ x, y, capital: capitals });
    }
  }

  function paintDots(ctx, style, dots) {
    ctx.fillStyle = style.tokens.city_label;
    for (const { x, y, capital } of dots) {
      ctx.beginPath();
      if (capital) ctx.rect(x - 1.8, y - 1.8, 3.6, 3.6);
      else ctx.arc(x, y, 1.5, 0, 2 * Math.PI);
      ctx.fill();
    }
  }

  // ---- The whole -------------------------------------------------------------------------------

  /** What is being laid out: the room left, the labels placed so far, and how to add one. */
  function newDesk(ctx, view, style, basemap, room, isSea) {
    const desk = { ctx, view, basemap, room, isSea, types: types(style), labels: [], dots: [], middles: [], texts: new Set() };
    desk.inside = ({ x, y }) => {
      const [sx, sy] = toScreen(view, x, y);
      return sx > 0 && sy > 0 && sx < view.width && sy < view.height;
    };
    desk.add = (label) => {
      desk.labels.push(label);
      desk.texts.add(label.text);
      label.boxes.forEach((box) => room.take(box));
    };
    return desk;
  }

  /** Nothing may be cut by the edge of the view: the edge itself is an obstacle, and so is what floats above the map. */
  function takeEdges(room, view, covers) {
    const [x0, y0, x1, y1] = view.frame;
    for (const x of [x0, x1]) room.take([x - 3, y0, x + 3, y1]);
    for (const y of [y0, y1]) room.take([x0, y - 3, x1, y + 3]);
    for (const box of covers) room.take(box);
  }

  function borderCourses(basemap, view) {
    const courses = new Courses(view);
    for (const { xy, box } of basemap.borderLines) if (!outside(box, view)) courses.mark(project(xy, view, 2));
    return courses;
  }

  function placePoints(desk, points, type) {
    for (const item of points) {
      const [name, mark] = [nameOf(item.record), item.sign && item.sign.text];
      if (!(mark && placePoint(desk, item, `${name}  ${mark}`, type, 14))) placePoint(desk, item, name, type, 14);
    }
  }

  /**
   * Arrange trays and labels of a scene. Facilities in trays get their new places.
   * Returns { trays, labels, dots }.
   */
  function arrange(ctx, scene, view, style, basemap, { isSea, covers, quiet }) {
    const room = new Room(view);
    takeEdges(room, view, covers);
    if (scene.lines.length <= CROWD) for (const item of scene.lines) for (const run of item.runs) room.lines.mark(run.xy);
    const trays = stackTrays(scene.points, view, room, isSea);
    const desk = newDesk(ctx, view, style, basemap, room, isSea);
    const { selected, ends } = scene;
    const chosen = scene.points.filter(({ record }) => record.id === selected || ends.has(record.id));
    const rest = scene.points.filter((item) => !chosen.includes(item) && !item.seated).slice(0, scene.points.length > CROWD ? 150 : CROWD);
    const ports = rest.filter(({ record }) => record.layer === "ports");
    placePoints(desk, chosen, desk.types.selected);
    const line = scene.lines.find(({ record }) => record.id === selected);
    if (line) placeLine(desk, line, nameOf(line.record), desk.types.line(line, true), []);
    placePoints(desk, ports.filter(({ record }) => record.main), desk.types.main);
    desk.borders = borderCourses(basemap, view);
    if (!quiet) placeAreas(desk);
    placeLines(desk, scene.lines.filter((item) => item !== line && item.change !== Atlas.draw.UNCHANGED));
    if (view.zoom >= 4.6) placePoints(desk, ports.filter(({ record }) => !record.main), desk.types.port);
    if (view.zoom >= 8) placePoints(desk, rest.filter(({ record }) => record.layer !== "ports"), desk.types.facility);
    if (!quiet) for (const capitals of [true, false]) placeTowns(desk, capitals);
    return { trays, labels: desk.labels, dots: desk.dots };
  }

  Atlas.labels = { arrange, paintLabel, paintDots, forget, fonts: [`italic 400 19px ${SERIF}`, `500 11px ${SANS}`, `620 11px ${SANS}`] };
})((window.Atlas = window.Atlas || {}));
