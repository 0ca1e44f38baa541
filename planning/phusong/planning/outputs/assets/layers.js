/** Pixels that the panels take at the sides of the map and the slider at its foot. */
phusong.room = () => {
  const wide = window.matchMedia("(min-width: 1000px)").matches;
  // The search reaches farther in than the legend; a pop-up may come as high as it stands.
  return { left: wide ? [270, 12] : [8, 8], popup: wide ? [356, 12] : [8, 8], right: wide ? [290, 96] : [8, 96] };
};

/** What is put onto a map lies on top of all that is there; put the order of its layers right. */
phusong.restack = (map, layers) => {
  for (const layer of [...layers].sort((a, b) => a.spec.level - b.spec.level)) {
    if (!map.hasLayer(layer)) continue;
    if (layer.bringToFront) layer.bringToFront();
    else if (layer.eachLayer) layer.eachLayer((part) => part.bringToFront && part.bringToFront());
  }
};

/** Leaflet layers from the data of the page; nothing is drawn until the reader switches it on. */
phusong.layers = (map, data, popups, images) => {
  "use strict";

  /** Panes from the bottom up. The canvas catches clicks for all that it draws, so it lies lowest. */
  const PICTURE_OPACITY = 0.68;
  const PANES = { ground: 205, relief: 210, online: 215, coverage: 250, lines: 400, circles: 430, marks: 450 };
  for (const [name, level] of Object.entries(PANES)) {
    map.createPane(name).style.zIndex = level;
  }
  const canvas = L.canvas({ pane: "lines", padding: 0.3, tolerance: 4 });
  const svg = L.svg({ pane: "marks", padding: 0.3 });
  const circles = L.svg({ pane: "circles", padding: 0.3 });
  const { popup, right } = phusong.room();
  const popupOptions = {
    maxWidth: 340, minWidth: 220, maxHeight: Math.max(240, map.getSize().y * 0.62), autoPanPaddingTopLeft: popup, autoPanPaddingBottomRight: right,
  };
  const tell = (layer, content) => layer.bindPopup(content, popupOptions);

  /** What the map shows, and those who have to follow when that changes. */
  let moment = null;
  const times = [];

  function timed(group, follow) {
    follow();
    times.push(follow);
    return group;
  }

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

  const outline = (c, style) =>
    tell(L.polygon(c.shape, { renderer: canvas, smoothFactor: 1.2, fill: true, ...style }), () => popups.commune(c, moment));

  function communes() {
    const style = { fillOpacity: 0, color: "#555555", weight: 0.9, dashArray: "4 3" };
    return L.layerGroup(data.communes.map((c) => outline(c, style)));
  }

  /** Communes by the people in them whom a technology does not serve at the moment. */
  function lacking(technology) {
    const { lackingLimits: limits, colours } = data;
    const colour = (c) => {
      const told = c.services[technology];
      if (!told) return "#e3e3e3";
      const people = told.people[0] - told.served[moment ?? 0];
      return colours.lacking[limits.filter((limit) => people >= limit).length];
    };
    const areas = data.communes.map((c) => [c, outline(c, { fillOpacity: 0.8, color: "#ffffff", weight: 1 })]);
    const paint = () => areas.forEach(([c, area]) => area.setStyle({ fillColor: colour(c) }));
    return timed(L.layerGroup(areas.map(([, area]) => area)), paint);
  }

  function uncertainty(i) {
    const p = data.places;
    const style = { renderer: circles, interactive: false, color: "#444444", weight: 1.2, dashArray: "3 4", fillOpacity: 0.06 };
    return L.circle([p.lat[i], p.lon[i]], { ...style, radius: p.uncertainty[i] });
  }

  /** The way from the station whose path the pop-up draws. */
  function sightLines(i) {
    const path = Object.keys(data.paths).map((technology) => data.paths[technology][i]).find(Boolean);
    const from = path ? data.sites.id.indexOf(path.station) : -1;
    if (from < 0) return [];
    const style = { renderer: circles, interactive: false, color: "#b3261e", weight: 2, dashArray: "6 4" };
    return [L.polyline([[data.sites.lat[from], data.sites.lon[from]], [data.places.lat[i], data.places.lon[i]]], style)];
  }

  /** Marks of the places whose numbers are given; a click also shows how sure the position is. */
  function places(numbers, mark) {
    const p = data.places;
    return L.layerGroup(numbers.map((i) => {
      const point = marker([p.lat[i], p.lon[i]], mark, () => popups.place(i));
      const beside = L.layerGroup([...(p.uncertainty[i] ? [uncertainty(i)] : []), ...sightLines(i)]);
      return point.on("popupopen", () => beside.addTo(map)).on("popupclose", () => beside.remove());
    }));
  }

  /** What is there at a moment of what has one: built by then; all of it in the overview. */
  const built = (item) => moment === null || (item.moment !== null && item.moment <= moment);

  /** Places that lack a technology at the moment; in the overview as today. */
  function without(numbers, technology, mark) {
    const { since } = data.places.services[technology];
    return chosen(numbers, mark, (i) => since[i] === null || since[i] > (moment ?? 0));
  }

  /** Places that have every service that is told of them. */
  function served(numbers, mark) {
    const services = Object.values(data.places.services);
    const has = (service, i) => service.state[i] === "none" || (service.since[i] !== null && service.since[i] <= (moment ?? 0));
    return chosen(numbers, mark, (i) => services.every((service) => has(service, i)));
  }

  function chosen(numbers, mark, when) {
    const group = places(numbers, mark);
    const marks = group.getLayers();
    return timed(group, () => {
      group.count = switched(group, marks, (k) => when(numbers[k]));
    });
  }

  /** Put into a group those of its layers that are to be seen; how many they are. */
  function switched(group, parts, seen) {
    let count = 0;
    parts.forEach((part, k) => {
      const wanted = seen(k);
      count += wanted;
      if (wanted !== group.hasLayer(part)) group[wanted ? "addLayer" : "removeLayer"](part);
    });
    return count;
  }

  function steps(those, content) {
    const parts = those.map(content);
    const group = L.layerGroup(parts);
    return timed(group, () => {
      group.count = switched(group, parts, (k) => built(those[k]));
    });
  }

  function proposals(action) {
    const mark = data.marks[action];
    return steps(data.proposals.filter((p) => p.action === action), (p) =>
      marker([p.lat, p.lon], mark, () => popups.proposal(p)));
  }

  /** Steps that every assumption keeps: a ring round the mark of each. */
  function steady(mark) {
    return steps(data.proposals.filter((p) => p.noRegret), (p) =>
      marker([p.lat, p.lon], mark, () => popups.proposal(p)));
  }

  /** New cable of a year; what has no part in the programme is there at any time. */
  function routes(construction) {
    const mark = data.marks[construction];
    const those = data.routes.filter((r) => r.construction === construction);
    const parts = those.map((r) => L.featureGroup([
      L.polyline(r.path, { renderer: canvas, interactive: false, color: "#ffffff", weight: 6, opacity: 0.85 }),
      tell(L.polyline(r.path, { renderer: canvas, color: mark.colour, weight: 3, dashArray: mark.dash }), () => popups.route(r)),
    ]));
    const group = L.featureGroup(parts);
    return timed(group, () => switched(group, parts, (k) => those[k].moment === undefined || built(those[k])));
  }

  function raster(key) {
    const layer = new phusong.rasters(data.pictures[key], { pane: "coverage", opacity: PICTURE_OPACITY });
    return timed(layer, () => layer.at(moment));
  }

  const kinds = {
    nothing: () => L.layerGroup(),
    image: (spec) => images[spec.image],
    tiles: (spec) => L.tileLayer(spec.tiles, { pane: "online", attribution: phusong.el("i", "", spec.credit).innerHTML }),
    raster: (spec) => raster(spec.picture),
    lines: (spec) => lines(data.lines[spec.source], spec.style),
    communes: () => communes(),
    lacking: (spec) => lacking(spec.technology),
    sites: () => phusong.stations(map, data, canvas, tell, popups),
    places: (spec) => places(spec.places, spec.mark),
    without: (spec) => without(spec.places, spec.technology, spec.mark),
    served: (spec) => served(spec.places, spec.mark),
    uncertainty: (spec) => L.layerGroup(spec.places.map(uncertainty)),
    proposals: (spec) => proposals(spec.action),
    steady: (spec) => steady(spec.mark),
    routes: (spec) => routes(spec.construction),
  };

  /** The layer of a specification, which it carries as `spec`. */
  const make = (spec) => Object.assign(kinds[spec.kind](spec), { spec });

  /** Show the end of a year, today (0), or (null) everything that is lacking or proposed. */
  function at(wanted) {
    moment = wanted;
    for (const follow of times) follow(wanted);
    map.fire("momentchange", { moment });
  }

  return { ground, make, at, when: () => moment, popupOptions };
};
