/*
 * The atlas map, part 1 of 3: geometry and symbols. Load order: draw.js, labels.js, map.js.
 *
 * Everything hangs on one namespace, `Atlas`. Lengths are CSS pixels. "World" units are Web Mercator pixels
 * at zoom 0 (256 for the whole globe), counted from a point in the Caspian so that the 32-bit numbers of
 * Path2D stay sharp at high zoom. What a thing looks like is read from the style table, never decided here.
 */
(function (Atlas) {
  "use strict";

  // ---- World coordinates -----------------------------------------------------------------------

  const GLOBE = 256;
  const EQUATOR_KM = 40075.017;
  const mercatorX = (lon) => ((lon + 180) / 360) * GLOBE;
  const mercatorY = (lat) => (0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI)) * GLOBE;
  const ORIGIN = { x: mercatorX(51), y: mercatorY(42) };

  const worldX = (lon) => mercatorX(lon) - ORIGIN.x;
  const worldY = (lat) => mercatorY(Math.max(-85, Math.min(85, lat))) - ORIGIN.y;

  function latitude(worldY) {
    const share = 0.5 - (worldY + ORIGIN.y) / GLOBE;
    return (Math.atan(Math.exp(share * 2 * Math.PI)) * 360) / Math.PI - 90;
  }

  /** Pixels of one kilometre on the ground at a world y. */
  function pixelsPerKm(view, y) {
    return (view.scale * GLOBE) / (EQUATOR_KM * Math.cos((latitude(y) * Math.PI) / 180));
  }

  function toWorld(positions) {
    const xy = new Float64Array(positions.length * 2);
    positions.forEach(([lon, lat], k) => {
      xy[2 * k] = worldX(lon);
      xy[2 * k + 1] = worldY(lat);
    });
    return xy;
  }

  /** All lines or rings of a GeoJSON geometry as world coordinates. */
  function strings(geometry) {
    const deep = { LineString: 0, MultiLineString: 1, Polygon: 1, MultiPolygon: 2 }[geometry.type];
    if (deep === undefined) return [];
    return (deep ? geometry.coordinates.flat(deep - 1) : [geometry.coordinates]).map(toWorld);
  }

  function boxOf(parts) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const xy of parts)
      for (let k = 0; k < xy.length; k += 2) {
        box[0] = Math.min(box[0], xy[k]);
        box[1] = Math.min(box[1], xy[k + 1]);
        box[2] = Math.max(box[2], xy[k]);
        box[3] = Math.max(box[3], xy[k + 1]);
      }
    return box;
  }

  // ---- Curves of schematic lines ---------------------------------------------------------------

  const BULGES = [0.07, -0.07, 0.13, -0.13, 0.2, -0.2];

  /** One arc between two points whose middle stands off the chord by a share of its length. */
  function arc([ax, ay, bx, by], share) {
    const cx = (ax + bx) / 2 - (by - ay) * share * 2;
    const cy = (ay + by) / 2 + (bx - ax) * share * 2;
    const steps = 96;
    const xy = new Float64Array(2 * steps + 2);
    for (let k = 0; k <= steps; k++) {
      const t = k / steps;
      const u = 1 - t;
      xy[2 * k] = u * u * ax + 2 * u * t * cx + t * t * bx;
      xy[2 * k + 1] = u * u * ay + 2 * u * t * cy + t * t * by;
    }
    return xy;
  }

  function hash(text) {
    let value = 7;
    for (let k = 0; k < text.length; k++) value = (value * 31 + text.charCodeAt(k)) >>> 0;
    return value;
  }

  /** The bulge that keeps an arc clear of the arcs already drawn; the id decides between equals. */
  function chooseBulge(id, [ax, ay, bx, by], middles) {
    const length = Math.hypot(bx - ax, by - ay) || 1e-9;
    const sign = hash(id) % 2 ? 1 : -1;
    let best = null;
    for (const share of BULGES.map((value) => value * sign)) {
      const middle = [(ax + bx) / 2 - (by - ay) * share, (ay + by) / 2 + (bx - ax) * share];
      const room = Math.min(0.1, ...middles.map(([x, y]) => Math.hypot(x - middle[0], y - middle[1]) / length));
      const merit = room - 0.4 * Math.abs(share);
      if (!best || merit > best.merit + 1e-9) best = { share, middle, merit };
    }
    middles.push(best.middle);
    return best.share;
  }

  /** Centripetal Catmull-Rom through the points: smooth, and without loops where they crowd. */
  function smooth(xy) {
    const count = xy.length / 2;
    const at = (k) => {
      const j = Math.max(0, Math.min(count - 1, k));
      return [xy[2 * j], xy[2 * j + 1]];
    };
    const out = [xy[0], xy[1]];
    for (let k = 0; k < count - 1; k++) {
      const [p0, p1, p2, p3] = [at(k - 1), at(k), at(k + 1), at(k + 2)];
      for (let step = 1; step <= 24; step++) out.push(...between(p0, p1, p2, p3, step / 24));
    }
    return Float64Array.from(out);
  }

  function between(p0, p1, p2, p3, t) {
    const knot = (a, b) => Math.max(1e-6, Math.sqrt(Math.hypot(b[0] - a[0], b[1] - a[1])));
    const [d0, d1, d2] = [knot(p0, p1), knot(p1, p2), knot(p2, p3)];
    return [0, 1].map((axis) => {
      const [a, b, c, d] = [p0[axis], p1[axis], p2[axis], p3[axis]];
      const m1 = (b - a) * (d1 / d0) * (d1 / (d0 + d1)) + (c - b) * (d0 / (d0 + d1));
      const m2 = (c - b) * (d2 / (d1 + d2)) + (d - c) * (d1 / d2) * (d1 / (d1 + d2));
      return (
        (2 * t ** 3 - 3 * t ** 2 + 1) * b + (t ** 3 - 2 * t ** 2 + t) * m1 + (3 * t ** 2 - 2 * t ** 3) * c + (t ** 3 - t ** 2) * m2
      );
    });
  }

  /** Features with their world coordinates: `point`, or `parts` with schematic lines already curved. */
  function prepare(features) {
    const middles = [];
    return features.map((feature, k) => {
      const record = { ...feature, i: feature.i ?? k, point: null, parts: null, box: null };
      const geometry = feature.geometry;
      if (!geometry) return record;
      if (geometry.type === "Point") {
        const [lon, lat] = geometry.coordinates;
        record.point = { x: worldX(lon), y: worldY(lat) };
        record.box = [record.point.x, record.point.y, record.point.x, record.point.y];
        return record;
      }
      record.parts = strings(geometry).filter((xy) => xy.length >= 4);
      if (feature.method === "schematic") record.parts = record.parts.map((xy) => curved(feature.id, xy, middles));
      record.box = boxOf(record.parts);
      return record;
    });
  }

  const curved = (id, xy, middles) => (xy.length === 4 ? arc(xy, chooseBulge(id, xy, middles)) : smooth(xy));

  // ---- From world to screen --------------------------------------------------------------------

  const MARGIN = 40;
  const TAPER = 22;

  const toScreen = (view, x, y) => [(x - view.x0) * view.scale, (y - view.y0) * view.scale];

  function outside(box, view, margin = MARGIN) {
    const [x0, y0] = toScreen(view, box[0], box[1]);
    const [x1, y1] = toScreen(view, box[2], box[3]);
    return x1 < -margin || y1 < -margin || x0 > view.width + margin || y0 > view.height + margin;
  }

  /** Project a part; vertices closer than `tolerance` to the last one kept cannot be seen and are dropped. */
  function project(xy, view, tolerance) {
    const out = [];
    const last = xy.length - 2;
    let px = Infinity;
    let py = Infinity;
    for (let k = 0; k <= last; k += 2) {
      const x = (xy[k] - view.x0) * view.scale;
      const y = (xy[k + 1] - view.y0) * view.scale;
      if (k && k < last && Math.abs(x - px) + Math.abs(y - py) < tolerance) continue;
      out.push(x, y);
      px = x;
      py = y;
    }
    return out;
  }

  function distances(xy) {
    const along = new Float64Array(xy.length / 2);
    for (let k = 1; k < along.length; k++)
      along[k] = along[k - 1] + Math.hypot(xy[2 * k] - xy[2 * k - 2], xy[2 * k + 1] - xy[2 * k - 1]);
    return along;
  }

  /** The point at a distance along a polyline, with its direction. */
  function pointAlong(xy, along, distance) {
    let low = 0;
    let high = along.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (along[middle] <= distance) low = middle;
      else high = middle;
    }
    const [dx, dy] = [xy[2 * high] - xy[2 * low], xy[2 * high + 1] - xy[2 * low + 1]];
    const t = (distance - along[low]) / (along[high] - along[low] || 1);
    return { x: xy[2 * low] + dx * t, y: xy[2 * low + 1] + dy * t, angle: Math.atan2(dy, dx) };
  }

  /** Shift a line to the right of travel, so that lines of a shared trunk stand side by side; 0 at both ends. */
  function shift(xy, offset) {
    const along = distances(xy);
    const length = along[along.length - 1];
    const stops = [...along, Math.min(TAPER, length / 2), Math.max(length - TAPER, length / 2)];
    const out = [];
    for (const stop of stops.sort((a, b) => a - b)) {
      const { x, y } = pointAlong(xy, along, stop);
      const before = pointAlong(xy, along, Math.max(0, stop - 4));
      const after = pointAlong(xy, along, Math.min(length, stop + 4));
      const reach = Math.hypot(after.x - before.x, after.y - before.y) || 1;
      const amount = offset * Math.min(1, stop / TAPER, (length - stop) / TAPER);
      out.push(x - ((after.y - before.y) / reach) * amount, y + ((after.x - before.x) / reach) * amount);
    }
    return out;
  }

  /** Share of a segment inside a frame (Liang-Barsky), or null. */
  function clipSegment(ax, ay, bx, by, [x0, y0, x1, y1]) {
    let from = 0;
    let to = 1;
    const sides = [
      [ax - bx, ax - x0],
      [bx - ax, x1 - ax],
      [ay - by, ay - y0],
      [by - ay, y1 - ay],
    ];
    for (const [slope, room] of sides) {
      if (slope === 0 && room < 0) return null;
      if (slope < 0) from = Math.max(from, room / slope);
      if (slope > 0) to = Math.min(to, room / slope);
    }
    return from <= to ? [from, to] : null;
  }

  const WHOLE = [0, 1];
  const within = (x, y, [x0, y0, x1, y1]) => x >= x0 && y >= y0 && x <= x1 && y <= y1;

  /** Runs of a line inside the padded view; `start` keeps dashes in phase with the beginning of the line. */
  function runsInside(xy, view) {
    const frame = [-MARGIN, -MARGIN, view.width + MARGIN, view.height + MARGIN];
    const runs = [];
    let run = null;
    let distance = 0;
    for (let k = 2; k < xy.length; k += 2) {
      const [ax, ay, bx, by] = [xy[k - 2], xy[k - 1], xy[k], xy[k + 1]];
      const length = Math.hypot(bx - ax, by - ay);
      const whole = within(ax, ay, frame) && within(bx, by, frame);
      const seen = whole ? WHOLE : clipSegment(ax, ay, bx, by, frame);
      if (seen) {
        const [from, to] = seen;
        if (!run || from > 0) {
          run = { start: distance + from * length, xy: [ax + (bx - ax) * from, ay + (by - ay) * from] };
          runs.push(run);
        }
        run.xy.push(ax + (bx - ax) * to, ay + (by - ay) * to);
        if (to < 1) run = null;
      } else run = null;
      distance += length;
    }
    return runs;
  }

  /** What of a record's line is on the screen: runs of pixels and its open ends. */
  function screenLine(record, view, coarse) {
    const line = { runs: [], ends: [] };
    const tolerance = coarse ? 4 : record.offset ? 3 : record.method === "schematic" ? 1.5 : 0.7;
    for (const part of record.parts) {
      let xy = project(part, view, tolerance);
      if (record.offset) xy = shift(xy, record.offset);
      if (record.method === "schematic") line.ends.push([xy[0], xy[1]], [xy[xy.length - 2], xy[xy.length - 1]]);
      line.runs.push(...runsInside(xy, view));
    }
    return line;
  }

  // ---- The style table, applied ----------------------------------------------------------------

  function channels(colour) {
    const value = parseInt(colour.slice(1), 16);
    return [value >> 16, (value >> 8) & 255, value & 255];
  }

  /** A colour mixed toward another by a share of 0 to 1. */
  function mix(colour, other, share) {
    if (!share) return colour;
    const target = channels(other);
    return `rgb(${channels(colour).map((value, k) => Math.round(value + (target[k] - value) * share))})`;
  }

  const UNCHANGED = "unchanged";

  /** Style of one theme, with line forms and marker looks remembered. */
  class Style {
    constructor(table, theme) {
      this.table = table;
      this.theme = theme;
      this.tokens = table.themes[theme];
      this.casing = theme === "dark" ? 0.8 : 0.7;
      this.forms = new Map();
      this.sprites = new Map();
    }

    pattern(code) {
      return this.table.patterns[code] || this.table.patterns.undocumented;
    }

    layerColour(layer) {
      const entry = this.table.layers[layer];
      return entry ? entry[this.theme] : this.tokens.ink2;
    }

    labelColour(layer, change) {
      return mix(this.colour(layer, change), this.tokens.ink, 0.25);
    }

    /** Colour says which layer; on a comparison it says what kind of change. */
    colour(layer, change) {
      return change ? this.table.changes[change][this.theme] : this.layerColour(layer);
    }

    /** How a line is drawn: colour, width, dash, and ornament (ticks, beads, band or null). */
    line(layer, kind, code, change = "") {
      const key = `${layer}|${kind}|${code}|${change}`;
      if (!this.forms.has(key)) this.forms.set(key, this._line(layer, kind, code, change, key));
      return this.forms.get(key);
    }

    _line(layer, kind, code, change, key) {
      const pattern = this.pattern(code);
      const base = (this.table.layers[layer] || {}).width || 2;
      const unit = Math.max(1, base / 2);
      if (pattern.mark === "faint")
        return { key, colour: this.tokens.undocumented, width: 1, dash: [], cap: "round", hollow: false, ornament: null };
      return {
        key,
        colour: mix(this.colour(layer, change), this.tokens.land, change ? 0 : pattern.tint),
        width: base * pattern.width * (change === UNCHANGED ? 0.6 : 1),
        dash: pattern.dash.map((length) => length * unit),
        cap: pattern.round_caps || !pattern.dash.length ? "round" : "butt",
        hollow: pattern.hollow,
        ornament: (change !== UNCHANGED && this.table.modes[kind]) || null,
      };
    }

    /** How a point is drawn; `fade` mixes it toward the land, since a transparent marker shows what lies under it. */
    point(record, code, grow = 1, fade = 0, change = "") {
      const mark = this.pattern(code).mark;
      const tint = change ? 0 : mark === "crossed" ? 0.45 : this.pattern(code).tint;
      const r = (record.layer === "ports" && record.main ? 5.2 : record.layer === "ports" ? 3.8 : 3.7) * grow;
      const colour = mark === "faint" ? this.tokens.undocumented : this.colour(record.layer, change);
      const share = mark === "faint" ? fade : tint + fade * (1 - tint);
      return { shape: record.shape || "circle", mark, r: mark === "faint" ? r * 0.75 : r, colour: mix(colour, this.tokens.land, share) };
    }
  }

  // ---- Lines -----------------------------------------------------------------------------------

  function trace(ctx, xy) {
    ctx.moveTo(xy[0], xy[1]);
    for (let k = 2; k < xy.length; k += 2) ctx.lineTo(xy[k], xy[k + 1]);
  }

  function stroke(ctx, runs, { colour, width, dash = [], phase = 0, cap = "round" }) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.lineCap = cap;
    ctx.lineJoin = "round";
    ctx.setLineDash(dash);
    ctx.lineDashOffset = phase;
    ctx.beginPath();
    for (const run of runs) if (!dash.length || !run.start) trace(ctx, run.xy);
    ctx.stroke();
    if (dash.length) for (const run of runs) if (run.start) strokeLater(ctx, run, phase);
    ctx.setLineDash([]);
  }

  /** A run that enters the view midway: its dashes continue those of the part unseen. */
  function strokeLater(ctx, run, phase) {
    ctx.lineDashOffset = phase + run.start;
    ctx.beginPath();
    trace(ctx, run.xy);
    ctx.stroke();
  }

  function faded(ctx, alpha, paint) {
    const before = ctx.globalAlpha;
    ctx.globalAlpha = before * alpha;
    paint();
    ctx.globalAlpha = before;
  }

  /** Casing follows the dashes: through the gaps a coincident line below stays visible. */
  function strokeCasing(ctx, style, form, runs, grow = 1) {
    const { dash, cap } = form;
    const width = form.width * grow + 2.4;
    faded(ctx, style.casing, () => stroke(ctx, runs, { colour: style.tokens.halo, width, dash, cap }));
  }

  /** Length of the repeat of ticks or beads: 10 or 9 on a full line, one to a dash otherwise (not closer than 8). */
  function repeat(dash, full) {
    if (!dash.length) return { period: full, centre: 0 };
    const period = dash.reduce((sum, length) => sum + length, 0);
    return { period: period * Math.max(1, Math.ceil(7.5 / period)), centre: dash[0] / 2 };
  }

  function strokeTicks(ctx, form, runs, width) {
    const { period, centre } = repeat(form.dash, 10);
    const dash = [1.1, period - 1.1];
    stroke(ctx, runs, { colour: form.colour, width: width + 3.6, dash, phase: 0.55 - centre, cap: "butt" });
  }

  function strokeBeads(ctx, form, runs, width) {
    const { period, centre } = repeat(form.dash, 9);
    stroke(ctx, runs, { colour: form.colour, width: width + 2.2, dash: [0.01, period - 0.01], phase: -centre });
  }

  function strokeLine(ctx, style, form, runs, grow = 1) {
    const width = form.width * grow;
    const colour = form.colour;
    if (form.ornament === "band") faded(ctx, 0.22, () => stroke(ctx, runs, { colour, width: width + 5 }));
    if (form.ornament === "ticks") strokeTicks(ctx, form, runs, width);
    if (form.ornament === "beads") strokeBeads(ctx, form, runs, width);
    if (!form.hollow) return stroke(ctx, runs, { colour, width, dash: form.dash, cap: form.cap });
    stroke(ctx, runs, { colour, width: width + 1.2 });
    stroke(ctx, runs, { colour: style.tokens.panel, width: Math.max(0.9, width - 0.9) });
  }

  function drawEnds(ctx, style, form, ends, r = 2.5) {
    ctx.lineWidth = 1.3;
    ctx.strokeStyle = form.colour;
    ctx.fillStyle = style.tokens.panel;
    for (const [x, y] of ends) {
      ctx.beginPath();
      ctx.arc(x, y, r, 0, 2 * Math.PI);
      ctx.fill();
      ctx.stroke();
    }
  }

  /** The ± band: twice the accuracy on the ground, but wide enough to be seen. */
  function strokeBand(ctx, style, item, view) {
    const middle = (item.record.box[1] + item.record.box[3]) / 2;
    const width = Math.max(14, 2 * (item.record.km || 0) * pixelsPerKm(view, middle));
    const colour = style.colour(item.record.layer, item.change);
    faded(ctx, 0.16, () => stroke(ctx, item.runs, { colour, width }));
  }

  const CROWD = 1200;

  /** More lines than a reader can tell apart: hairlines by colour alone, the one form that thousands can take quickly. */
  function drawCrowd(ctx, items) {
    for (const group of groupBy(items, (item) => `${item.form.colour}|${item.alpha}`)) {
      ctx.globalAlpha = group[0].alpha;
      for (const item of group) stroke(ctx, item.runs, { colour: item.form.colour, width: 1, cap: "butt" });
    }
  }

  /** All lines, layer by layer: casings first, so that legs of one layer join cleanly and layers separate. */
  function drawLines(ctx, style, items, view, selected) {
    if (items.length > CROWD) drawCrowd(ctx, items);
    else drawLayers(ctx, style, items);
    ctx.globalAlpha = 1;
    if (selected) drawSelectedLine(ctx, style, selected, view);
  }

  function drawLayers(ctx, style, items) {
    for (const layer of groupBy(items, (item) => `${item.record.layer}|${item.change === UNCHANGED}`)) {
      for (const alpha of groupBy(layer, (item) => item.alpha)) {
        ctx.globalAlpha = alpha[0].alpha;
        const groups = groupBy(alpha, (item) => item.form.key).map((group) => [group[0].form, group.flatMap((item) => item.runs)]);
        for (const [form, runs] of groups) strokeCasing(ctx, style, form, runs);
        for (const [form, runs] of groups) strokeLine(ctx, style, form, runs);
        for (const item of alpha) if (item.ends.length) drawEnds(ctx, style, item.form, item.ends, 2.5 * item.grow);
      }
    }
  }

  function drawSelectedLine(ctx, style, item, view) {
    strokeBand(ctx, style, item, view);
    const colour = style.theme === "dark" ? style.tokens.side : style.tokens.panel;
    stroke(ctx, item.runs, { colour, width: Math.max(6.5, item.form.width * 1.7 + 3) });
    strokeLine(ctx, style, item.form, item.runs, 1.7);
    drawEnds(ctx, style, item.form, item.ends, 3);
  }

  function drawHoveredLine(ctx, style, item, view) {
    strokeBand(ctx, style, item, view);
    strokeCasing(ctx, style, item.form, item.runs, 1.7);
    strokeLine(ctx, style, item.form, item.runs, 1.7);
    drawEnds(ctx, style, item.form, item.ends, 3);
  }

  function groupBy(items, key) {
    const groups = new Map();
    for (const item of items) {
      const name = key(item);
      if (!groups.has(name)) groups.set(name, []);
      groups.get(name).push(item);
    }
    return [...groups.values()];
  }

  // ---- Markers ---------------------------------------------------------------------------------

  function outline(ctx, shape, x, y, r) {
    const corners = {
      square: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
      house: [[-0.95, -0.25], [0, -1.1], [0.95, -0.25], [0.95, 0.95], [-0.95, 0.95]],
      diamond: [[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]],
    }[shape]; // prettier-ignore
    ctx.beginPath();
    if (corners) for (const [dx, dy] of corners) ctx.lineTo(x + dx * r, y + dy * r);
    else ctx.arc(x, y, r, 0, 2 * Math.PI);
    ctx.closePath();
  }

  const FILLED = new Set(["solid", "half", "barred"]);

  function drawMarker(ctx, style, look, x, y) {
    const { shape, mark, colour, r } = look;
    const thin = mark === "faint" || mark === "crossed";
    outline(ctx, shape, x, y, r);
    ctx.lineJoin = "round";
    ctx.strokeStyle = style.tokens.halo;
    ctx.lineWidth = 2 * 1.6 + 1;
    faded(ctx, 0.85, () => ctx.stroke());
    ctx.fillStyle = mark === "solid" || mark === "barred" ? colour : style.tokens.panel;
    ctx.fill();
    ctx.strokeStyle = colour;
    ctx.lineWidth = thin ? 1 : FILLED.has(mark) || r < 4 ? 1.2 : 1.5;
    ctx.setLineDash(mark === "broken" ? [1.5, 1.6] : []);
    ctx.stroke();
    ctx.setLineDash([]);
    fillMark(ctx, style, look, x, y);
  }

  function fillMark(ctx, style, { shape, mark, colour, r }, x, y) {
    ctx.fillStyle = mark === "barred" ? style.tokens.panel : colour;
    if (mark === "half") {
      ctx.save();
      outline(ctx, shape, x, y, r);
      ctx.clip();
      ctx.fillRect(x - 2 * r, y - 2 * r, 2 * r, 4 * r);
      ctx.restore();
    } else if (mark === "dotted") {
      ctx.beginPath();
      ctx.arc(x, y, r * 0.36, 0, 2 * Math.PI);
      ctx.fill();
    } else if (mark === "barred") {
      ctx.fillRect(x - r * 0.6, y - 0.8, r * 1.2, 1.6);
    } else if (mark === "crossed") {
      const d = r * 0.55;
      ctx.lineWidth = 1;
      ctx.beginPath();
      ctx.moveTo(x - d, y - d);
      ctx.lineTo(x + d, y + d);
      ctx.moveTo(x + d, y - d);
      ctx.lineTo(x - d, y + d);
      ctx.stroke();
    }
  }

  /** A marker from its sprite: thousands of equal markers are then one bitmap each. */
  function stampMarker(ctx, style, look, x, y, ratio) {
    const key = `${look.shape}|${look.mark}|${look.colour}|${look.r}|${ratio}`;
    const half = Math.ceil(look.r * 1.25 + 4);
    if (!style.sprites.has(key)) {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = Math.ceil(2 * half * ratio);
      const own = canvas.getContext("2d");
      own.scale(ratio, ratio);
      drawMarker(own, style, look, half, half);
      style.sprites.set(key, canvas);
    }
    const sprite = style.sprites.get(key);
    const snap = (value) => Math.round((value - half) * ratio) / ratio;
    ctx.drawImage(sprite, snap(x), snap(y), sprite.width / ratio, sprite.height / ratio);
  }

  function drawTray(ctx, style, { box, stem }) {
    const [x0, y0, x1, y1] = box;
    ctx.strokeStyle = style.tokens.ink2;
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.moveTo(stem[0], stem[1]);
    ctx.lineTo(stem[2], stem[3]);
    ctx.stroke();
    ctx.lineWidth = 0.7;
    ctx.fillStyle = style.tokens.panel;
    ctx.beginPath();
    if (ctx.roundRect) ctx.roundRect(x0, y0, x1 - x0, y1 - y0, 3);
    else ctx.rect(x0, y0, x1 - x0, y1 - y0);
    faded(ctx, 0.92, () => ctx.fill());
    ctx.stroke();
  }

  /** How far a point may be off, as a circle on the ground. */
  function drawAccuracy(ctx, style, item, view) {
    const r = (item.record.km || 0) * pixelsPerKm(view, item.record.point.y);
    if (r < item.look.r + 3) return;
    const [x, y] = toScreen(view, item.record.point.x, item.record.point.y);
    ctx.fillStyle = ctx.strokeStyle = style.layerColour(item.record.layer);
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.arc(x, y, r, 0, 2 * Math.PI);
    faded(ctx, 0.08, () => ctx.fill());
    faded(ctx, 0.45, () => ctx.stroke());
  }

  function drawRing(ctx, style, item) {
    ctx.strokeStyle = style.tokens.ink;
    ctx.lineWidth = 1.4;
    ctx.beginPath();
    ctx.arc(item.x, item.y, item.look.r + 4.5, 0, 2 * Math.PI);
    ctx.stroke();
  }

  // ---- Basemap ---------------------------------------------------------------------------------

  function pathOf(features, closed) {
    const path = new Path2D();
    for (const { geometry } of features)
      for (const xy of strings(geometry)) {
        path.moveTo(xy[0], xy[1]);
        for (let k = 2; k < xy.length; k += 2) path.lineTo(xy[k], xy[k + 1]);
        if (closed) path.closePath();
      }
    return path;
  }

  const featuresOf = (collection) => ((collection && collection.features) || []).filter((feature) => feature.geometry);

  function spots(collection) {
    return featuresOf(collection).map(({ properties, geometry }) => ({
      ...properties,
      x: worldX(geometry.coordinates[0]),
      y: worldY(geometry.coordinates[1]),
    }));
  }

  /** Paths of the built-in basemap, made once. */
  function prepareBasemap(source) {
    const borders = featuresOf(source.borders);
    const rivers = featuresOf(source.rivers);
    const rank = (feature) => feature.properties.rank ?? 5;
    const areas = [...featuresOf(source.sea), ...featuresOf(source.lakes), ...borders];
    return {
      sea: pathOf(featuresOf(source.sea), true),
      lakes: pathOf(featuresOf(source.lakes), true),
      coast: pathOf(featuresOf(source.coast), false),
      rivers: [pathOf(rivers.filter((river) => rank(river) <= 4)), pathOf(rivers.filter((river) => rank(river) > 4))],
      borders: pathOf(borders.filter((border) => !border.properties.disputed)),
      disputed: pathOf(borders.filter((border) => border.properties.disputed)),
      borderLines: borders.flatMap(({ geometry }) => strings(geometry)).map((xy) => ({ xy, box: boxOf([xy]) })),
      frame: boxOf(areas.flatMap(({ geometry }) => strings(geometry))),
      places: spots(source.places),
      labels: spots(source.labels),
    };
  }

  /** Land, sea, rivers and borders; quiet, so that infrastructure is loudest. */
  function drawBasemap(ctx, basemap, style, view) {
    const tokens = style.tokens;
    const px = 1 / view.scale;
    const [x0, y0, x1, y1] = basemap.frame;
    ctx.fillStyle = tokens.page;
    ctx.fillRect(0, 0, view.width, view.height);
    ctx.save();
    ctx.scale(view.scale, view.scale);
    ctx.translate(-view.x0, -view.y0);
    ctx.beginPath();
    ctx.rect(x0, y0, x1 - x0, y1 - y0);
    ctx.clip();
    ctx.lineJoin = "round";
    ctx.fillStyle = tokens.land;
    ctx.fillRect(x0, y0, x1 - x0, y1 - y0);
    ctx.fillStyle = tokens.sea;
    ctx.fill(basemap.sea, "evenodd");
    drawGraticule(ctx, basemap, style, view);
    const line = (path, colour, width) => {
      ctx.strokeStyle = colour;
      ctx.lineWidth = width * px;
      ctx.stroke(path);
    };
    line(basemap.rivers[0], tokens.river, 1.1);
    if (view.zoom >= 5) line(basemap.rivers[1], tokens.river, 0.8);
    ctx.fillStyle = tokens.sea;
    ctx.fill(basemap.lakes, "evenodd");
    line(basemap.lakes, tokens.coast, 0.6);
    line(basemap.coast, tokens.coast, 0.8);
    line(basemap.borders, tokens.border, 0.7);
    ctx.setLineDash([2 * px, 2.5 * px]);
    line(basemap.disputed, tokens.border, 0.7);
    ctx.setLineDash([]);
    ctx.strokeStyle = tokens.rule;
    ctx.lineWidth = 2 * px; // half of it lies outside the clip: a neat line around the known world
    ctx.strokeRect(x0, y0, x1 - x0, y1 - y0);
    ctx.restore();
  }

  /** Meridians and parallels on the water only: they give scale without competing with lines on land. */
  function drawGraticule(ctx, basemap, style, view) {
    const step = view.zoom < 4.5 ? 10 : view.zoom < 6.5 ? 2 : view.zoom < 8 ? 1 : 0.5;
    const [x0, y0, x1, y1] = basemap.frame;
    ctx.save();
    ctx.clip(basemap.sea, "evenodd");
    ctx.beginPath();
    for (let lon = 10; lon <= 100; lon += step) {
      ctx.moveTo(worldX(lon), y0);
      ctx.lineTo(worldX(lon), y1);
    }
    for (let lat = 10; lat <= 70; lat += step) {
      ctx.moveTo(x0, worldY(lat));
      ctx.lineTo(x1, worldY(lat));
    }
    ctx.strokeStyle = style.tokens.coast;
    ctx.lineWidth = 0.6 / view.scale;
    faded(ctx, 0.4, () => ctx.stroke());
    ctx.restore();
  }

  const MASK = 4;
  let mask = null;

  /** A test whether a canvas pixel lies at sea: asked thousands of times, hence answered from a small bitmap. */
  function seaMask(basemap, view) {
    mask = mask || document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const [width, height] = [Math.ceil(view.width / MASK), Math.ceil(view.height / MASK)];
    Object.assign(mask.canvas, { width, height }); // this also clears it
    mask.scale(view.scale / MASK, view.scale / MASK);
    mask.translate(-view.x0, -view.y0);
    mask.fill(basemap.sea, "evenodd");
    const pixels = mask.getImageData(0, 0, width, height).data;
    return (x, y) => x >= 0 && y >= 0 && x < view.width && y < view.height && pixels[4 * (Math.floor(y / MASK) * width + Math.floor(x / MASK)) + 3] > 127;
  }

  const worldTop = -ORIGIN.y; // y of the upper edge of the Mercator square

  Atlas.geometry = { toWorld, worldX, worldY, worldTop, boxOf, prepare, toScreen, outside, project, screenLine, distances, pointAlong };
  Atlas.draw = {
    Style, UNCHANGED, prepareBasemap, drawBasemap, seaMask, drawLines, drawHoveredLine,
    stampMarker, drawTray, drawAccuracy, drawRing,
  }; // prettier-ignore
})((window.Atlas = window.Atlas || {}));
