/*
 * The atlas map, part 3 of 3: state, canvases, pointer and what floats above the map. Needs draw.js and labels.js.
 *
 *   window.atlas = Atlas.start(map, { assets: "folder/", reply: fn })          files are fetched from the folder
 *   window.atlas = Atlas.start(map, { data: { style, features, basemap }, reply: fn })     or given inline
 *   window.atlas.show(state)       may be called at any time; the latest state is drawn once the files are there
 *   window.atlas.report() / pointOf(id) / boxes()                              for tests and accessibility
 *
 * One Leaflet layer carries four canvases: basemap, lines, hover, marks with labels. It takes no Leaflet events, since
 * streamlit-folium listens on every layer. Text from data reaches the page through textContent or canvas only.
 */
(function (Atlas) {
  "use strict";

  const { boxOf, toScreen, outside, screenLine, distances, pointAlong, worldX } = Atlas.geometry;
  const { draw, labels } = Atlas;

  const EMPTY = {
    theme: "light", items: [], selected: null, fit: null, notice: null, basemap: { kind: "embedded" },
    caption: "", big: null, changes: null, milestones: [], scale: 1, letters: [], plain: false, covers: [],
  }; // prettier-ignore

  function element(parent, className, text = "") {
    const node = document.createElement("div");
    node.className = className;
    node.textContent = text;
    parent.appendChild(node);
    return node;
  }

  // ---- The canvases ----------------------------------------------------------------------------

  const PAD = 0.3;
  const CANVASES = ["base", "lines", "hover", "marks"];

  /** Canvases a little larger than the view, moved with the map and repainted when it rests. */
  const Surface = L.Layer.extend({
    initialize(paint) {
      this._paint = paint;
    },

    onAdd(map) {
      this._node = element(map.getPane("overlayPane"), "atlas-surface leaflet-zoom-animated");
      this.contexts = {};
      for (const name of CANVASES) {
        const canvas = this._node.appendChild(document.createElement("canvas"));
        this.contexts[name] = canvas.getContext("2d");
      }
      this.request();
    },

    onRemove() {
      cancelAnimationFrame(this._frame);
      this._node.remove();
    },

    getEvents() {
      return { moveend: this.request, resize: this.request, viewreset: this.request, zoomanim: this._follow, zoom: this._pinch, move: this._edge };
    },

    /** Ask for a repaint; many requests become one frame. */
    request() {
      if (this._frame) return;
      this._frame = requestAnimationFrame(() => {
        this._frame = 0;
        // The end of a zoom animation brings a moveend, and with it the repaint.
        if (this._map && !this._map._animatingZoom) this._paint(this);
      });
    },

    /** Lay the canvases around the present view and return that view. */
    frame(k) {
      const map = this._map;
      const size = map.getSize();
      const pad = size.multiplyBy(PAD)._ceil();
      const corner = map.containerPointToLayerPoint(pad.multiplyBy(-1))._round();
      const origin = map.getPixelOrigin();
      const scale = 2 ** map.getZoom();
      const [zeroX, zeroY] = [worldX(-180), Atlas.geometry.worldTop];
      Object.assign(this, { _center: map.getCenter(), _zoom: map.getZoom(), corner, pad, k });
      L.DomUtil.setTransform(this._node, corner, 1);
      const [width, height] = [(size.x + 2 * pad.x) / k, (size.y + 2 * pad.y) / k];
      const ratio = (window.devicePixelRatio || 1) * k;
      for (const name of CANVASES) this._fit(this.contexts[name], width, height, ratio, k);
      return {
        width, height, ratio, zoom: map.getZoom() - Math.log2(k), scale: scale / k,
        x0: zeroX + (corner.x + origin.x) / scale,
        y0: zeroY + (corner.y + origin.y) / scale,
        frame: [pad.x / k, pad.y / k, (pad.x + size.x) / k, (pad.y + size.y) / k],
      }; // prettier-ignore
    },

    _fit(ctx, width, height, ratio, k) {
      const { canvas } = ctx;
      const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
      if (canvas.width !== w || canvas.height !== h) {
        canvas.width = w;
        canvas.height = h;
        canvas.style.width = `${width * k}px`;
        canvas.style.height = `${height * k}px`;
        ctx.stale = true;
      }
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    },

    /** Canvas pixel of a container pixel, and back. */
    inward({ x, y }) {
      const at = this._map.containerPointToLayerPoint([x, y]).subtract(this.corner);
      return { x: at.x / this.k, y: at.y / this.k };
    },

    outward({ x, y }) {
      return this._map.layerPointToContainerPoint(L.point(x * this.k, y * this.k).add(this.corner));
    },

    _follow({ center, zoom }) {
      this._transform(center, zoom, this._map._getNewPixelOrigin(center, zoom));
    },

    _pinch() {
      if (this._zoom === undefined) return;
      this._transform(this._map.getCenter(), this._map.getZoom(), this._map.getPixelOrigin());
    },

    /** Stretch what is painted so that it lies right at another centre and zoom. */
    _transform(center, zoom, origin) {
      if (!this._center) return;
      const scale = this._map.getZoomScale(zoom, this._zoom);
      const old = this._map.project(this._center, this._zoom);
      const half = this._map.getSize().divideBy(2).add(this.pad);
      L.DomUtil.setTransform(this._node, old.subtract(half).multiplyBy(scale).subtract(origin), scale);
    },

    /** A long drag reaches the end of what is painted before the map rests. */
    _edge() {
      if (!this.corner || this._map.getZoom() !== this._zoom) return;
      const shown = this._map.containerPointToLayerPoint([0, 0]).subtract(this.corner);
      if (shown.x < 0 || shown.y < 0 || shown.x > 2 * this.pad.x || shown.y > 2 * this.pad.y) this.request();
    },
  });

  // ---- The map ---------------------------------------------------------------------------------

  class AtlasMap {
    constructor(map, { assets = "", data = null, reply = () => {} }) {
      Object.assign(this, { map, reply, state: EMPTY, told: null, pick: null, hovered: null });
      this.records = this.basemap = this.table = this.style = this.view = null;
      this.drawn = [];
      this.scene = { lines: [], points: [], selected: null, ends: new Set() };
      this.layout = { trays: [], labels: [], dots: [] };
      this.letters = [];
      this.shows = 0;
      this.seq = this.own = null;
      this.fitted = L.point(0, 0); // the size in which the last extent fills the map
      this.tiles = { layer: null, state: null, url: null };
      this.node = map.getContainer();
      this._settle();
      this.chrome = new Chrome(map);
      this.surface = new Surface(() => this._paint());
      this.surface.addTo(map);
      this._listen();
      this._load(assets, data);
    }

    /** Map options that suit the drawing, whatever the caller's map was made with. */
    _settle() {
      this.map.options.wheelPxPerZoomLevel = 90;
      this.map.setMinZoom(2.5);
      this._zoomRules(null);
      if (this.map.attributionControl) this.map.attributionControl.remove();
      if (!this.map.zoomControl) this.map.zoomControl = L.control.zoom().addTo(this.map);
      this.node.classList.add("atlas");
      this.node.setAttribute("role", "region");
      this.node.setAttribute("aria-label", "Map. Arrow keys move it, plus and minus zoom, Escape clears the selection. All records are also in the table.");
      this.node.tabIndex = 0;
    }

    _listen() {
      const passive = { passive: true };
      this.map.on("click", (event) => this._click(event));
      this.map.on("movestart zoomstart", () => this._hover(null));
      this.map.on("move zoomend", () => this.chrome.scaleBar());
      this.node.addEventListener("pointermove", (event) => this._point(event), passive);
      this.node.addEventListener("pointerleave", () => this._hover(null), passive);
      this.node.addEventListener("keydown", (event) => event.key === "Escape" && this._choose(null), passive);
      // Leaflet focuses the map on a click, which browsers take for the keyboard: no frame for a pointer.
      this.node.addEventListener("pointerdown", () => this.node.classList.add("atlas-pointed"), passive);
      this.node.addEventListener("keydown", () => this.node.classList.remove("atlas-pointed"), passive);
      const sizes = new ResizeObserver(() => this._resized());
      sizes.observe(this.node);
      this.map.on("unload", () => sizes.disconnect()); // a map that was taken away cannot be measured
    }

    /** A map born in a hidden tab has no size; the first extent waits until it has one. In a new size it fills the frame anew. */
    _resized() {
      if (this.map._loaded) this.map.invalidateSize({ animate: false });
      else this.map._sizeChanged = true; // Leaflet refuses to measure again before the first view
      const filled = this.map.getSize().equals(this.fitted);
      if (this.state.fit?.extent && !filled && !this.flies && !this._moved()) this.seq = null;
      this._fit();
    }

    // -- files

    async _load(assets, data) {
      const get = async (name) => (data ? data[name] : Atlas.file(`${assets}${name}.json`));
      const fonts = fontsReady();
      try {
        const features = get("features");
        features.catch(() => {}); // awaited below; until then a failure must not count as unhandled
        [this.table, this.basemap] = await Promise.all([get("style"), get("basemap").then(draw.prepareBasemap), soon(fonts)]);
        fonts.then(() => {
          labels.forget(); // what was measured in others
          this.surface.request();
        });
        this._theme();
        this.surface.request();
        const { order, features: list } = await features;
        this.order = new Map(order.map((layer, k) => [layer, k]));
        this.records = Atlas.geometry.prepare(list);
        this._resolve();
      } catch (error) {
        console.error("atlas:", error);
        this.chrome.strip("The files of the map did not arrive.", "Reload the page to try again.");
      }
    }

    // -- state

    show(state) {
      const told = JSON.stringify(state);
      if (told === this.told) return;
      this.told = told;
      this.state = { ...EMPTY, ...state };
      this.pick = this.state.selected;
      this.pending = true;
      this._fit();
      this._tiles();
      this._theme();
      this.chrome.show(this.state);
      this._resolve();
    }

    /** Show the reader's own data, or none; it is no part of the state. */
    overlay(list) {
      this.own = list.length ? Atlas.own.prepared(list) : null;
      this.surface.request();
    }

    /** Turn the items of the state into records in draw order, and repaint. */
    _resolve() {
      if (!this.records) return this.chrome.loading(this.state.items.length);
      this.chrome.loading(0);
      const changeOf = changesByNumber(this.state.changes);
      const rank = ({ record, change }) => (change && change !== draw.UNCHANGED ? 100 : 0) + (this.order.get(record.layer) ?? 99) - (record.main ? 0.5 : 0); // small ports on top of large
      this.drawn = this.state.items
        .map(([i, code, words]) => ({ record: this.records[i], code, words: this._words(words, changeOf(i)), change: changeOf(i) }))
        .filter(({ record }) => record && record.box)
        .sort((a, b) => rank(a) - rank(b));
      this.surface.request();
    }

    _words(words, change) {
      return change ? `${this.table.changes[change].title}. ${words}` : words;
    }

    _theme() {
      if (!this.table) return;
      const theme = this.table.themes[this.state.theme] ? this.state.theme : "light";
      if (this.style && this.style.theme === theme) return;
      this.style = new draw.Style(this.table, theme);
      this.node.classList.toggle("atlas-dark", theme === "dark");
      for (const [token, colour] of Object.entries(this.style.tokens)) this.node.style.setProperty(`--atlas-${token}`, colour);
      this.baseKey = null;
    }

    _fit() {
      const fit = this.state.fit;
      const size = this.map.getSize();
      if (!fit || fit.seq === this.seq || !size.x || !size.y) return;
      const calm = fit.calm || this.seq === null || matchMedia("(prefers-reduced-motion: reduce)").matches;
      Object.assign(this, { seq: fit.seq, fitted: size });
      const { options } = this.map;
      const snap = options.zoomSnap;
      if (!this.tiles.layer) options.zoomSnap = 0; // the extent fills the frame exactly
      const there = fit.at ? { center: L.latLng(fit.at[0], fit.at[1]), zoom: fit.at[2] } : this._filled(fit.extent);
      this.target = fit.target || there;
      this.map._onZoomTransitionEnd(); // Leaflet would pass over a wish that comes while it zooms
      this.flies = !calm;
      this.map.once("moveend", () => (this.flies = false));
      this.map.setView(there.center, there.zoom, calm ? { reset: true } : { animate: true, duration: 0.5 });
      options.zoomSnap = snap;
    }

    /** The wish that brings the map back to where it stands now, without a glide. */
    standing() {
      const { lat, lng } = this.map.getCenter();
      return { at: [lat, lng, this.map.getZoom()], seq: this.seq, target: this.target, calm: true };
    }

    /** Centre and zoom at which an extent fills the frame. */
    _filled([west, south, east, north]) {
      return this.map._getBoundsCenterZoom(L.latLngBounds([south, west], [north, east]), { maxZoom: 12 });
    }

    /** Whether the reader moved the map since it was last told where to go, by more than a rounding. */
    _moved() {
      const { map, target } = this;
      if (!target || this.flies) return false;
      const off = map.project(map.getCenter()).distanceTo(map.project(target.center));
      return off > 2 || Math.abs(map.getZoom() - target.zoom) > 0.01;
    }

    // -- online basemap, only when asked for

    _tiles() {
      const wanted = this.state.basemap.kind === "tiles" ? this.state.basemap : null;
      if ((wanted && wanted.url) === this.tiles.url) return;
      if (this.tiles.layer) this.tiles.layer.remove();
      clearTimeout(this.tiles.timer);
      this.chrome.strip(null);
      this.tiles = { layer: null, state: null, url: wanted && wanted.url };
      this._zoomRules(wanted);
      this.baseKey = null;
      if (!wanted) return;
      if (navigator.onLine === false) return this._tilesFailed(wanted);
      const tiles = this.tiles;
      tiles.layer = L.tileLayer(wanted.url, { maxZoom: wanted.max_zoom || 18 });
      tiles.layer.on("tileload", () => this._tilesArrived(tiles));
      tiles.layer.on("tileerror", () => this.tiles === tiles && tiles.state === null && this._tilesFailed(wanted));
      // A firewall that swallows requests raises no error: silence counts as failure too.
      tiles.timer = setTimeout(() => this.tiles === tiles && tiles.state === null && this._tilesFailed(wanted), 9000);
      tiles.layer.addTo(this.map);
    }

    /** Tiles are sharp at whole zooms only; the built-in basemap ends where its detail does. */
    _zoomRules(tiles) {
      Object.assign(this.map.options, tiles ? { zoomSnap: 1, zoomDelta: 1 } : { zoomSnap: 0.25, zoomDelta: 0.5 });
      this.map.setMaxZoom(tiles ? tiles.max_zoom || 18 : 14);
    }

    _tilesArrived(tiles) {
      if (this.tiles !== tiles || tiles.state) return;
      tiles.state = "ok";
      clearTimeout(tiles.timer);
      this.surface.request();
    }

    /** Once: the built-in basemap comes back, and a strip says why. */
    _tilesFailed({ name }) {
      clearTimeout(this.tiles.timer);
      if (this.tiles.layer) this.tiles.layer.remove();
      this.tiles = { layer: null, state: "failed", url: this.tiles.url };
      this._zoomRules(null);
      this.chrome.strip(`${name || "Online"} tiles did not arrive.`, "Showing the built-in basemap; data complete.");
      this.chrome.caption(this.state, false);
      this.surface.request();
    }

    // -- painting

    _paint() {
      const size = this.map.getSize();
      if (!this.style || !this.basemap || !size.x || !size.y) return;
      this.view = this.surface.frame(this.state.scale || 1);
      this._paintBase();
      this._compose();
      this._paintScene();
      this.hovered = null;
      this.chrome.tooltip(null);
      if (this.pending && this.records) {
        this.pending = false;
        this.node.dataset.atlasDrawn = ++this.shows;
      }
    }

    _clear(name) {
      const ctx = this.surface.contexts[name];
      ctx.clearRect(0, 0, this.view.width, this.view.height);
      return ctx;
    }

    /** The basemap changes with view, theme and tiles only; with tiles it stands back for them. */
    _paintBase() {
      const { x0, y0, scale, width, height, ratio } = this.view;
      const online = this.tiles.layer && this.tiles.state === "ok";
      const key = [x0, y0, scale, width, height, ratio, this.style.theme, online].join();
      if (key === this.baseKey) return;
      this.baseKey = key;
      const ctx = this._clear("base");
      if (!online) draw.drawBasemap(ctx, this.basemap, this.style, this.view);
      this.isSea = draw.seaMask(this.basemap, this.view);
    }

    /** The scene: every drawn record inside the view, on the screen. */
    _compose() {
      const { view, style } = this;
      const grow = view.zoom < 4.6 ? 0.72 : 1;
      const chosen = this.drawn.find(({ record }) => record.id === this.pick);
      const ends = new Set((chosen && chosen.record.ends) || []);
      const scene = { lines: [], points: [], selected: this.pick, ends };
      const signs = Atlas.marks.byNumber(this.state.marks);
      const coarse = this.drawn.length > 3000;
      for (const { record, code, words, change } of this.drawn) {
        if (outside(record.box, view, record.point ? -4 : 40)) continue;
        const back = chosen && record !== chosen.record && !ends.has(record.id);
        const alpha = back ? 0.8 : 1;
        if (record.point) {
          const [x, y] = toScreen(view, record.point.x, record.point.y);
          const look = style.point(record, code, grow, back ? 0.2 : 0, change);
          scene.points.push({ record, code, words, change, alpha: 1, x, y, look, sign: signs.get(record.i) });
        } else {
          const form = style.line(record.layer, record.kind, code, change);
          scene.lines.push({ record, code, words, change, alpha, form, grow, ...screenLine(record, view, coarse) });
        }
      }
      this.scene = scene;
    }

    _paintScene() {
      const { view, style, scene } = this;
      const [lines, marks] = [this._clear("lines"), this._clear("marks")];
      this._clear("hover");
      if (this.own) Atlas.own.paint(lines, this.own, view, style);
      const quiet = Boolean(this.tiles.layer);
      const above = this._covers();
      const onLines = this._lettersOnLines(above);
      const covers = [...above, ...onLines.map(Atlas.badges.boxOf)];
      const layout = labels.arrange(marks, scene, view, style, this.basemap, { isSea: this.isSea, covers, quiet });
      this.layout = layout;
      for (const label of layout.labels) if (label.under) labels.paintLabel(lines, style, label);
      if (view.zoom > 11) for (const item of scene.points) draw.drawAccuracy(lines, style, item, view);
      const selected = scene.lines.find(({ record }) => record.id === this.pick);
      draw.drawLines(lines, style, scene.lines.filter((item) => item !== selected), view, selected);
      labels.paintDots(marks, style, layout.dots);
      this._paintPoints(marks);
      for (const label of layout.labels) if (!label.under) labels.paintLabel(marks, style, label);
      this.letters = this._lettersBeside(onLines);
      Atlas.badges.paint(marks, style, this.letters);
    }

    _lettersOnLines(covers) {
      const seats = [];
      for (const [letter, number] of this.records ? this.state.letters : []) {
        const { id, point } = this.records[number];
        const spots = point ? [] : [...this._spots(id)].map(([x, y]) => this.surface.inward({ x, y }));
        seats.push(...[Atlas.badges.onLine(letter, spots, seats, this.view.frame, covers)].filter(Boolean));
      }
      return seats;
    }

    /** A tray may have moved a point, and labels stand by now. */
    _lettersBeside(seats) {
      const all = [...seats];
      const { labels: words, trays } = this.layout;
      const points = this.scene.points.map(({ x, y, look: { r } }) => [x - r, y - r, x + r, y + r]);
      const boxes = [...words.flatMap((label) => label.boxes), ...trays.map(({ box }) => box), ...points];
      for (const [letter, number] of this.state.letters) {
        const item = this.scene.points.find(({ record }) => record.i === number);
        if (item) all.push(Atlas.badges.besidePoint(letter, item, all, boxes));
      }
      return all;
    }

    _paintPoints(ctx) {
      const { view, style, scene, layout } = this;
      Atlas.marks.paint(ctx, style, scene.points);
      for (const tray of layout.trays) draw.drawTray(ctx, style, tray);
      for (const item of scene.points) {
        ctx.globalAlpha = item.alpha;
        draw.stampMarker(ctx, style, item.look, item.x, item.y, view.ratio);
      }
      ctx.globalAlpha = 1;
      const selected = scene.points.find(({ record }) => record.id === this.pick);
      if (selected) draw.drawRing(ctx, style, selected);
    }

    /** Boxes of what floats above the map, in canvas pixels. */
    _covers() {
      return this.chrome.boxes().map(([x0, y0, x1, y1]) => {
        const [a, b] = [this.surface.inward({ x: x0, y: y0 }), this.surface.inward({ x: x1, y: y1 })];
        return [a.x, a.y, b.x, b.y];
      });
    }

    // -- pointer

    /** The drawn thing under a container pixel: the nearest point, else the nearest line. */
    _at(pixel, touch) {
      const { x, y } = this.surface.inward(pixel);
      const reach = (touch ? 22 : 12) / this.surface.k;
      const nearest = (items, distance) => {
        let best = null;
        for (const item of items) {
          const d = distance(item);
          if (d <= (best ? best.d : reach)) best = { item, d };
        }
        return best && best.item;
      };
      return (
        nearest(this.scene.points, (item) => Math.hypot(item.x - x, item.y - y)) ||
        nearest(this.scene.lines, (item) => Math.min(...item.runs.map((run) => runDistance(run, x, y, reach))))
      );
    }

    _pixel(event) {
      const box = this.node.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    }

    _point(event) {
      if (event.pointerType !== "mouse" || event.buttons || !this.view) return;
      const onMap = event.target === this.node || this.map.getPane("mapPane").contains(event.target);
      const pixel = this._pixel(event);
      this._hover(onMap ? this._at(pixel, false) : null, pixel);
    }

    _hover(item, pixel) {
      this.chrome.tooltip(item && { item, pixel, colour: this.style.colour(item.record.layer, item.change) });
      if (item === this.hovered) return;
      this.hovered = item;
      this.node.classList.toggle("atlas-over", Boolean(item));
      if (!this.view) return;
      const ctx = this._clear("hover");
      if (!item) return;
      if (item.record.point) draw.drawRing(ctx, this.style, item);
      else draw.drawHoveredLine(ctx, this.style, item, this.view);
    }

    _click(event) {
      if (!this.view) return;
      const touch = (event.originalEvent || {}).pointerType === "touch";
      const item = this._at(event.containerPoint, touch);
      this._choose(item ? item.record.id : null);
    }

    /** Show the choice at once; the caller answers with a new state. */
    _choose(id) {
      if (id !== this.pick) {
        this.pick = id;
        this.surface.request();
      }
      this.reply({ selected: id });
    }

    // -- for tests and accessibility

    report() {
      const { map, style } = this;
      const center = map.getCenter();
      const bounds = map.getBounds();
      return {
        ready: Boolean(this.records && this.view),
        theme: style ? style.theme : null,
        drawn: this.drawn.map(({ record, code, change }) => ({ id: record.id, code, change, pattern: this._pattern(record, code, change) })),
        letters: this.letters.map(({ letter }) => letter),
        labels: this.layout.labels.filter((label) => this._inView(label)).map(({ text }) => text),
        selected: this.pick,
        marks: Object.fromEntries(this.scene.points.filter(({ sign }) => sign).map(({ record, sign }) => [record.id, sign])),
        view: { lat: center.lat, lon: center.lng, zoom: map.getZoom(), extent: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()], moved: this._moved() },
        notice: this.state.notice,
        tiles: this.tiles.state,
      };
    }

    /** Labels are also placed beside the view, where a small pan will bring them in. */
    _inView({ boxes }) {
      const [x0, y0, x1, y1] = this.view.frame;
      return boxes.every((box) => box[0] >= x0 && box[1] >= y0 && box[2] <= x1 && box[3] <= y1);
    }

    /** How a record is drawn, in the words of the style table. */
    _pattern(record, code, change) {
      if (record.point) return this.style.point(record, code, 1, 0, change);
      const { colour, width, dash, hollow, ornament } = this.style.line(record.layer, record.kind, code, change);
      return { colour, width, dash, hollow, ornament };
    }

    boxes() {
      return this.layout.labels.filter((label) => this._inView(label)).flatMap(({ text, boxes }) =>
        boxes.map(([x0, y0, x1, y1]) => {
          const [a, b] = [this.surface.outward({ x: x0, y: y0 }), this.surface.outward({ x: x1, y: y1 })];
          return [a.x, a.y, b.x, b.y, text];
        })
      );
    }

    /** A container pixel where a click picks this record, or null. */
    pointOf(id) {
      return this._spots(id).next().value ?? null;
    }

    /** Container pixels where a click picks this record; of a line from its middle outwards. */
    *_spots(id) {
      const point = this.scene.points.find(({ record }) => record.id === id);
      const line = this.scene.lines.find(({ record }) => record.id === id);
      const tries = point ? [point] : line ? line.runs.flatMap(({ xy }) => sample(xy)) : [];
      const size = this.map.getSize();
      const covers = this.chrome.boxes();
      for (const at of tries) {
        const { x, y } = this.surface.outward(at)._round(); // browsers report clicks in whole pixels
        const covered = covers.some(([x0, y0, x1, y1]) => x >= x0 && x <= x1 && y >= y0 && y <= y1);
        if (x < 2 || y < 2 || x > size.x - 2 || y > size.y - 2 || covered) continue;
        const found = this._at({ x, y }, false);
        if (found && found.record.id === id) yield [x, y];
      }
    }
  }

  /** The kind of change of each record, by number; without a comparison none has any. */
  function changesByNumber(changes) {
    const known = new Map(Object.entries(changes || {}).flatMap(([kind, numbers]) => numbers.map((number) => [number, kind])));
    return changes ? (number) => known.get(number) || draw.UNCHANGED : () => "";
  }

  /** Points along a line, from its middle outwards. */
  function sample(xy) {
    const along = distances(xy);
    const count = 41;
    return Array.from({ length: count }, (_, k) => {
      const share = 0.5 + ((k % 2 ? 1 : -1) * Math.ceil(k / 2)) / count;
      return pointAlong(xy, along, share * along[along.length - 1]);
    });
  }

  function runDistance(run, x, y, reach) {
    const { xy } = run;
    run.box = run.box || boxOf([xy]);
    const [x0, y0, x1, y1] = run.box;
    if (x < x0 - reach || x > x1 + reach || y < y0 - reach || y > y1 + reach) return Infinity;
    let best = Infinity;
    for (let k = 2; k < xy.length; k += 2) {
      const [ax, ay, dx, dy] = [xy[k - 2], xy[k - 1], xy[k] - xy[k - 2], xy[k + 1] - xy[k - 1]];
      const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
      best = Math.min(best, Math.hypot(ax + dx * t - x, ay + dy * t - y));
    }
    return best;
  }

  const asked = new Map();

  /** The content of a JSON file, which is fetched when it is first asked for. */
  Atlas.file = (name) => {
    const { href } = new URL(name, document.baseURI);
    if (!asked.has(href)) asked.set(href, fetch(href).then((answer) => answer.json()));
    return asked.get(href);
  };

  /** Labels are measured with the fonts they are painted in. */
  async function fontsReady() {
    await Atlas.styled; // the style sheet says where they are
    await Promise.all(labels.fonts.map((font) => document.fonts?.load(font))).catch(() => {});
  }

  /** A missing font must not hold up the map. */
  const soon = (fonts) => Promise.race([fonts, new Promise((resolve) => setTimeout(resolve, 1500))]);

  // ---- What floats above the map ---------------------------------------------------------------

  const METHODS = { surveyed: "Surveyed", traced: "Traced", schematic: "Schematic" };

  /** Tooltip, cards, scale bar and caption: plain HTML over the map. */
  class Chrome {
    constructor(map) {
      this.map = map;
      this.node = map.getContainer();
      this.covers = [];
      this.tip = element(this.node, "atlas-tip");
      this.tip.setAttribute("role", "tooltip");
      this.tipLines = ["atlas-tip-name", "atlas-tip-words", "atlas-tip-place"].map((name) => element(this.tip, name));
      this.card = this._card("atlas-card");
      this.stripe = this._card("atlas-strip");
      this.wait = element(this.node, "atlas-wait");
      this.year = element(this.node, "atlas-big");
      this.news = element(this.node, "atlas-news");
      this.foot = element(this.node, "atlas-caption");
      this.bar = element(this.node, "atlas-scale");
      this.barLabels = ["atlas-scale-zero", "atlas-scale-length"].map((name) => element(this.bar, name));
      for (const part of [this.tip, this.card, this.stripe, this.wait, this.year, this.news, this.foot]) part.hidden = true;
      this.stripe.addEventListener("click", () => this.strip(null));
      for (const part of [this.foot, this.stripe, this.card]) L.DomEvent.disableClickPropagation(part);
      this.map.whenReady(() => this.scaleBar());
    }

    _card(name) {
      const card = element(this.node, name);
      card.setAttribute("role", "status");
      element(card, `${name}-title`);
      element(card, `${name}-text`);
      return card;
    }

    _fill(card, title, text) {
      card.hidden = !title;
      card.children[0].textContent = title || "";
      card.children[1].textContent = text || "";
    }

    show(state) {
      this._fill(this.card, state.notice && state.notice.title, state.notice && state.notice.text);
      this.node.classList.toggle("atlas-faint", Boolean(state.notice));
      this.node.classList.toggle("atlas-plain", state.plain);
      this.year.hidden = !state.big;
      this.year.textContent = state.big || "";
      this.news.hidden = !state.milestones.length;
      this.news.replaceChildren();
      for (const milestone of state.milestones) element(this.news, "atlas-milestone", milestone);
      this.node.style.setProperty("--atlas-scale", state.scale || 1);
      Object.assign(this, { covers: state.covers, scale: state.scale });
      if (this.map._loaded) this.scaleBar();
      this.caption(state, state.basemap.kind === "tiles");
    }

    strip(title, text) {
      this._fill(this.stripe, title, text);
    }

    loading(count) {
      this.wait.hidden = !count;
      this.wait.textContent = count ? `Drawing ${count} records` : "";
    }

    /** Caption of the view; with tiles their attribution, whose links are kept and whose markup is not trusted. */
    caption(state, online) {
      this.foot.textContent = state.caption || "";
      if (online && state.basemap.attribution) {
        if (state.caption) this.foot.append(" · ");
        this.foot.append(...safeText(state.basemap.attribution));
      }
      this.foot.hidden = !this.foot.textContent;
    }

    tooltip(content) {
      this.tip.hidden = !content;
      if (!content) return;
      const { record, words } = content.item;
      const method = METHODS[record.method];
      const place = method && record.km ? `${method}, ±${record.km} km; click for sources` : "Click for sources";
      [record.name, words || "", place].forEach((text, k) => (this.tipLines[k].textContent = text));
      const { x, y } = content.pixel;
      const [width, height] = [this.tip.offsetWidth, this.tip.offsetHeight];
      const size = this.map.getSize();
      const left = x + 14 + width > size.x - 4 ? x - 14 - width : x + 14;
      const top = y + 16 + height > size.y - 4 ? y - 12 - height : y + 16;
      this.tip.style.transform = `translate(${Math.round(Math.max(4, left))}px, ${Math.round(Math.max(4, top))}px)`;
    }

    /** A round number of kilometres, true at the middle latitude. */
    scaleBar() {
      const size = this.map.getSize();
      if (!size.x || !size.y) return;
      const perKm = 1000 / metresPerPixel(this.map.getCenter().lat, this.map.getZoom());
      const most = Math.min(110 * (this.scale || 1), size.x / 4) / perKm;
      const power = 10 ** Math.floor(Math.log10(most));
      const length = [5, 2, 1].map((step) => step * power).find((value) => value <= most) || power;
      this.bar.style.width = `${Math.round(length * perKm)}px`;
      this.barLabels[0].textContent = "0";
      this.barLabels[1].textContent = length >= 1 ? `${length} km` : `${length * 1000} m`;
    }

    /** Boxes of all visible parts, and of what the page lays over the map, in container pixels. */
    boxes() {
      const origin = this.node.getBoundingClientRect();
      const parts = [this.foot, this.stripe, this.year, this.news, ...this.node.querySelectorAll(".leaflet-bar")];
      return parts
        .filter((part) => !part.hidden)
        .map((part) => part.getBoundingClientRect())
        .concat(this._scaleBox())
        .filter((box) => box.width)
        .map((box) => [box.left - origin.left - 4, box.top - origin.top - 4, box.right - origin.left + 4, box.bottom - origin.top + 4])
        .concat(this.covers);
    }

    /** The scale bar and its words as one: a name between them would be read as part of it. */
    _scaleBox() {
      const boxes = [this.bar, ...this.barLabels].map((part) => part.getBoundingClientRect());
      const least = (side) => Math.min(...boxes.map((box) => box[side]));
      const most = (side) => Math.max(...boxes.map((box) => box[side]));
      return new DOMRect(least("x") - 6, least("y"), most("right") - least("x") + 12, most("bottom") - least("y"));
    }
  }

  function metresPerPixel(lat, zoom) {
    return (40075016.7 * Math.cos((lat * Math.PI) / 180)) / (256 * 2 ** zoom);
  }

  /** Text and http links of an attribution; the parsed document is inert, so nothing in it can run or load. */
  function safeText(markup) {
    const source = new DOMParser().parseFromString(markup, "text/html").body;
    return [...source.childNodes].map((node) => {
      const href = node.nodeName === "A" ? node.getAttribute("href") || "" : "";
      if (!/^https?:\/\//.test(href)) return document.createTextNode(node.textContent);
      const link = document.createElement("a");
      Object.assign(link, { href, target: "_blank", rel: "noopener", textContent: node.textContent });
      return link;
    });
  }

  Atlas.start = (map, options = {}) => new AtlasMap(map, options);
})((window.Atlas = window.Atlas || {}));
