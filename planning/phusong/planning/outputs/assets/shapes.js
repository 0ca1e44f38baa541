/** Point symbols: the same outlines drawn on the map and in the list of layers. */
phusong.shapes = (() => {
  "use strict";

  /** Outline of each shape round the origin with radius 1, as points; circles are drawn as arcs. */
  const polygon = (corners, turn) =>
    Array.from({ length: corners }, (_, k) => {
      const angle = turn + (2 * Math.PI * k) / corners;
      return [Math.sin(angle), -Math.cos(angle)];
    });
  const CROSS = [
    [0, -0.42], [0.58, -1], [1, -0.58], [0.42, 0], [1, 0.58], [0.58, 1],
    [0, 0.42], [-0.58, 1], [-1, 0.58], [-0.42, 0], [-1, -0.58], [-0.58, -1],
  ];
  const OUTLINES = {
    triangle: polygon(3, 0),
    square: polygon(4, Math.PI / 4),
    diamond: polygon(4, 0),
    hexagon: polygon(6, 0),
    cross: CROSS,
  };

  /** SVG path of a shape with its centre at (x, y). */
  function path(shape, x, y, radius) {
    const outline = OUTLINES[shape];
    if (!outline) {
      const r = radius;
      return `M${x - r},${y}a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0`;
    }
    const at = ([dx, dy]) => `${(x + dx * radius).toFixed(1)},${(y + dy * radius).toFixed(1)}`;
    return `M${outline.map(at).join("L")}Z`;
  }

  /** How a mark is painted: rings are hollow, everything else is filled and edged in white. */
  function paint(mark) {
    return mark.shape === "ring"
      ? { color: mark.colour, weight: 3, fillColor: mark.colour, fillOpacity: 0 }
      : { color: "#ffffff", weight: 1, fillColor: mark.colour, fillOpacity: 1 };
  }

  /** A marker of fixed size on the screen, drawn by the SVG renderer in the shape of its mark. */
  const Marker = L.CircleMarker.extend({
    _updatePath() {
      const d = path(this.options.mark.shape, this._point.x, this._point.y, this._radius);
      this._renderer._setPath(this, d);
    },
  });

  function marker(latlng, mark, renderer) {
    return new Marker(latlng, { ...paint(mark), radius: mark.radius, mark, renderer });
  }

  /** The mark as a small picture for lists. */
  function swatch(mark) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "-12 -12 24 24");
    svg.setAttribute("class", "swatch");
    svg.setAttribute("aria-hidden", "true");
    const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
    const line = mark.shape === "line";
    const style = line ? { color: mark.colour, weight: 3, fillOpacity: 0 } : paint(mark);
    shape.setAttribute("d", line ? "M-11,0H11" : path(mark.shape, 0, 0, Math.max(mark.radius, 4)));
    shape.setAttribute("stroke", style.color);
    shape.setAttribute("stroke-width", style.weight);
    if (mark.dash) shape.setAttribute("stroke-dasharray", mark.dash);
    shape.setAttribute("fill", style.fillOpacity ? style.fillColor : "none");
    svg.append(shape);
    return svg;
  }

  return { marker, swatch };
})();
