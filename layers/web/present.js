/* Presents a briefing: its words fill the left of the screen, the map that is already there fills the rest.
 *
 *   startPresenting(host, talk, at)     scenes as `presented.talk` makes them (a promise will do); at: which one, from 0
 *
 *   host.stage         the element that shows the map; it is laid out anew, never moved or made again
 *   host.windows       windows whose keys are heard
 *   host.file(name)    features.json, rows.json, style.json, swatches.json
 *   host.show(state)   shows a state over what the map shows; a promise of what is on it, [number, pattern, words] each
 *   host.restore()     shows again what was there before, where it was
 *   host.own           name and colour of what the reader laid over the map, if anything
 *
 * The browser has all records in all years, so a key is answered at once and no server is asked. No imports: the same
 * script stands in files of one page. Text from data is only written as text.
 */

const FORWARD = ["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"];
const BACK = ["ArrowLeft", "ArrowUp", "PageUp", "Backspace"];
const DESIGN = [1920, 1080];
const MAP_SCALE = 1.6; // of lines and letters of the page's map, on a screen as it is designed
const HELD_MS = 400;
const OPENING_MS = 2000; // in which the end of the full screen is the second window's doing
const SWIPE = 50;

function made(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("aria-") || name === "role") node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children);
  return node;
}

/* Symbols are our own SVG, the one thing that is written as markup. */
function drawnSymbol(svg) {
  const box = made("span", { className: "present-symbol" });
  box.innerHTML = svg ?? "";
  return box;
}

/* Words as the server packs them: [text, face, numbers of sources]. */
function spoken(runs) {
  return runs.flatMap(([text, face, numbers], at) => {
    const tag = { semibold: "strong", italic: "em" }[face] ?? "span";
    const raised = numbers.length ? [made("sup", {}, numbers.join(","))] : [];
    return [...(at ? [" "] : []), made(tag, {}, text), ...raised];
  });
}

function paragraphs(list) {
  return list.map(([marker, runs]) => made("p", { className: marker ? "present-item" : "" }, ...(marker ? [made("span", {}, marker)] : []), made("span", {}, ...spoken(runs))));
}

class Presenter {
  constructor(host, talk, at) {
    Object.assign(this, { host, talk, at: Math.min(at, talk.scenes.length - 1), whole: false, shows: 0 });
    this.came = document.activeElement;
    this.listeners = [];
    this.build();
    document.documentElement.dataset.atlasPresenting = "";
    host.stage.dataset.atlasStage = "";
    document.body.append(this.root);
    this.ink = new Ink(this.layer);
    this.listen();
    this.place();
    this.go(this.at);
    this.heading.focus({ preventScroll: true });
  }

  // ---- what is on the screen

  build() {
    const { title, wordmark } = this.talk;
    this.year = made("p", { className: "present-year" });
    this.heading = made("h1", { tabIndex: -1 });
    this.text = made("div", { className: "present-text" });
    this.callouts = made("ul", { className: "present-callouts" });
    this.sources = made("p", { className: "present-sources" });
    this.rule = made("span");
    this.apart = made("p", { className: "present-apart" });
    this.column = made("section", { className: "present-words", tabIndex: 0, role: "region", "aria-label": "Words of the scene" },
      made("div", { className: "present-head" }, made("p", {}, wordmark), this.year),
      this.heading, this.apart, this.text, this.callouts, this.sources);
    this.layer = made("canvas", { className: "present-layer" });
    this.spot = made("i", { className: "present-spot", hidden: true });
    this.alt = made("p", { className: "present-unseen" });
    this.view = made("div", { className: "present-view" }, this.yearButtons(), this.layer, this.spot, this.alt);
    this.legend = made("ul", { className: "present-legend", "aria-label": "Legend" });
    this.said = made("p", { className: "present-unseen", role: "status" });
    this.notice = made("p", { className: "present-notice", role: "status", hidden: true });
    this.root = made("div", { className: "present", role: "dialog", "aria-modal": "true", "aria-label": `Presentation: ${title}` },
      this.column, this.view, this.controls(), this.legend, this.said, this.notice);
  }

  button(words, name, does, className = "") {
    const button = made("button", { type: "button", className, title: name, "aria-label": name }, words);
    button.addEventListener("click", does);
    return button;
  }

  yearButtons() {
    this.earlier = this.button("", "One year back", () => this.setYear(this.shownYear - 1));
    this.now = this.button("", "Year of the scene", () => this.setYear(this.scene.map.year));
    this.later = this.button("", "One year on", () => this.setYear(this.shownYear + 1));
    return made("div", { className: "present-years", role: "group", "aria-label": "Year of the map" }, this.earlier, this.now, this.later);
  }

