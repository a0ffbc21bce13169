/*
 * A second map beside the first, of the year that is compared with. Needs map.js.
 *
 *   const pair = new Atlas.Pair(map, (second) => Atlas.start(second, options))
 *   pair.show(state)      what the second map shows; null takes it away
 *
 * The first map is never made anew: it gives half of its frame, and from then on both move together.
 */
(function (Atlas) {
  "use strict";

  Atlas.Pair = class {
    constructor(first, start) {
      Object.assign(this, { first, start, second: null, atlas: null, following: false });
      first.on("move", () => this._follow(first, this.second));
      first.on("zoomanim", (move) => this._glide(this.second, move));
    }

    show(state) {
      if (state && !this.second) this._open();
      if (!state && this.second) this._close();
      if (state) this.atlas.show(state);
    }

    _open() {
      const node = document.createElement("div");
      node.className = "atlas-beside";
      this.first.getContainer().before(node);
      document.body.classList.add("atlas-two");
      const { minZoom, maxZoom, zoomSnap } = this.first.options;
      const second = L.map(node, { center: this.first.getCenter(), zoom: this.first.getZoom(), minZoom, maxZoom, zoomSnap });
      this.atlas = this.start(second);
      node.setAttribute("aria-label", "The same map in the year that is compared with; both move together.");
      second.on("move", () => this._follow(second, this.first));
      second.on("zoomanim", (move) => this._glide(this.first, move));
      this.second = second;
      this._follow(this.first, second);
    }

    _close() {
      const node = this.second.getContainer();
      this.second.remove();
      node.remove();
      document.body.classList.remove("atlas-two");
      this.second = this.atlas = null;
    }

    _follow(leader, follower) {
      if (!follower || this.following || leader._animatingZoom || alike(leader, follower)) return;
      this.following = true;
      const { options } = follower;
      const snap = options.zoomSnap;
      options.zoomSnap = 0; // an extent that fills the frame exactly lies between the steps of the zoom
      follower.setView(leader.getCenter(), leader.getZoom(), { animate: false });
      options.zoomSnap = snap;
      this.following = false;
    }

    /** An animated zoom is begun on both at once; the one that is under way already takes no second one. */
    _glide(follower, { center, zoom }) {
      if (follower && !follower._animatingZoom && follower.getZoom() !== zoom) follower.setView(center, zoom, { animate: true });
    }
  };

  function alike(one, other) {
    const apart = one.latLngToLayerPoint(one.getCenter()).distanceTo(one.latLngToLayerPoint(other.getCenter()));
    return one.getZoom() === other.getZoom() && apart < 1;
  }
})((window.Atlas = window.Atlas || {}));
