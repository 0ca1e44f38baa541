/** Pixels that the panels take at the left and right of the map. */
phusong.room = () => {
  const wide = window.matchMedia("(min-width: 1000px)").matches;
  return { left: wide ? [270, 12] : [8, 8], right: wide ? [290, 12] : [8, 8] };
};

/** Leaflet layers from the data of the page; nothing is drawn until the reader switches it on. */
phusong.layers = (map, data, popups) => {
  "use strict";

  /** Panes from the bottom up. The canvas catches clicks for all that it draws, so it lies lowest. */
  const PANES = { ground: 205, relief: 210, coverage: 250, lines: 400, circles: 430, marks: 450 };
  for (const [name, level] of Object.entries(PANES)) {
    map.createPane(name).style.zIndex = level;
  }
  const canvas = L.canvas({ pane: "lines", padding: 0.3, tolerance: 4 });
  const svg = L.svg({ pane: "marks", padding: 0.3 });
  const circles = L.svg({ pane: "circles", padding: 0.3 });
  const { left, right } = phusong.room();
  const popupOptions = {
    maxWidth: 340, minWidth: 220, maxHeight: Math.max(240, map.getSize().y * 0.62), autoPanPaddingTopLeft: left, autoPanPaddingBottomRight: right,
  };
  const tell = (layer, content) => layer.bindPopup(content, popupOptions);

  /** Size of station dots at a zoom: small over the province, touchable in a commune. */
  const dotRadius = () => Math.max(1.3, Math.min(6, (map.getZoom() - 7) * 0.75));

  /** Marks shrink where the whole province is on the screen and would be hidden by them. */
  const marks = [];
  const markScale = () => (map.getZoom() < 9.6 ? 0.6 : map.getZoom() < 11 ? 0.8 : 1);
  map.on("zoomend", () => marks.forEach((m) => m.setRadius(m.options.mark.radius * markScale())));

  function marker(latlng, mark, content) {
    const made = tell(phusong.shapes.marker(latlng, mark, svg), content);
    made.setRadius(mark.radius * markScale());
    marks.push(made);
    return made;
  }

  function lines(paths, style) {
    return L.polyline(paths, { renderer: canvas, interactive: false, smoothFactor: 1.2, ...style });
  }

  /** Sea and land, where they are known, under everything else. */
  function ground() {
    const plain = { renderer: L.svg({ pane: "ground", padding: 0.5 }), interactive: false, stroke: false, fillOpacity: 1 };
    return L.layerGroup([
      ...data.lines.sea.map((box) => L.polygon(box, { ...plain, fillColor: data.colours.sea })),
      L.polygon(data.lines.land, { ...plain, fillColor: data.colours.land, smoothFactor: 1.2 }),
    ]);
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
      const point = marker([p.lat[i], p.lon[i]], mark, () => popups.place(i));
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
      marker([p.lat, p.lon], data.marks[action], () => popups.proposal(p))));
  }

  /** Steps that every assumption keeps: a ring round the mark of each. */
  function steady(mark) {
    const chosen = data.proposals.filter((p) => p.noRegret);
    return L.layerGroup(chosen.map((p) => marker([p.lat, p.lon], mark, () => popups.proposal(p))));
  }

  function routes(construction) {
    const mark = data.marks[construction];
    const chosen = data.routes.filter((r) => r.construction === construction);
    return L.featureGroup(chosen.flatMap((r) => [
      L.polyline(r.path, { renderer: canvas, interactive: false, color: "#ffffff", weight: 6, opacity: 0.85 }),
      tell(L.polyline(r.path, { renderer: canvas, color: mark.colour, weight: 3, dashArray: mark.dash }), () => popups.route(r)),
    ]));
  }

  return { ground, lines, communes, sites, places, uncertainty, proposals, steady, routes, popupOptions };
};