  controls() {
    this.counter = made("span", { className: "present-place" });
    this.back = this.button("‹", "Previous scene (left arrow)", () => this.go(this.at - 1));
    this.on = this.button("›", "Next scene (right arrow)", () => this.go(this.at + 1));
    this.wholeButton = this.button("Text", "Text of the scene in full (N)", () => this.toggleWhole());
    this.pointerButton = this.button("Pointer", "Pointer (L)", () => this.setMode("pointer"));
    this.inkButton = this.button("Ink", "Ink: draw on the map (I)", () => this.setMode("ink"));
    this.undoButton = this.button("Undo", "Undo the last stroke (Z)", () => this.ink.undo(), "present-inking");
    this.clearButton = this.button("Clear", "Clear the ink (C)", () => this.ink.clear(), "present-inking");
    return made("div", { className: "present-controls", role: "group", "aria-label": "Presentation" },
      this.back, this.counter, this.on, made("i"),
      this.wholeButton,
      this.button("Notes", "Notes in a second window (W)", () => this.openNotes(), "present-desk"),
      this.pointerButton, this.inkButton, this.undoButton, this.clearButton,
      this.button("Screen", "Full screen (F)", () => this.fill(), "present-desk"),
      this.button("End", "End (Escape)", () => this.close()));
  }

  // ---- scenes

  get scene() {
    return this.talk.scenes[this.at];
  }

  go(number) {
    this.at = Math.max(0, Math.min(number, this.talk.scenes.length - 1));
    this.shownYear = this.scene.map.year;
    this.picked = this.scene.map.selected;
    this.ink.clear();
    const { heading, alt } = this.scene;
    const place = `${this.at + 1} / ${this.talk.scenes.length}`;
    this.heading.textContent = heading;
    this.alt.textContent = alt;
    this.counter.textContent = place;
    this.back.disabled = this.at === 0;
    this.on.disabled = this.at === this.talk.scenes.length - 1;
    this.said.textContent = `Scene ${place.replace("/", "of")}: ${heading}`;
    this.drawWords();
    this.drawYear();
    this.showMap();
    this.notes?.show(this.scene, place, this.talk.scenes[this.at + 1]);
    this.column.scrollTop = 0;
  }

  /* Of a scene that points at things the first paragraph is shown, the rest is for the speaker; else the text is the message. */
  drawWords() {
    const { paragraphs: all, callouts, sources } = this.scene;
    const shown = callouts.length && !this.whole ? all.slice(0, 1) : all;
    this.text.replaceChildren(...paragraphs(shown));
    this.callouts.replaceChildren(...callouts.map((callout) => this.callout(callout)));
    const cited = new Set([...shown.flatMap(([, runs]) => runs), ...callouts.flatMap(({ words }) => words)].flatMap(([, , numbers]) => numbers));
    const listed = sources.filter(([number]) => cited.has(number)).flatMap(([number, words]) => [made("b", {}, String(number)), ` ${words}. `]);
    this.sources.replaceChildren(...(listed.length ? [made("b", {}, "Sources. "), ...listed] : []), this.rule);
    this.wholeButton.setAttribute("aria-pressed", String(this.whole));
    this.wholeButton.hidden = !callouts.length || all.length < 2;
    this.fitWords();
  }

  callout({ letter, number, name, words }) {
    const row = made("li", {}, made("b", { className: "present-letter" }, letter), drawnSymbol(""),
      made("div", {}, made("b", {}, name), " ", made("span", { className: "present-status" }), made("p", {}, ...spoken(words))));
    row.number = number;
    return row;
  }

  drawYear() {
    const { year } = this.scene.map;
    const [first, last] = this.talk.years;
    this.year.textContent = this.shownYear;
    this.rule.textContent = this.talk.rules[this.scene.rules][this.shownYear - first];
    this.earlier.textContent = `‹ ${this.shownYear - 1}`;
    this.now.textContent = this.shownYear;
    this.later.textContent = `${this.shownYear + 1} ›`;
    this.earlier.disabled = this.shownYear <= first;
    this.later.disabled = this.shownYear >= last;
    this.apart.textContent = this.shownYear === year ? "" : `The map shows ${this.shownYear}; the words are about ${year}.`;
  }

  setYear(year) {
    const [first, last] = this.talk.years;
    const wanted = Math.max(first, Math.min(year, last));
    if (wanted === this.shownYear) return;
    this.shownYear = wanted;
    this.said.textContent = `The map shows ${wanted}`;
    this.drawYear();
    this.showMap(true);
    this.fitWords();
  }

