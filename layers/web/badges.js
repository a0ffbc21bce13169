/*
 * Letters that tie a list beside the map to its records. Needs draw.js; painted by map.js.
 *
 *   Atlas.badges.onLine(letter, spots, taken, frame, covers) before labels are placed: they keep away from it
 *   Atlas.badges.besidePoint(letter, item, taken, boxes)    after labels are placed: it keeps away from them
 *   Atlas.badges.paint(context, style, [{ letter, x, y }])
 *
 * On a line a letter stands where a click would find it; beside a mark, so that the mark stays visible, and off the labels.
 */
(function (Atlas) {
  "use strict";

  const RADIUS = 8.5;
  const WAYS = [[-1, -0.8], [1, -0.8], [-1, 0.8], [1, 0.8], [0, -1.5], [0, 1.5], [-2.2, -0.8], [2.2, -0.8], [-2.2, 0.8], [2.2, 0.8]];

  const clear = ({ x, y }, taken) => taken.every((other) => Math.hypot(other.x - x, other.y - y) > 2 * RADIUS + 2);
  const boxOf = ({ x, y }) => [x - RADIUS - 2, y - RADIUS - 2, x + RADIUS + 2, y + RADIUS + 2];
  const overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

  /** The first of some spots on a line that no other letter has, where nothing cuts it off or covers it if there is such a one. */
  function onLine(letter, spots, taken, [x0, y0, x1, y1], covers) {
    const free = spots.filter((spot) => clear(spot, taken));
    const whole = (box) => box[0] >= x0 && box[1] >= y0 && box[2] <= x1 && box[3] <= y1 && !covers.some((cover) => overlap(cover, box));
    const seat = free.find((spot) => whole(boxOf(spot))) ?? free[0] ?? spots[0];
    return seat && { letter, ...seat };
  }

  /** Beside a point, off labels, trays and other points where there is room. */
  function besidePoint(letter, point, taken, boxes) {
    const away = point.look.r + RADIUS + 1.5;
    const spots = WAYS.map(([dx, dy]) => ({ x: point.x + away * dx, y: point.y + away * dy })).filter((spot) => clear(spot, taken));
    const seat = spots.find((spot) => !boxes.some((box) => overlap(box, boxOf(spot)))) ?? spots[0];
    return { letter, ...(seat ?? { x: point.x, y: point.y }) };
  }

  function paint(ctx, style, badges) {
    ctx.font = '700 11px "Source Sans", "Source Sans 3", "Segoe UI", Arial, sans-serif';
    ctx.textAlign = "center";
    ctx.textBaseline = "alphabetic";
    for (const { letter, x, y } of badges) {
      for (const [r, colour] of [[RADIUS + 1.6, style.tokens.halo], [RADIUS, style.tokens.ink]]) {
        ctx.beginPath();
        ctx.arc(x, y, r, 0, 2 * Math.PI);
        ctx.fillStyle = colour;
        ctx.fill();
      }
      ctx.fillStyle = style.tokens.page;
      ctx.fillText(letter, x, y + 3.9);
    }
    ctx.textAlign = "start";
  }

  Atlas.badges = { onLine, besidePoint, boxOf, paint };
})((window.Atlas = window.Atlas || {}));
