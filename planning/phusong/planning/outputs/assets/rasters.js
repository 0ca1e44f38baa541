/** Pictures whose pixels number the rows of a table of classes, painted here: one picture tells every year. */
phusong.rasters = (() => {
  "use strict";

  const decoded = new Map();

  /** Numbers of rows by pixel; each picture is decoded once. */
  function numbersOf(picture) {
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
    const numbers = new Uint16Array(width * height);
    for (let k = 0; k < numbers.length; k += 1) numbers[k] = data[4 * k] * 256 + data[4 * k + 1];
    return { width, height, numbers };
  }

  /** Red, green, blue, alpha of a colour as one number, as the memory of a canvas has them. */
  function packed(colour) {
    if (!colour) return 0;
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    return new Uint32Array(new Uint8Array([r, g, b, 255]).buffer)[0];
  }

  /** Colour of each row at a moment; in the overview (null) as today, and what is newly covered. */
  function paints(picture, moment) {
    const colours = picture.colours.map(packed);
    const added = picture.added && packed(picture.added);
    return Uint32Array.from(picture.rows, (row) =>
      (moment === null && added && row.endsWith("1") ? added : colours[Number(row[moment ?? 0])]));
  }

  return L.ImageOverlay.extend({
    initialize(picture, options) {
      this._picture = picture;
      this._moment = null;
      L.ImageOverlay.prototype.initialize.call(this, "", picture.bounds, options);
    },

    /** Show the end of a year, today (0), or the overview (null). */
    at(moment) {
      if (moment === this._moment) return;
      this._moment = moment;
      if (this._image) this.painted = this._paint();
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
      const { width, height, numbers } = await numbersOf(this._picture);
      const colours = paints(this._picture, this._moment);
      const pixels = new Uint32Array(width * height);
      for (let k = 0; k < pixels.length; k += 1) pixels[k] = colours[numbers[k]];
      Object.assign(canvas, { width, height });
      canvas.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), width), 0, 0);
      canvas.dataset.painted = String(this._moment);
      if (this._map) this._reset();
    },
  });
})();