  /* Where the scene stays, the map stays where the speaker moved it. */
  async showMap(stay = false, calm = false) {
    const { extent, changes, ...map } = this.scene.map;
    const show = (this.shows += 1);
    if (!stay) this.fit = { extent, calm, seq: `scene ${show}` };
    const compared = this.shownYear === map.year && changes ? { changes } : {};
    const state = { ...map, ...compared, year: this.shownYear, selected: this.picked, fit: this.fit, scale: Math.max(1, MAP_SCALE * this.unit), plain: true, covers: [this.covered()] };
    const [items, look] = await Promise.all([this.host.show(state), this.look()]);
    if (show === this.shows && this.root.isConnected) this.drawItems(items, look, compared.changes);
  }

  /* The year buttons, in pixels of the map: no label stands under them. */
  covered() {
    const [view, years] = [this.view, this.now.parentElement].map((node) => node.getBoundingClientRect());
    return [years.left - view.left, years.top - view.top, years.right - view.left, years.bottom - view.top];
  }

  async look() {
    const [{ features }, rows, style, swatches] = await Promise.all(["features.json", "rows.json", "style.json", "swatches.json"].map((name) => this.host.file(name)));
    return { features, rows, style, swatches };
  }

  /* What is on the map, of which the callouts tell the status and the legend the symbols. */
  drawItems(items, { features, rows, style, swatches }, changes) {
    const byNumber = new Map(items.map(([number, pattern, words]) => [number, { pattern, words }]));
    for (const row of this.callouts.children) {
      const item = byNumber.get(row.number);
      const { layer, kind } = features[row.number];
      row.querySelector(".present-symbol").replaceWith(drawnSymbol(item && swatches[`${layer}/${kind}/${item.pattern}`]));
      row.querySelector(".present-status").textContent = item ? (item.pattern === "promised" ? item.words : style.patterns[item.pattern].title) : "not on this map";
    }
    const placed = items.filter(([number]) => features[number].geometry);
    const layers = new Set(placed.map(([number]) => features[number].layer));
    const patterns = new Set(placed.map(([, pattern]) => pattern));
    const kinds = Object.keys(changes ?? {}).map((kind) => [`change/${kind}`, style.changes[kind].title]);
    const onMap = [...rows.layers.flatMap((group) => group.rows).filter(({ id }) => layers.has(id)), ...rows.patterns[0].rows.filter(({ id }) => patterns.has(id))];
    const entries = changes ? kinds : onMap.map(({ swatch, title }) => [swatch, title]);
    const own = (this.host.own ?? []).map(([name, colour]) => {
      const mark = made("span", { "aria-hidden": "true" }, "▲");
      mark.style.color = colour;
      return made("li", {}, mark, `${name} (user data, not checked)`);
    });
    this.legend.replaceChildren(...entries.map(([swatch, title]) => made("li", {}, drawnSymbol(swatches[swatch]), title)), ...own);
    this.fitWords();
  }

  // ---- room

  /* Sizes follow the screen; a long scene is set smaller, down to a limit, before it scrolls. */
  place() {
    const narrow = innerWidth < 760;
    this.unit = narrow ? 0.72 : Math.min(innerWidth / DESIGN[0], innerHeight / DESIGN[1]);
    this.root.classList.toggle("present-narrow", narrow);
    this.root.style.setProperty("--u", `${this.unit}px`);
    const { left, top, width, height } = this.view.getBoundingClientRect();
    const page = document.documentElement.style;
    for (const [name, value] of Object.entries({ left, top, width, height })) page.setProperty(`--present-${name}`, `${value}px`);
    this.ink?.resize(width, height);
    this.fitWords();
  }

  fitWords() {
    for (const size of [1, 0.95, 0.9, 0.85, 0.8, 0.75]) {
      this.column.style.setProperty("--t", size);
      if (this.column.scrollHeight <= this.column.clientHeight) return;
    }
  }

  /* The browser decides whether it may; without it the presentation fills the window. */
  fill() {
    document.documentElement.requestFullscreen?.({ navigationUI: "hide" }).catch(() => {});
  }

  // ---- modes

  setMode(mode, on = this.root.dataset.mode !== mode) {
    this.root.dataset.mode = on ? mode : "";
    this.spot.hidden = true;
    this.pointerButton.setAttribute("aria-pressed", String(on && mode === "pointer"));
    this.inkButton.setAttribute("aria-pressed", String(on && mode === "ink"));
  }

