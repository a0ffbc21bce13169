/* Runs in each measured page before its own scripts: tells when the map inside its frame is painted. */
if (window === window.top) {
  const LIMIT = 120000;
  const map = () => document.querySelector('iframe[title="streamlit_folium.st_folium"]')?.contentDocument;
  const drawn = () => map()?.getElementById("map_div")?.dataset.atlasDrawn;
  // Deck tells nobody when it has painted: its calls to the graphics interface are counted.
  let draws = 0;
  for (const { prototype } of [WebGLRenderingContext, WebGL2RenderingContext])
    for (const name of ["drawArrays", "drawElements", "drawArraysInstanced", "drawElementsInstanced"]) {
      const drawing = prototype[name];
      if (drawing) prototype[name] = function (...given) { draws += 1; return drawing.apply(this, given); };
    }
  const tests = {
    draws: (before) => draws > (before ?? 0),
    // The atlas counts up on the map's container after each new state is painted.
    atlas: (before) => drawn() !== undefined && drawn() !== before,
    // A folium page has exactly the wanted paths, all of them made for the choices of this moment.
    paths: ([mark, count]) => {
      const paths = map()?.querySelectorAll("path.record") ?? [];
      return paths.length === count && [...paths].every((path) => path.classList.contains(mark));
    },
  };
  const isAtRest = () => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning";

  /* Time of the frame after the one in which `done` was true: by then that one's picture is out. */
  const timeOf = (done) => new Promise((resolve, reject) => {
    const limit = performance.now() + LIMIT;
    const look = () => {
      if (done()) requestAnimationFrame(() => resolve(performance.now()));
      else if (performance.now() > limit) reject(new Error(`not seen within ${LIMIT} ms on ${location}: ${done}`));
      else requestAnimationFrame(look);
    };
    look();
  });

  let begun = 0;
  let painted = null;
  window.benchmark = {
    now: { atlas: drawn, draws: () => draws },
    expect: (test, wanted) => { painted = timeOf(() => tests[test](wanted)); },
    expectAfterClick: (test, wanted) => {
      addEventListener("click", (event) => { begun = event.timeStamp; }, { capture: true, once: true });
      benchmark.expect(test, wanted);
    },
    times: async () => [(await painted) - begun, (await timeOf(isAtRest)) - begun],
  };
}
