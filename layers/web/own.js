/*
 * The reader's own data over the base map and under the works of the atlas, in its colour. Needs draw.js.
 *
 *   const own = Atlas.own.prepared([{ name, hex, features: [{ name, geometry }] }])      GeoJSON, WGS 84
 *   Atlas.own.paint(context, own, view, style)
 *
 * A triangle is no mark of the atlas. Nothing of it is asked or sent anywhere.
 */
(function (Atlas) {
  "use strict";

  const { toWorld, boxOf, toScreen, outside } = Atlas.geometry;
  const DEPTH = { Point: 0, MultiPoint: 1, LineString: 1, MultiLineString: 2, Polygon: 2, MultiPolygon: 3 };
  const [MARK, LINE] = [5.5, 2.2];

  /** Points, lines and rings of a geometry, each as world coordinates. */
  function pieces({ type, coordinates }) {
    const point = type.endsWith("Point");
    const lists = point ? [coordinates].flat(DEPTH[type]).map((position) => [position]) : [coordinates].flat(DEPTH[type] - 1);
    return lists.map((positions) => {
      const xy = toWorld(positions);
      return { xy, point, area: type.endsWith("Polygon"), box: boxOf([xy]) };
    });
  }

  const prepared = (overlays) => overlays.map(({ hex, features }) => ({ hex, pieces: features.flatMap(({ geometry }) => pieces(geometry)) }));

  function paint(ctx, own, view, style) {
    for (const { hex, pieces: all } of own) {
      const seen = all.filter(({ box }) => !outside(box, view, 20));
      ctx.strokeStyle = ctx.fillStyle = hex;
      ctx.lineWidth = LINE;
      ctx.lineJoin = "round";
      ctx.setLineDash([]);
      for (const piece of seen) if (!piece.point) paintLine(ctx, piece, view);
      for (const { xy, point } of seen) if (point) paintMark(ctx, toScreen(view, xy[0], xy[1]), style);
    }
  }

  function paintLine(ctx, { xy, area }, view) {
    ctx.beginPath();
    for (let k = 0; k < xy.length; k += 2) ctx.lineTo(...toScreen(view, xy[k], xy[k + 1]));
    if (area) {
      ctx.globalAlpha = 0.12;
      ctx.fill();
      ctx.globalAlpha = 1;
    }
    ctx.stroke();
  }

  function paintMark(ctx, [x, y], style) {
    ctx.beginPath();
    for (const [dx, dy] of [[-1, 0.7], [1, 0.7], [0, -1.1]]) ctx.lineTo(x + MARK * dx, y + MARK * dy);
    ctx.closePath();
    ctx.save();
    ctx.strokeStyle = style.tokens.halo;
    ctx.stroke();
    ctx.restore();
    ctx.fill();
  }

  Atlas.own = { prepared, paint };
})((window.Atlas = window.Atlas || {}));