  /* A tap of the key leaves the pointer on, a longer press shows it as long as it lasts. */
  holdPointer(event) {
    if (event.type === "keydown" && !event.repeat) {
      this.pressed = { at: event.timeStamp, was: this.root.dataset.mode === "pointer" };
      this.setMode("pointer", true);
    } else if (event.type === "keyup" && this.pressed) {
      const held = event.timeStamp - this.pressed.at > HELD_MS;
      if (held || this.pressed.was) this.setMode("pointer", false);
      this.pressed = null;
    }
  }

  point({ clientX, clientY }) {
    if (this.root.dataset.mode !== "pointer") return;
    const { left, top } = this.view.getBoundingClientRect();
    this.spot.hidden = false;
    this.spot.style.transform = `translate(${clientX - left}px, ${clientY - top}px)`;
  }

  toggleWhole() {
    this.whole = !this.whole;
    this.drawWords();
    this.showMap(true);
  }

  /* A second window may end the full screen of the first; the presentation goes on. */
  openNotes() {
    this.opening = performance.now();
    this.notes ??= new Notes();
    if (!this.notes.open((target) => this.hear(target))) {
      this.tell("The browser blocked the second window. Press N to read the notes here.");
      return;
    }
    this.notes.show(this.scene, this.counter.textContent, this.talk.scenes[this.at + 1]);
  }

  tell(words) {
    this.notice.hidden = false;
    this.notice.textContent = words;
    this.notice.onanimationend = () => (this.notice.hidden = true);
  }

  // ---- keys and gestures

  attend(target, type, does, options) {
    target.addEventListener(type, does, options);
    this.listeners.push(() => target.removeEventListener(type, does, options));
  }

  hear(target) {
    this.attend(target, "keydown", (event) => this.key(event), true);
    this.attend(target, "keyup", (event) => event.key.toLowerCase() === "l" && this.holdPointer(event), true);
  }

  listen() {
    for (const target of this.host.windows) this.hear(target);
    this.attend(window, "resize", () => {
      this.place();
      this.showMap(false, true);
    });
    this.attend(document, "fullscreenchange", () => this.fullScreenChanged());
    this.layer.addEventListener("pointermove", (event) => this.point(event));
    this.layer.addEventListener("pointerleave", () => (this.spot.hidden = true));
    let start = null;
    this.column.addEventListener("touchstart", ({ touches: [touch] }) => (start = touch), { passive: true });
    this.column.addEventListener("touchend", ({ changedTouches: [end] }) => {
      const [x, y] = [end.clientX - start.clientX, end.clientY - start.clientY];
      if (Math.abs(x) > SWIPE && Math.abs(x) > 2 * Math.abs(y)) this.go(this.at + (x < 0 ? 1 : -1));
    }, { passive: true });
  }

  fullScreenChanged() {
    const left = this.full && !document.fullscreenElement;
    this.full = Boolean(document.fullscreenElement);
    if (left && !(performance.now() - this.opening < OPENING_MS)) this.close();
  }

  /* Neither page nor map hears a key meanwhile. */
  key(event) {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.stopImmediatePropagation();
    if ((key === " " || key === "Enter") && target.closest?.("button")) return;
    if (key === "Tab") return this.keepFocus(event);
    if (FORWARD.includes(key)) this.go(this.at + 1);
    else if (BACK.includes(key)) this.go(this.at - 1);
    else if (/^[0-9]$/.test(key)) this.goTo((Number(key) || 10) - 1);
    else if (!this.command(key, event)) return;
    event.preventDefault();
  }

  goTo(number) {
    if (number < this.talk.scenes.length) this.go(number);
  }

  command(key, event) {
    const commands = {
      Escape: () => this.close(), Home: () => this.go(0), End: () => this.go(this.talk.scenes.length - 1),
      "+": () => this.setYear(this.shownYear + 1), "-": () => this.setYear(this.shownYear - 1), "=": () => this.setYear(this.shownYear + 1),
      n: () => this.toggleWhole(), w: () => this.openNotes(), f: () => this.fill(), l: () => this.holdPointer(event),
      i: () => this.setMode("ink"), z: () => this.ink.undo(), c: () => this.ink.clear(),
    };
    const does = commands[key.length === 1 ? key.toLowerCase() : key];
    does?.();
    return Boolean(does);
  }

