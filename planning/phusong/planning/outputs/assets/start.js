/**
 * Puts the map of the page together.
 *
 * @param map     Leaflet's map
 * @param images  image overlays by the id of their layer
 */
phusong.start = async (map, images) => {
  "use strict";

  const book = await phusong.open(document.getElementById("phusong-data"));
  const { data } = book;
  // The header takes its room before the map is measured, and takes more or less of it later on.
  const frame = phusong.frame(book);
  map.invalidateSize({ animate: false });
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
  const popups = phusong.popups(data);
  const make = phusong.layers(map, data, popups, images);
  const layers = data.layers.map(make.make);

  // Where there is room, the panels at both sides leave the province free.
  const [south, west, north, east] = data.view;
  const room = phusong.room();
  map.fitBounds([[south, west], [north, east]], { animate: false, paddingTopLeft: room.left, paddingBottomRight: room.right });

  const restack = () => phusong.restack(map, layers);
  make.ground().addTo(map);
  layers.filter((layer) => layer.spec.shown).forEach((layer) => layer.addTo(map));
  restack();
  map.on("layerschosen momentchange", restack);

  Object.assign(phusong, { map, book, data });
  phusong.shown = () => layers.filter((layer) => map.hasLayer(layer)).map((layer) => layer.spec.id);
  map.on("momentchange", ({ moment }) => frame.figures(moment));
  phusong.languages(book);
  const { show } = phusong.panels(map, book, layers);
  const years = phusong.years(map, book, make);
  const finder = phusong.finder(map, book, { layers, show, popups, popupOptions: make.popupOptions });
  phusong.search(map, book, finder);
  phusong.corners(map, book);
  const toolbar = phusong.toolbar(map, book);
  phusong.measure(map, book, toolbar);
  phusong.screen(map, book, toolbar);
  phusong.link = phusong.permalink(map, book, layers, show);
  phusong.copyLink(book, toolbar, phusong.link);
  phusong.keyboard(map, book, toolbar);
  const beside = phusong.compare(map, book, { layers, show, years });
  phusong.link.part("when", ...years.kept);
  phusong.link.part("beside", ...beside.kept);
  map.on("momentchange besidechange", phusong.link.changed);
  Object.assign(phusong, { years, beside });
  // An open pop-up says it in the new language, too.
  book.follow(() => map.eachLayer((layer) => layer instanceof L.Popup && layer.update()));
  phusong.link.restore();
  // Marked when the browser has painted it: what the reader waits for.
  await Promise.all(layers.map((layer) => layer.painted));
  requestAnimationFrame(() => requestAnimationFrame(() => performance.mark("phusong drawn")));
};

/** Start, and say so when that does not go well: an empty map would tell nobody why. */
phusong.begin = (map, images) =>
  phusong.start(map, images).catch((error) => {
    document.getElementById("broken").hidden = false;
    throw error;
  });
