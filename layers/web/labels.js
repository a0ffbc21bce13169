/*
 * The atlas map, part 2 of 3: where trays and labels stand. Needs draw.js.
 *
 * Labels are placed greedily in order of importance; one that does not fit is left out, never shrunk.
 * All text comes from data and is only ever measured and painted on canvas, never parsed as markup.
 */
(function (Atlas) {
  "use strict";

  const { toScreen, distances, pointAlong } = Atlas.geometry;

  const SANS = '"Source Sans", "Source Sans 3", "Segoe UI", "Helvetica Neue", Arial, sans-serif';
  const SERIF = '"Source Serif", "Source Serif 4", Georgia, serif';
  const HALO = 3.2;

  // ---- Room: what is already taken -------------------------------------------------------------

  const CELL = 48;
  const GRAIN = 4;

  /** Taken boxes in a coarse grid, and the course of all lines in a fine one. */
  class Room {
    constructor(view) {
      this.cells = new Map();
      this.columns = Math.ceil(view.width / GRAIN);
      this.rows = Math.ceil(view.height / GRAIN);
      this.lines = new Uint8Array(this.columns * this.rows);
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

    markLine(xy) {
      for (let k = 2; k < xy.length; k += 2) {
        const [ax, ay, dx, dy] = [xy[k - 2], xy[k - 1], xy[k] - xy[k - 2], xy[k + 1] - xy[k - 1]];
        const steps = Math.max(1, Math.ceil(Math.hypot(dx, dy) / GRAIN));
        for (let step = 0; step <= steps; step++) this._mark(ax + (dx * step) / steps, ay + (dy * step) / steps);
      }
    }

    _mark(x, y) {
      const [i, j] = [Math.floor(x / GRAIN), Math.floor(y / GRAIN)];
      if (i >= 0 && j >= 0 && i < this.columns && j < this.rows) this.lines[j * this.columns + i] = 1;
    }

    /** How many grains of a box are crossed by lines. */
    crossings([x0, y0, x1, y1]) {
      let count = 0;
      const right = Math.min(this.columns - 1, Math.floor(x1 / GRAIN));
      const bottom = Math.min(this.rows - 1, Math.floor(y1 / GRAIN));
      for (let j = Math.max(0, Math.floor(y0 / GRAIN)); j <= bottom; j++)
        for (let i = Math.max(0, Math.floor(x0 / GRAIN)); i <= right; i++) count += this.lines[j * this.columns + i];
      return count;
    }
  }

  const around = (x, y, r) => [x - r, y - r, x + r, y + r];

  // ---- Trays of co-located points --------------------------------------------------------------

  const REACH = 13;
  const PITCH = 10.5;
  const TRAY_ZOOMS = [4.6, 11];
  const CROWD = 1500;

  /** Give each crowded facility the anchor it stands beside: a port within 13 px, or a facility nearly under it. */
  function gather(points) {
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
      const anchor = nearestAnchor(item, anchors, cell);
      if (anchor) trays.set(anchor, [...(trays.get(anchor) || []), item]);
      else settle(item);
    }
    return trays;
  }

  function nearestAnchor(item, anchors, cell) {
    let best = null;
    for (const dx of [-REACH, 0, REACH])
      for (const dy of [-REACH, 0, REACH])
        for (const anchor of anchors.get(cell(item.x + dx, item.y + dy)) || []) {
          const distance = Math.hypot(anchor.x - item.x, anchor.y - item.y);
          const reach = anchor.record.layer === "ports" ? REACH : 9;
          if (distance < reach && (!best || distance < best.distance)) best = { anchor, distance };
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
    const site = (x0, y0, stem) => ({ columns, box: [x0, y0, x0 + width, y0 + height], stem: [x, y, ...stem] });
    return [
      site(x + gap, y - height / 2, [x + gap, y]),
      site(x - gap - width, y - height / 2, [x - gap, y]),
      site(x - width / 2, y + gap, [x, y + gap]),
      site(x - width / 2, y - gap - height, [x, y - gap]),
    ];
  }

  /** Move crowded facilities into trays on the side with most land and least else. */
  function stackTrays(points, view, room, isSea) {
    const sparse = view.zoom >= TRAY_ZOOMS[0] && view.zoom <= TRAY_ZOOMS[1] && points.length <= CROWD;
    const groups = sparse ? gather(points) : new Map();
    const seated = new Set([...groups.values()].flat());
    for (const item of points) if (!seated.has(item)) room.take(around(item.x, item.y, item.look.r + 1));
    const trays = [];
    for (const [anchor, members] of groups) {
      const cost = ({ box }, k) => 40 * room.clashes(box) + 24 * seaShare(box, isSea) + 0.5 * room.crossings(box) + k;
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
    const spots = [0.1, 0.5, 0.9].flatMap((u) => [0.1, 0.9].map((v) => [x0 + (x1 - x0) * u, y0 + (y1 - y0) * v]));
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
      line: (layer, chosen) => sans(chosen ? 650 : 560, chosen ? 12.5 : 11, style.labelColour(layer)),
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

  const NUDGES = [0, 22, -22, 44, -44].flatMap((dy) => [0, 26, -26, 52, -52].map((dx) => [dx, dy]));

  /** Seas and countries lie under the lines; they may move a little to stand clear. */
  function placeArea(desk, spot, type, lines) {
    const [x, y] = toScreen(desk.view, spot.x, spot.y);
    const size = lines.map((line) => measure(desk.ctx, type, line) - type.spacing);
    const width = Math.max(...size);
    const leading = type.size * 1.35;
    const height = leading * lines.length;
    const sea = spot.kind === "sea";
    const sites = NUDGES.map(([dx, dy]) => ({ box: [x + dx - width / 2, y + dy - height / 2, x + dx + width / 2, y + dy + height / 2], far: Math.hypot(dx, dy) }));
    const cost = ({ box, far }) => {
      if (desk.room.clashes(box)) return Infinity;
      const share = seaShare(box, desk.isSea);
      return far * 0.08 + desk.room.crossings(box) * 0.5 + 30 * (sea ? 1 - share : share);
    };
    const site = cheapest(sites, cost);
    if (!site) return;
    const middle = (site.box[0] + site.box[2]) / 2;
    const parts = lines.map((text, k) => ({ text, x: middle - size[k] / 2, y: site.box[1] + leading * (k + 0.5) + type.size * 0.33 }));
    desk.add({ text: lines.join(" "), type, halo: 0, parts, boxes: [site.box], under: true });
  }

  function placeAreas(desk) {
    const zoom = desk.view.zoom;
    const shown = desk.basemap.labels.filter(({ min_zoom = 0, max_zoom = 30 }) => zoom >= min_zoom && zoom < max_zoom);
    shown.sort((a, b) => (b.kind === "sea") - (a.kind === "sea") || a.rank - b.rank);
    for (const spot of shown) {
      if (!desk.inside(spot)) continue;
      const small = zoom < 4.5 ? 0.82 : 1;
      const type =
        spot.kind === "sea"
          ? desk.types.sea((spot.rank <= 1 ? 19 : spot.rank === 2 ? 14 : 11.5) * small)
          : desk.types.country(({ 1: 11.5, 2: 10.5, 3: 9.5 }[spot.rank] || 9) * small);
      placeArea(desk, spot, type, String(spot.text).split("\n"));
    }
  }

  // ---- Labels along lines ----------------------------------------------------------------------

  const CORRIDORS = { instc: "INSTC", middle_corridor: "Middle Corridor" };
  const MIRRORED = /[\u0590-\u08ff\ufb1d-\ufefc]/;

  /** A corridor's legs on land bear the corridor's name; all other lines their own. */
  function lineText(record) {
    return (record.kind !== "sea" && CORRIDORS[record.layer]) || record.short || record.name;
  }

  function upright(xy) {
    if (xy[xy.length - 2] >= xy[0]) return xy;
    const out = [];
    for (let k = xy.length - 2; k >= 0; k -= 2) out.push(xy[k], xy[k + 1]);
    return out;
  }

  /** The stretch of line under a text: its points, chord and bend; null where it turns too sharply. */
  function stretch(xy, along, start, width) {
    const steps = 8;
    const points = [];
    for (let k = 0; k <= steps; k++) points.push(pointAlong(xy, along, start + (width * k) / steps));
    const [a, b] = [points[0], points[steps]];
    const chord = Math.hypot(b.x - a.x, b.y - a.y);
    if (chord < width * 0.9 || b.x < a.x) return null;
    const angle = Math.atan2(b.y - a.y, b.x - a.x);
    const off = points.map((p) => (p.y - a.y) * Math.cos(angle) - (p.x - a.x) * Math.sin(angle));
    let sharpest = 0;
    for (let k = 1; k < steps; k++) {
      const turn = Math.atan2(points[k + 1].y - points[k].y, points[k + 1].x - points[k].x) - Math.atan2(points[k].y - points[k - 1].y, points[k].x - points[k - 1].x);
      sharpest = Math.max(sharpest, Math.abs(Math.atan2(Math.sin(turn), Math.cos(turn))));
    }
    if (sharpest > 0.5) return null;
    return { angle, rise: Math.min(...off), dip: Math.max(...off), points };
  }

  /** Letters of a text set one by one along a line, `lift` pixels above it. */
  function letters(desk, type, text, xy, along, start, lift) {
    const whole = measure(desk.ctx, type, text);
    return [...text].map((letter, k, all) => {
      const before = measure(desk.ctx, type, all.slice(0, k).join(""));
      const advance = (k + 1 < all.length ? measure(desk.ctx, type, all.slice(0, k + 1).join("")) : whole) - before;
      const at = start + before + advance / 2;
      const a = pointAlong(xy, along, Math.max(0, at - 7));
      const b = pointAlong(xy, along, Math.min(along[along.length - 1], at + 7));
      const angle = Math.atan2(b.y - a.y, b.x - a.x);
      const [x, y] = [(a.x + b.x) / 2 + Math.sin(angle) * lift, (a.y + b.y) / 2 - Math.cos(angle) * lift];
      return { text: letter, angle, x: x - (Math.cos(angle) * advance) / 2, y: y - (Math.sin(angle) * advance) / 2 };
    });
  }

  /** Squares that cover a text along its way without overlapping each other. */
  function squares(points, size, lift) {
    const side = size * 0.95;
    const out = [];
    for (const { x, y, angle } of points) {
      const [cx, cy] = [x + Math.sin(angle) * (lift + size * 0.32), y - Math.cos(angle) * (lift + size * 0.32)];
      const last = out[out.length - 1];
      if (last && Math.abs(cx - last[0]) < side && Math.abs(cy - last[1]) < side) continue;
      out.push([cx, cy]);
    }
    return out.map(([x, y]) => around(x, y, side / 2));
  }

  function waypoints(xy, along, start, width) {
    const count = Math.max(2, Math.ceil(width / 3));
    return Array.from({ length: count + 1 }, (_, k) => {
      const at = start + (width * k) / count;
      const a = pointAlong(xy, along, Math.max(0, at - 7));
      const b = pointAlong(xy, along, Math.min(along[along.length - 1], at + 7));
      return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, angle: Math.atan2(b.y - a.y, b.x - a.x) };
    });
  }

  /** All places on a run where a text could stand, above the line or below it, cheapest first. */
  function lineSites(desk, item, run, type, width) {
    const xy = upright(run.xy);
    const along = distances(xy);
    const spare = along[along.length - 1] - width;
    const half = item.form.width / 2 + (item.form.ornament ? 1.8 : 0);
    const sites = [];
    for (let start = 8; start <= spare - 8; start += Math.max(10, spare / 28)) {
      const way = stretch(xy, along, start, width);
      if (!way) continue;
      const bend = way.dip - way.rise;
      for (const above of [true, false]) {
        const lift = above ? half + 3 : -(half + 2.5 + type.size * 0.7);
        const centre = Math.abs(start - spare / 2) / Math.max(60, spare);
        sites.push({ xy, along, start, lift, way, bend, price: bend * 0.25 + centre * 3 + (above ? 0 : 1.2) });
      }
    }
    return sites.sort((a, b) => a.price - b.price);
  }

  function placeLine(desk, item, text, type, apart) {
    const width = measure(desk.ctx, type, text);
    let best = null;
    for (const run of item.runs)
      for (const site of lineSites(desk, item, run, type, width)) {
        if (best && site.price >= best.price) break;
        const middle = site.way.points[4];
        if (apart.some(([x, y]) => Math.hypot(x - middle.x, y - middle.y) < 260)) continue;
        const boxes = squares(waypoints(site.xy, site.along, site.start, width), type.size, site.lift);
        if (boxes.some((box) => desk.room.clashes(box))) continue;
        const crossed = boxes.reduce((sum, box) => sum + desk.room.crossings(around((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, type.size * 0.3)), 0);
        const price = site.price + crossed * 0.35;
        if (price < 12 && (!best || price < best.price)) best = { ...site, price, boxes };
      }
    if (!best) return false;
    apart.push([best.way.points[4].x, best.way.points[4].y]);
    desk.add({ text, type, halo: HALO, parts: lineParts(desk, type, text, best, width), boxes: best.boxes });
    return true;
  }

  function lineParts(desk, type, text, { xy, along, start, lift, way, bend }, width) {
    if (bend > 2.5 && !MIRRORED.test(text)) return letters(desk, type, text, xy, along, start, lift);
    const raised = lift + (lift > 0 ? -way.rise : -way.dip);
    const { x, y } = way.points[0];
    const { angle } = way;
    return [{ text, angle, x: x + Math.sin(angle) * raised, y: y - Math.cos(angle) * raised, width }];
  }

  const screenLength = (item) => item.runs.reduce((sum, { xy }) => sum + Math.hypot(xy[xy.length - 2] - xy[0], xy[xy.length - 1] - xy[1]), 0);

  function placeLines(desk, lines) {
    const placed = new Map();
    const limit = Math.round((desk.view.width * desk.view.height) / 42000);
    const longest = lines.filter((item) => screenLength(item) > 60).sort((a, b) => screenLength(b) - screenLength(a));
    for (const item of longest.slice(0, 4 * limit)) {
      const text = lineText(item.record);
      const corridor = text === CORRIDORS[item.record.layer];
      const apart = placed.get(text) || [];
      if (apart.length >= (corridor ? 2 : 1) || placed.size >= limit) continue;
      if (placeLine(desk, item, text, desk.types.line(item.record.layer), apart)) placed.set(text, apart);
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
      if (desk.room.clashes(dot)) continue;
      const spot = { x, y, look: { r: capitals ? 2 : 1.6 } };
      if (!placePoint(desk, spot, place.name, capitals ? desk.types.capital : desk.types.town, 4)) continue;
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
    const desk = { ctx, view, basemap, room, isSea, types: types(style), labels: [], dots: [], texts: new Set() };
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

  function placePoints(desk, points, type) {
    for (const item of points) placePoint(desk, item, item.record.short || item.record.name, type, 14);
  }

  /**
   * Arrange trays and labels of a scene. Facilities in trays get their new places.
   * Returns { trays, labels, dots }.
   */
  function arrange(ctx, scene, view, style, basemap, { isSea, covers, quiet }) {
    const room = new Room(view);
    takeEdges(room, view, covers);
    for (const item of scene.lines) for (const run of item.runs) room.markLine(run.xy);
    const trays = stackTrays(scene.points, view, room, isSea);
    const desk = newDesk(ctx, view, style, basemap, room, isSea);
    const { selected, ends } = scene;
    const chosen = scene.points.filter(({ record }) => record.id === selected || ends.has(record.id));
    const rest = scene.points.filter((item) => !chosen.includes(item) && !item.seated).slice(0, CROWD);
    const ports = rest.filter(({ record }) => record.layer === "ports");
    placePoints(desk, chosen, desk.types.selected);
    const line = scene.lines.find(({ record }) => record.id === selected);
    if (line) placeLine(desk, line, line.record.short || line.record.name, desk.types.line(line.record.layer, true), []);
    placePoints(desk, ports.filter(({ record }) => record.main), desk.types.main);
    if (!quiet) placeAreas(desk);
    placeLines(desk, scene.lines.filter((item) => item !== line && item.alpha > 0.5));
    if (view.zoom >= 4.6) placePoints(desk, ports.filter(({ record }) => !record.main), desk.types.port);
    if (view.zoom >= 8) placePoints(desk, rest.filter(({ record }) => record.layer !== "ports"), desk.types.facility);
    if (!quiet) for (const capitals of [true, false]) placeTowns(desk, capitals);
    return { trays, labels: desk.labels, dots: desk.dots };
  }

  Atlas.labels = { arrange, paintLabel, paintDots, fonts: [`italic 400 19px ${SERIF}`, `500 11px ${SANS}`, `620 11px ${SANS}`] };
})((window.Atlas = window.Atlas || {}));
