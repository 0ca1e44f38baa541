/**
 * The address of the page says what it shows: centre, zoom, layers, language, and whatever other
 * modules add with `part`. What an address holds is never trusted: unknown names are passed over.
 */
phusong.permalink = (map, book, layers, show) => {
  "use strict";

  const LONGEST = 4000;
  const parts = new Map();
  let quiet = false;

  /** Let a module keep its state in the address: `read` gives a text, `write` takes one of anybody's making. */
  function part(key, read, write) {
    parts.set(key, { read, write });
  }

  function address() {
    const plain = (text) => encodeURIComponent(text).replaceAll("%2F", "/").replaceAll("%2C", ",");
    return [...parts].map(([key, { read }]) => `${key}=${plain(read())}`).join("&");
  }

  function changed() {
    if (!quiet) history.replaceState(null, "", `#${address()}`);
  }

  function restore() {
    if (location.hash.length < 2 || location.hash.length > LONGEST) return;
    const wanted = new URLSearchParams(location.hash.slice(1));
    quiet = true;
    for (const [key, { write }] of parts) {
      if (wanted.has(key)) write(wanted.get(key));
    }
    quiet = false;
    changed();
  }

  function view(text) {
    const [zoom, latitude, longitude] = text.split("/").map(Number);
    if (![zoom, latitude, longitude].every(Number.isFinite) || text.split("/").length !== 3) return;
    if (Math.abs(latitude) > 85 || Math.abs(longitude) > 180) return;
    map.setView([latitude, longitude], Math.min(Math.max(zoom, map.getMinZoom()), map.getMaxZoom()), { animate: false });
  }

  function choose(text) {
    const wanted = new Set(text.split(","));
    for (const layer of layers) {
      if (!wanted.has(layer.spec.id)) layer.remove();
    }
    for (const layer of layers) {
      if (wanted.has(layer.spec.id)) show(layer);
    }
    map.fire("layerschosen");
  }

  part("lang", () => book.data.language, (code) => book.speak(code));
  part("at", () => {
    const { lat, lng } = map.getCenter();
    return `${map.getZoom()}/${lat.toFixed(5)}/${lng.toFixed(5)}`;
  }, view);
  part("layers", () => layers.filter((layer) => map.hasLayer(layer)).map((layer) => layer.spec.id).join(","), choose);

  // Browsers refuse addresses that change many times a second, as under an arrow key that is held down.
  let waiting = 0;
  map.on("moveend layerschosen", () => {
    clearTimeout(waiting);
    waiting = setTimeout(changed, 200);
  });
  book.follow(changed);
  window.addEventListener("hashchange", restore);

  return { part, changed, restore, layers: () => layers };
};
