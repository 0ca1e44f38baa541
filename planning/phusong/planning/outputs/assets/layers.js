/** Pixels that the panels take at the left and right of the map. */
phusong.room = () => {
  const wide = window.matchMedia("(min-width: 1000px)").matches;
  return { left: wide ? [270, 12] : [8, 8], right: wide ? [290, 12] : [8, 8] };
};

/** Leaflet layers from the data of the page; nothing is drawn until the reader switches it on. */
phusong.layers = (map, data, popups) => {
  "use strict";

  /** Panes from the bottom up. The canvas catches clicks for all that it draws, so it lies lowest. */
  const PANES = { relief: 210, coverage: 250, lines: 400, circles: 430, marks: 450 };
  for (const [name, level] of Object.entries(PANES)) {
    map.createPane(name).style.zIndex = level;
  }
  const canvas = L.canvas({ pane: "lines", padding: 0.3, tolerance: 4 });
  const svg = L.svg({ pane: "marks", padding: 0.3 });
  const circles = L.svg({ pane: "circles", padding: 0.3 });
  const { left, right } = phusong.room();
  const popupOptions = {
    maxWidth: 340, minWidth: 220, maxHeight: 360, autoPanPaddingTopLeft: left, autoPanPaddingBottomRight: right,
  };
  const tell = (layer, content) => layer.bindPopup(content, popupOptions);

  /** Size of station dots at a zoom: small over the province, touchable in a commune. */
  const dotRadius = () => Math.max(1.5, Math.min(6, (map.getZoom() - 7) * 0.9));

  function lines(paths, style) {
    return L.polyline(paths, { renderer: canvas, interactive: false, smoothFactor: 1.2, ...style });
  }

  function outlines(shapes, style) {
    return L.polygon(shapes, { renderer: canvas, interactive: false, smoothFactor: 1.2, ...style });
  }

  function communes(filled) {
    return L.layerGroup(data.communes.map((c) => {
      const style = filled
        ? { fill: true, fillColor: c.colour, fillOpacity: 0.75, color: "#ffffff", weight: 1 }
        : { fill: true, fillOpacity: 0, color: "#555555", weight: 0.9, dashArray: "4 3" };
      return tell(L.polygon(c.shape, { renderer: canvas, smoothFactor: 1.2, ...style }), () => popups.commune(c));
    }));
  }

  function sites() {
    const s = data.sites;
    const style = { renderer: canvas, weight: 0.6, color: "#ffffff", fillOpacity: 0.9, fillColor: data.marks.site.colour };
    const dots = s.id.map((_, i) =>
      tell(L.circleMarker([s.lat[i], s.lon[i]], { ...style, radius: dotRadius() }), () => popups.site(i)));
    map.on("zoomend", () => dots.forEach((dot) => dot.setRadius(dotRadius())));
    return L.layerGroup(dots);
  }

  function uncertainty(i) {
    const p = data.places;
    const style = { renderer: circles, interactive: false, color: "#444444", weight: 1.2, dashArray: "3 4", fillOpacity: 0.06 };
    return L.circle([p.lat[i], p.lon[i]], { ...style, radius: p.uncertainty[i] });
  }

  /** Marks of the places whose numbers are given; a click also shows how sure the position is. */
  function places(numbers, mark) {
    const p = data.places;
    return L.layerGroup(numbers.map((i) => {
      const point = tell(phusong.shapes.marker([p.lat[i], p.lon[i]], mark, svg), () => popups.place(i));
      if (p.uncertainty[i]) {
        const circle = uncertainty(i);
        point.on("popupopen", () => circle.addTo(map)).on("popupclose", () => circle.remove());
      }
      return point;
    }));
  }

  function proposals(action) {
    const chosen = data.proposals.filter((p) => p.action === action);
    return L.layerGroup(chosen.map((p) =>
      tell(phusong.shapes.marker([p.lat, p.lon], data.marks[action], svg), () => popups.proposal(p))));
  }

  function routes(construction) {
    const mark = data.marks[construction];
    const chosen = data.routes.filter((r) => r.construction === construction);
    return L.featureGroup(chosen.flatMap((r) => [
      L.polyline(r.path, { renderer: canvas, interactive: false, color: "#ffffff", weight: 6, opacity: 0.85 }),
      tell(L.polyline(r.path, { renderer: canvas, color: mark.colour, weight: 3, dashArray: mark.dash }), () => popups.route(r)),
    ]));
  }

  return { lines, outlines, communes, sites, places, uncertainty, proposals, routes };
};
