/**
 * Puts the map of the page together.
 *
 * @param map     Leaflet's map
 * @param images  image overlays by the id of their layer
 */
phusong.start = (map, images) => {
  "use strict";

  const data = JSON.parse(document.getElementById("phusong-data").textContent);
  const popups = phusong.popups(data);
  const make = phusong.layers(map, data, popups);
  const panels = phusong.panels(map, data, popups);
  const kinds = {
    image: (spec) => (spec.image ? images[spec.image] : L.layerGroup()),
    lines: (spec) => make.lines(data.lines[spec.source], spec.style),
    communes: (spec) => make.communes(spec.filled),
    sites: () => make.sites(),
    places: (spec) => make.places(spec.places, spec.mark),
    uncertainty: (spec) => L.layerGroup(spec.places.map(make.uncertainty)),
    proposals: (spec) => make.proposals(spec.action),
    steady: (spec) => make.steady(spec.mark),
    routes: (spec) => make.routes(spec.construction),
  };
  const layers = data.layers.map((spec) =>
    Object.assign(kinds[spec.kind](spec), {
      title: spec.title, group: spec.group, mark: spec.mark, base: spec.base, shown: spec.shown, key: spec.id, level: spec.level,
    }));

  // Where there is room, the panels at both sides leave the province free.
  const [south, west, north, east] = data.view;
  const room = phusong.room();
  map.fitBounds([[south, west], [north, east]], { animate: false, paddingTopLeft: room.left, paddingBottomRight: room.right });
  L.control.zoom({ position: "topleft", zoomInTitle: data.text.zoomIn, zoomOutTitle: data.text.zoomOut }).addTo(map);
  L.control.scale({ position: "bottomleft", imperial: false }).addTo(map);
  map.attributionControl.setPrefix("Leaflet").addAttribution(data.attribution);
  panels.legend();
  panels.layerList(layers.filter((layer) => layer.base), layers.filter((layer) => !layer.base));
  panels.dialogs();

  /** A layer that is switched on again is drawn on top of all others; put their order right. */
  const stack = [...layers].sort((a, b) => a.level - b.level);
  const restack = () => stack.forEach((layer) => {
    if (!map.hasLayer(layer)) return;
    if (layer.bringToFront) layer.bringToFront();
    else if (layer.eachLayer) layer.eachLayer((part) => part.bringToFront && part.bringToFront());
  });
  make.ground().addTo(map);
  layers.filter((layer) => layer.shown).forEach((layer) => layer.addTo(map));
  restack();
  map.on("overlayadd baselayerchange", restack);
  phusong.map = map;
  phusong.shown = () => layers.filter((layer) => map.hasLayer(layer)).map((layer) => layer.key);
};
