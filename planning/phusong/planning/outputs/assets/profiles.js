/** The path from a cell to a place, drawn: ground, trees and houses, line of sight, Fresnel zone, obstacle. */
phusong.profiles = (() => {
  "use strict";

  const SPACE = "http://www.w3.org/2000/svg";
  const WIDTH = 300, HEIGHT = 150;
  const ROOM = { left: 34, right: 8, top: 16, bottom: 24 };
  const LIGHT_M_GHZ = 0.299792458;

  /** Running sum of steps. */
  function summed(steps) {
    let sum = 0;
    return steps.map((step) => (sum += step));
  }

  /** Heights along the way, m, at distances from the cell, km; the earth's bulge lifts the ground. */
  function unfold(path) {
    const share = summed(path.at).map((step) => step / (path.points - 1));
    const ground = summed(path.ground);
    const clutter = summed(path.clutter);
    const bulge = share.map((t) => 4 * t * (1 - t) * path.bulge);
    return share.map((t, k) => {
      const near = t * path.km, far = path.km - near;
      return {
        km: near,
        ground: ground[k] + bulge[k],
        top: ground[k] + bulge[k] + clutter[k],
        line: path.ends[0] + t * (path.ends[1] - path.ends[0]),
        // First zone, P.526-15 (2): sqrt(lambda d1 d2 / (d1 + d2)), km and m put right.
        zone: path.km ? Math.sqrt((1000 * LIGHT_M_GHZ * near * far) / ((path.mhz / 1000) * path.km)) : 0,
      };
    });
  }

  function node(name, attributes, text) {
    const made = document.createElementNS(SPACE, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  }

  /** A step of 1, 2 or 5 that cuts a span into no more than so many parts. */
  function step(span, most) {
    const rough = Math.max(span, 1e-9) / most;
    const ten = 10 ** Math.floor(Math.log10(rough));
    return ten * [1, 2, 5, 10].find((k) => k * ten >= rough);
  }

  /**
   * @param path    as the page holds it
   * @param words   texts: profile, profileLine, profileZone, profileGround, profileObstacle
   * @param number  how a number is written
   */
  function draw(path, words, number) {
    const points = unfold(path);
    const low = Math.min(...points.map((p) => Math.min(p.ground, p.line)));
    const high = Math.max(...points.map((p) => Math.max(p.top, p.line + p.zone)), low + 20);
    const span = 1.08 * (high - low);
    const x = (km) => ROOM.left + (km / (path.km || 1)) * (WIDTH - ROOM.left - ROOM.right);
    const y = (m) => HEIGHT - ROOM.bottom - ((m - low) / span) * (HEIGHT - ROOM.top - ROOM.bottom);
    const through = (of) => points.map((p) => `${x(p.km).toFixed(1)},${y(of(p)).toFixed(1)}`);
    const base = `${x(path.km).toFixed(1)},${HEIGHT - ROOM.bottom} ${x(0).toFixed(1)},${HEIGHT - ROOM.bottom}`;
    const svg = node("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "profile", role: "img", "aria-label": words.profile });

    const band = [...through((p) => p.line + p.zone), ...through((p) => p.line - p.zone).reverse()];
    svg.append(
      node("polygon", { class: "zone", points: band.join(" ") }),
      node("polygon", { class: "clutter", points: `${through((p) => p.top).join(" ")} ${base}` }),
      node("polygon", { class: "ground", points: `${through((p) => p.ground).join(" ")} ${base}` }),
      node("polyline", { class: "sight", points: through((p) => p.line).join(" ") }),
    );
    axes(svg, path, { low, high, x, y, number });
    ends(svg, points, x, y);
    if (path.obstacle) obstacle(svg, path, { x, y, words, number });
    return svg;
  }

  function axes(svg, path, { low, high, x, y, number }) {
    const up = step(high - low, 3);
    for (let m = Math.ceil(low / up) * up; m <= high; m += up) {
      svg.append(
        node("line", { class: "grid", x1: ROOM.left, x2: WIDTH - ROOM.right, y1: y(m), y2: y(m) }),
        node("text", { x: ROOM.left - 4, y: y(m) + 3, "text-anchor": "end" }, number(m)),
      );
    }
    const along = step(path.km, 4);
    const digits = along < 1 ? 1 : 0;
    for (let km = 0; km <= path.km + 1e-9; km += along) {
      svg.append(node("text", { x: x(km), y: HEIGHT - ROOM.bottom + 12, "text-anchor": "middle" }, number(km, digits)));
    }
    svg.append(
      node("text", { x: 2, y: 10 }, "m"),
      node("text", { x: WIDTH - ROOM.right, y: HEIGHT - 2, "text-anchor": "end" }, "km"),
    );
  }

  /** Mast and phone. */
  function ends(svg, points, x, y) {
    for (const p of [points[0], points.at(-1)]) {
      svg.append(
        node("line", { class: "mast", x1: x(p.km), x2: x(p.km), y1: y(p.ground), y2: y(p.line) }),
        node("circle", { class: "mast", cx: x(p.km), cy: y(p.line), r: 2.2 }),
      );
    }
  }

  function obstacle(svg, path, { x, y, words, number }) {
    const [km, height, above] = path.obstacle;
    const line = path.ends[0] + (km / path.km) * (path.ends[1] - path.ends[0]);
    const right = km > path.km / 2;
    const at = { x: x(km), y: y(line + above) };
    svg.append(
      node("line", { class: "obstacle", x1: at.x, x2: at.x, y1: y(line), y2: at.y }),
      node("path", { class: "obstacle", d: `M${at.x - 5},${at.y - 8}h10l-5,8z` }),
      node("text", { class: "alert", x: at.x + (right ? -8 : 8), y: Math.max(at.y - 2, 10), "text-anchor": right ? "end" : "start" },
        `${words.profileObstacle} ${number(height)} m`),
    );
  }

  return { draw, unfold };
})();
