/** Lengths and areas on the ellipsoid of WGS84, of points [latitude, longitude] in degrees. */
phusong.geodesy = (() => {
  "use strict";

  const A_M = 6378137;
  const F = 1 / 298.257223563;
  const E2 = F * (2 - F);
  const E = Math.sqrt(E2);
  const radians = (degrees) => (degrees * Math.PI) / 180;

  /** Geodesic by the formula of Lambert (1942): within 0.001 % of a geodesic inside a country. */
  function distance([latitude1, longitude1], [latitude2, longitude2]) {
    const [b1, b2] = [latitude1, latitude2].map((degrees) => Math.atan((1 - F) * Math.tan(radians(degrees))));
    const across = Math.sin(radians(longitude2 - longitude1) / 2);
    const half = Math.sqrt(Math.sin((b2 - b1) / 2) ** 2 + Math.cos(b1) * Math.cos(b2) * across ** 2);
    if (half === 0) return 0;
    const s = 2 * Math.asin(Math.min(1, half));
    const p = (b1 + b2) / 2;
    const q = (b2 - b1) / 2;
    const x = ((s - Math.sin(s)) * Math.sin(p) ** 2 * Math.cos(q) ** 2) / Math.cos(s / 2) ** 2;
    const y = ((s + Math.sin(s)) * Math.cos(p) ** 2 * Math.sin(q) ** 2) / Math.sin(s / 2) ** 2;
    return A_M * (s - (F / 2) * (x + y));
  }

  /** Snyder, Map Projections – A Working Manual (1987), eq. 3-12. */
  function q(latitude) {
    const sine = Math.sin(radians(latitude));
    return (1 - E2) * (sine / (1 - E2 * sine ** 2) - Math.log((1 - E * sine) / (1 + E * sine)) / (2 * E));
  }
  const POLE = q(90);

  /** Area in m² on the sphere of equal area, at authalic latitudes: the sum of its sides' excesses. */
  function area(points) {
    const tangents = points.map(([latitude]) => Math.tan(Math.asin(q(latitude) / POLE) / 2));
    const excess = points.reduce((sum, [, longitude], k) => {
      const next = (k + 1) % points.length;
      const across = Math.tan(radians(points[next][1] - longitude) / 2);
      const [t1, t2] = [tangents[k], tangents[next]];
      return sum + 2 * Math.atan2(across * (t1 + t2), 1 + t1 * t2);
    }, 0);
    return Math.abs(excess) * A_M ** 2 * (POLE / 2);
  }

  const length = (points) => points.slice(1).reduce((sum, point, k) => sum + distance(points[k], point), 0);

  return { distance, length, area };
})();
