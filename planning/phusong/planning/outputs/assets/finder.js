/**
 * What can be searched for, and how the map goes there and tells about it.
 *
 * @param parts  layers, what shows one of them, pop-ups and their options
 */
phusong.finder = (map, book, parts) => {
  "use strict";

  const { data } = book;
  const { layers, show, popups, popupOptions } = parts;
  const NEAR = 13;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");

  /** Entries in kinds whose order decides between names that fit alike. */
  function entries() {
    const { places, sites } = data;
    const join = (...words) => words.filter(Boolean).join(" · ");
    return [
      ...places.name.map((name, i) => ({
        name, order: 0, people: places.people[i] ?? 0, about: () => join(places.type[i], places.commune[i]), at: [places.lat[i], places.lon[i]],
        layers: layers.filter(({ spec }) => spec.mark && spec.kind !== "uncertainty" && spec.places?.includes(i)), tell: () => popups.place(i),
      })),
      ...data.communes.map((commune) => ({
        name: commune.name, order: 1, people: 0, about: () => data.text.commune, shape: commune.shape,
        layers: layers.filter(({ spec }) => spec.kind === "communes"), tell: () => popups.commune(commune, null),
      })),
      ...data.proposals.map((step) => ({
        name: step.id, order: 2, people: 0, about: () => join(data.text.actions[step.action], step.commune), at: [step.lat, step.lon],
        layers: layers.filter(({ spec }) => spec.kind === "proposals" && spec.action === step.action), tell: () => popups.proposal(step),
      })),
      ...sites.id.map((id, i) => ({
        name: id, order: 3, people: 0, about: () => join(data.text.station, popups.operatorsOf(i)), at: [sites.lat[i], sites.lon[i]],
        layers: layers.filter(({ spec }) => spec.kind === "sites"), tell: () => popups.site(i),
      })),
    ];
  }

  /** The symbol at a point in a layer or its parts. */
  function symbol(layer, point) {
    if (!layer.eachLayer) return layer.getPopup?.() && layer.getLatLng?.().equals(point) ? layer : null;
    let found = null;
    layer.eachLayer((part) => { found ??= symbol(part, point); });
    return found;
  }

  /** A point inside the greatest part of a commune. */
  function middle(shape) {
    const rings = shape.map((polygon) => polygon[0]);
    const extent = (ring) => {
      const box = L.latLngBounds(ring);
      return (box.getEast() - box.getWest()) * (box.getNorth() - box.getSouth());
    };
    const greatest = rings.reduce((best, ring) => (extent(ring) > extent(best) ? ring : best));
    return L.PolyUtil.polygonCenter(greatest.map(([lat, lng]) => L.latLng(lat, lng)), map.options.crs);
  }

  function open(entry, point) {
    const shown = entry.layers.filter((layer) => map.hasLayer(layer));
    const own = shown.map((layer) => symbol(layer, point)).find(Boolean);
    if (own) own.openPopup();
    else L.popup(popupOptions).setLatLng(point).setContent(() => entry.tell()).openOn(map);
    const content = map.getContainer().querySelector(".leaflet-popup-content");
    content.tabIndex = -1;
    content.focus({ preventScroll: true });
  }

  /** Switch the entry's layer on where it is off, fly there, and open its pop-up. */
  function go(entry) {
    if (entry.layers.length && !entry.layers.some((layer) => map.hasLayer(layer))) {
      show(entry.layers[0]);
      map.fire("layerschosen");
    }
    const point = L.latLng(entry.at ?? middle(entry.shape));
    map.once("moveend", () => open(entry, point));
    const animate = !still.matches;
    if (entry.shape) map.flyToBounds(L.latLngBounds(entry.shape.flat(2)), { animate, duration: 0.8, maxZoom: NEAR });
    else map.flyTo(point, Math.max(map.getZoom(), NEAR), { animate, duration: 0.8 });
  }

  return { entries, go };
};
