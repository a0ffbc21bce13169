/*
 * The atlas map: what a panel marks at points, as [record, form, text, radius]: rings that say a verdict, discs that say a
 * size. Load order: after draw.js. Shape and words say it; colour keeps to saying which layer.
 */
(function (Atlas) {
  "use strict";

  const RINGS = { full: [[]], dashed: [[3.5, 2.6]], dotted: [[1, 2.4]], double: [[], []] };

  /** Marks by number of the record. */
  function byNumber(marks) {
    return new Map((marks || []).map(([number, form, text, radius]) => [number, { form, text, radius }]));
  }

  function circle(ctx, { x, y }, r, dash) {
    ctx.setLineDash(dash);
    ctx.beginPath();
    ctx.arc(x, y, r, 0, 2 * Math.PI);
    ctx.stroke();
    ctx.setLineDash([]);
  }

  /** Rings around a point: the halo first, so that they stand off from lines. */
  function ring(ctx, style, item) {
    RINGS[item.sign.form].forEach((dash, k) => {
      const r = item.look.r + 4 + 3.2 * k;
      ctx.strokeStyle = style.tokens.halo;
      ctx.lineWidth = 3.2;
      circle(ctx, item, r, []);
      ctx.strokeStyle = item.sign.form === "dotted" ? style.tokens.undocumented : style.tokens.ink;
      ctx.lineWidth = 1.5;
      circle(ctx, item, r, dash);
    });
  }

  /** A disc whose area says a quantity; a hollow one was only expected. */
  function disc(ctx, style, item) {
    const { form, radius } = item.sign;
    ctx.fillStyle = ctx.strokeStyle = style.layerColour(item.record.layer);
    ctx.lineWidth = 1.2;
    if (form === "disc") {
      ctx.globalAlpha = 0.2;
      ctx.beginPath();
      ctx.arc(item.x, item.y, radius, 0, 2 * Math.PI);
      ctx.fill();
      ctx.globalAlpha = 1;
    }
    circle(ctx, item, radius, form === "disc" ? [] : [4, 3]);
  }

  /** Paint the marks of a scene, below its points; the large discs first. */
  function paint(ctx, style, points) {
    const marked = points.filter(({ sign }) => sign).sort((a, b) => (b.sign.radius || 0) - (a.sign.radius || 0));
    for (const item of marked) (RINGS[item.sign.form] ? ring : disc)(ctx, style, item);
  }

  Atlas.marks = { byNumber, paint };
})((window.Atlas = window.Atlas || {}));