  keepFocus(event) {
    const all = [...this.root.querySelectorAll("button, [tabindex='0']")].filter((node) => !node.disabled && node.getClientRects().length);
    const here = all.indexOf(document.activeElement);
    const next = event.shiftKey ? (here <= 0 ? all.length - 1 : here - 1) : (here + 1) % all.length;
    all[next].focus();
    event.preventDefault();
  }

  // ---- the end

  /* Out of the full screen first: the map is put back at the size that it had. */
  async close() {
    for (const stop of this.listeners.splice(0)) stop();
    this.notes?.close();
    if (document.fullscreenElement) await document.exitFullscreen().catch(() => {});
    if (!this.root.isConnected) return;
    this.root.remove();
    delete document.documentElement.dataset.atlasPresenting;
    delete this.host.stage.dataset.atlasStage;
    this.host.restore();
    this.came?.focus?.({ preventScroll: true });
  }
}

/* Strokes in shares of the layer, so that they stay where they are when it changes its size. */
class Ink {
  constructor(canvas) {
    Object.assign(this, { canvas, strokes: [], size: [0, 0] });
    canvas.addEventListener("pointerdown", (event) => {
      if (!this.inking()) return;
      canvas.setPointerCapture(event.pointerId);
      this.strokes.push([this.share(event)]);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!this.inking() || !event.buttons || !this.strokes.length) return;
      this.strokes.at(-1).push(this.share(event));
      this.draw();
    });
  }

  inking() {
    return this.canvas.closest(".present").dataset.mode === "ink";
  }

  share({ offsetX, offsetY }) {
    return [offsetX / this.size[0], offsetY / this.size[1]];
  }

  resize(width, height) {
    const ratio = devicePixelRatio || 1;
    this.size = [width, height];
    Object.assign(this.canvas, { width: width * ratio, height: height * ratio });
    this.canvas.getContext("2d").scale(ratio, ratio);
    this.draw();
  }

  undo() {
    this.strokes.pop();
    this.draw();
  }

  clear() {
    this.strokes = [];
    this.draw();
  }

  draw() {
    const ctx = this.canvas.getContext("2d");
    const [width, height] = this.size;
    ctx.clearRect(0, 0, width, height);
    Object.assign(ctx, { strokeStyle: getComputedStyle(this.canvas).color, lineWidth: Math.max(3, height / 220), lineCap: "round", lineJoin: "round" });
    for (const stroke of this.strokes) {
      ctx.beginPath();
      for (const [x, y] of stroke) ctx.lineTo(x * width, y * height);
      ctx.stroke();
    }
  }
}

const NOTES_CSS = `body { margin: 0; padding: 28px 34px; max-width: 46em; font: 400 20px/29px "Source Sans", "Source Sans 3", "Segoe UI", "Helvetica Neue", Arial, sans-serif; color: #17212b; background: #fbfaf7; }
h1 { font: 600 28px/34px "Source Serif", Georgia, serif; margin: 4px 0 14px; } p { margin: 0 0 12px; } sup { font-size: 12px; line-height: 0; margin-left: 2px; }
.place, .next { color: #4a5661; font-size: 16px; line-height: 22px; } .next { border-top: 1px solid #d9d5ca; padding-top: 10px; } .present-item > span:first-child { display: inline-block; min-width: 1.2em; }`;

/* The words of the scene for whoever speaks, in a blank window of the same origin. */
class Notes {
  open(hear) {
    if (this.window && !this.window.closed) {
      this.window.focus();
      return true;
    }
    this.window = window.open("", "atlas-notes", "width=760,height=820");
    if (!this.window) return false;
    const { document: page } = this.window;
    page.title = "Notes";
    page.documentElement.lang = "en";
    page.head.append(made("style", {}, NOTES_CSS));
    hear(this.window);
    return true;
  }

  show({ heading, paragraphs: all, callouts }, place, next) {
    if (!this.window || this.window.closed) return;
    const said = callouts.map(({ letter, name, words }) => made("p", {}, made("b", {}, `${letter} ${name}. `), ...spoken(words)));
    this.window.document.body.replaceChildren(
      made("p", { className: "place" }, place), made("h1", {}, heading), ...paragraphs(all), ...said,
      made("p", { className: "next" }, next ? `Next: ${next.heading}` : "This is the last scene."));
  }

  close() {
    this.window?.close();
  }
}

/* The full screen is asked for at once: browsers grant it only in answer to a click. */
export async function startPresenting(host, talk, at = 0) {
  document.documentElement.requestFullscreen?.({ navigationUI: "hide" }).catch(() => {});
  const presenter = new Presenter(host, await talk, at);
  presenter.full = Boolean(document.fullscreenElement);
  return presenter;
}
