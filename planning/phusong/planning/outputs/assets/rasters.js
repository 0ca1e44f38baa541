/** Pictures whose pixels are classes, painted here: one picture tells every year. */
phusong.rasters = (() => {
  "use strict";

  const YEAR_STEP = 8;
  const decoded = new Map();

  /** Classes of a picture as they stand in the page; each is taken out of its PNG once. */
  function classesOf(picture) {
    if (!decoded.has(picture.uri)) decoded.set(picture.uri, decode(picture.uri));
    return decoded.get(picture.uri);
  }

  async function decode(uri) {
    const image = new Image();
    image.src = uri;
    await image.decode();
    const { naturalWidth: width, naturalHeight: height } = image;
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    const classes = Uint8Array.from({ length: width * height }, (_, k) => data[4 * k]);
    return { width, height, classes };
  }

  /** Red, green, blue, alpha of a colour as one number, as the memory of a canvas has them. */
  function packed(colour) {
    if (!colour) return 0;
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    return new Uint32Array(new Uint8Array([r, g, b, 255]).buffer)[0];
  }

  /** Colour of each value that a pixel can have; what is served later looks as it does today. */
  function paints(picture, moment) {
    const added = packed(picture.added);
    return Uint32Array.from({ length: 256 }, (_, value) => {
      const since = Math.floor(value / YEAR_STEP);
      if (since && (moment === null || since <= moment)) return added;
      return packed(picture.colours[value % YEAR_STEP]);
    });
  }

  return L.ImageOverlay.extend({
    initialize(picture, options) {
      this._picture = picture;
      this._moment = null;
      L.ImageOverlay.prototype.initialize.call(this, "", picture.bounds, options);
    },

    /** Show the end of a year; null: all years together. */
    at(moment) {
      if (moment === this._moment) return;
      this._moment = moment;
      if (this._image && this._picture.added) this.painted = this._paint();
    },

    _initImage() {
      const canvas = L.DomUtil.create("canvas", "leaflet-image-layer picture");
      if (this._zoomAnimated) L.DomUtil.addClass(canvas, "leaflet-zoom-animated");
      canvas.onselectstart = canvas.onmousemove = L.Util.falseFn;
      this._image = canvas;
      this.painted = this._paint();
    },

    /** Pixels that are larger than the screen's stay squares: a mixed colour would be no class. */
    _reset() {
      L.ImageOverlay.prototype._reset.call(this);
      const { _image: canvas } = this;
      canvas.style.imageRendering = parseFloat(canvas.style.width) > canvas.width ? "pixelated" : "auto";
    },

    async _paint() {
      const canvas = this._image;
      const { width, height, classes } = await classesOf(this._picture);
      const colours = paints(this._picture, this._moment);
      const pixels = new Uint32Array(width * height);
      for (let k = 0; k < pixels.length; k += 1) pixels[k] = colours[classes[k]];
      Object.assign(canvas, { width, height });
      canvas.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), width), 0, 0);
      canvas.dataset.painted = String(this._moment);
      if (this._map) this._reset();
    },
  });
})();
