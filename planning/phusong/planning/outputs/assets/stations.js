/**
 * Stations on a canvas: in clusters over the province, dots in a commune, sectors in a street.
 *
 * All are circle markers to Leaflet, which finds the one that is clicked; only how they are painted is
 * ours.
 */
phusong.stations = (map, data, canvas, tell, popups) => {
  "use strict";

  const CLUSTERED = 11, SECTORED = 14;
  const CELL_PX = 80;
  const RADIUS = { dot: 4, hub: 2.5 };
  const REACH_PX = { first: 13, second: 19, grown: 34 };
  const s = data.sites;

  L.Canvas.include({
    /** A wedge for each azimuth of each technology; a ring where it radiates all round. */
    _updateStation(layer) {
      if (!this._drawing || layer._empty()) return;
      const c = this._ctx, { x, y } = layer._point;
      c.setLineDash([]);
      for (const number of s.hung[layer.options.number]) {
        const [, technology, , width, ...azimuths] = s.racks[number];
        wedges(c, x, y, { reach: reach(technology), colour: data.colours.sectors[technology % 2], width, azimuths });
      }
      c.beginPath();
      c.arc(x, y, RADIUS.hub, 0, 2 * Math.PI);
      Object.assign(c, { fillStyle: data.marks.site.colour, strokeStyle: "#ffffff", lineWidth: 1, globalAlpha: 1 });
      c.fill();
      c.stroke();
    },

    /** A disc with the number of stations that it stands for. */
    _updateCluster(layer) {
      if (!this._drawing || layer._empty()) return;
      const c = this._ctx, { x, y } = layer._point, r = layer._radius;
      c.setLineDash([]);
      c.beginPath();
      c.arc(x, y, r, 0, 2 * Math.PI);
      Object.assign(c, { fillStyle: data.marks.site.colour, strokeStyle: "#ffffff", lineWidth: 1.5, globalAlpha: 0.7 });
      c.fill();
      c.stroke();
      Object.assign(c, { fillStyle: "#ffffff", font: "600 11px system-ui, sans-serif", textAlign: "center", textBaseline: "middle", globalAlpha: 1 });
      c.fillText(String(layer.options.numbers.length), x, y);
    },
  });

  /** Length of a technology's wedges: short where stations stand close on the screen. */
  function reach(technology) {
    const least = technology % 2 ? REACH_PX.second : REACH_PX.first;
    return Math.min(least * 2 ** (0.7 * Math.max(0, map.getZoom() - SECTORED)), least + REACH_PX.grown);
  }

  function wedges(c, x, y, { reach, colour, width, azimuths }) {
    Object.assign(c, { fillStyle: colour, strokeStyle: colour, lineWidth: 1 });
    if (!azimuths.length || width >= 360) {
      c.globalAlpha = 0.9;
      c.beginPath();
      c.arc(x, y, reach * 0.6, 0, 2 * Math.PI);
      c.stroke();
      return;
    }
    for (const azimuth of azimuths) {
      const [from, to] = [azimuth - width / 2, azimuth + width / 2].map((deg) => ((deg - 90) * Math.PI) / 180);
      c.beginPath();
      c.moveTo(x, y);
      c.arc(x, y, reach, from, to);
      c.closePath();
      c.globalAlpha = 0.3;
      c.fill();
      c.globalAlpha = 0.9;
      c.stroke();
    }
  }

  const Station = L.CircleMarker.extend({
    _updatePath() {
      if (map.getZoom() >= SECTORED) this._renderer._updateStation(this);
      else L.CircleMarker.prototype._updatePath.call(this);
    },
  });
  const Cluster = L.CircleMarker.extend({
    _updatePath() { this._renderer._updateCluster(this); },
  });

  const plain = { renderer: canvas, weight: 0.8, color: "#ffffff", fillOpacity: 0.9, fillColor: data.marks.site.colour };
  const stations = s.id.map((_, number) =>
    tell(new Station([s.lat[number], s.lon[number]], { ...plain, number, radius: RADIUS.dot }), () => popups.site(number)));

  /** Stations that fall into the same square of the screen, as one disc at their mean position. */
  function clusters(zoom) {
    const squares = new Map();
    stations.forEach((station, number) => {
      const { x, y } = map.project(station.getLatLng(), zoom);
      const key = `${Math.floor(x / CELL_PX)} ${Math.floor(y / CELL_PX)}`;
      if (!squares.has(key)) squares.set(key, []);
      squares.get(key).push(number);
    });
    return [...squares.values()].map((numbers) =>
      numbers.length === 1 ? stations[numbers[0]] : cluster(numbers));
  }

  function cluster(numbers) {
    const mean = (values) => numbers.reduce((sum, number) => sum + values[number], 0) / numbers.length;
    const disc = new Cluster([mean(s.lat), mean(s.lon)], {
      renderer: canvas, numbers, radius: Math.min(18, 8 + 1.6 * Math.log(numbers.length)),
    });
    const points = numbers.map((number) => [s.lat[number], s.lon[number]]);
    return disc.on("click", (event) => {
      L.DomEvent.stopPropagation(event);
      map.fitBounds(L.latLngBounds(points).pad(0.05), { maxZoom: CLUSTERED + 1 });
    });
  }

  const group = L.featureGroup();
  let drawn = null;

  /** Swap what is drawn when the zoom asks for other discs, for dots, or for sectors. */
  function arrange() {
    const zoom = map.getZoom();
    const state = zoom < CLUSTERED || zoom >= SECTORED ? zoom : "dots";
    if (state === drawn) return;
    drawn = state;
    group.clearLayers();
    const touched = zoom >= SECTORED ? reach(1) / 2 : RADIUS.dot;
    for (const station of stations) station.setRadius(touched);
    for (const layer of zoom < CLUSTERED ? clusters(zoom) : stations) group.addLayer(layer);
  }

  group.on("add", () => { arrange(); map.on("zoomend", arrange); });
  group.on("remove", () => map.off("zoomend", arrange));
  group.station = (number) => stations[number];
  return group;
};
