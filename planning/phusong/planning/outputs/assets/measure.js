/** Lengths and areas with the mouse, a finger, or the arrow keys and Enter. */
phusong.measure = (map, book, toolbar) => {
  "use strict";

  const { el, geodesy } = phusong;
  const { data } = book;
  const container = map.getContainer();
  const style = { color: "#b3004b", weight: 3, interactive: false, renderer: L.svg({ pane: "marks" }) };
  const drawn = L.layerGroup();
  let mode = null;
  let points = [];

  const title = el("h2", "");
  const result = el("output", "");
  const hint = el("p", "");
  const keys = el("p", "keys");
  const button = (action) => {
    const made = el("button", "link", "");
    made.type = "button";
    made.addEventListener("click", action);
    return made;
  };
  const undo = button(() => take());
  const clear = button(() => begin(mode));
  const close = button(() => end());
  const panel = el("section", "measure", title, result, hint, keys, el("div", "buttons", undo, clear, close));
  panel.hidden = true;
  result.setAttribute("aria-live", "polite");
  L.DomEvent.disableClickPropagation(panel).disableScrollPropagation(panel);
  container.append(panel);

  function number(value, digits) {
    return new Intl.NumberFormat(data.language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
  }
  const length = (m) => (m < 1000 ? `${number(m, 0)} m` : `${number(m / 1000, 2)} km`);
  const area = (m2) => `${number(m2 / 1e4, 2)} ha = ${number(m2 / 1e6, 3)} km²`;

  function answer() {
    const ring = mode === "area" && points.length > 2;
    const outline = ring ? [...points, points[0]] : points;
    const lines = [ring ? area(geodesy.area(points)) : "", points.length > 1 ? length(geodesy.length(outline)) : ""];
    return lines.filter(Boolean).join(" · ") || "–";
  }

  function draw() {
    drawn.clearLayers();
    const shape = mode === "area" ? L.polygon : L.polyline;
    shape(points, style).addTo(drawn);
    for (const point of points) L.circleMarker(point, { ...style, radius: 4, fillColor: "#ffffff", fillOpacity: 1 }).addTo(drawn);
    result.textContent = answer();
    undo.disabled = clear.disabled = points.length === 0;
  }

  function put({ lat, lng }) {
    points = [...points, [lat, lng]];
    draw();
  }

  function take() {
    points = points.slice(0, -1);
    draw();
  }

  const buttons = {};

  function tell() {
    if (mode) title.textContent = data.tools[mode];
    hint.textContent = data.tools.measureHint;
    keys.textContent = data.tools.measureKeys;
    undo.textContent = data.tools.undo;
    clear.textContent = data.tools.clear;
    close.textContent = data.tools.close;
    draw();
  }

  function begin(wanted) {
    mode = wanted;
    points = [];
    map.closePopup();
    drawn.addTo(map);
    map.doubleClickZoom.disable();
    container.classList.add("measuring");
    panel.hidden = false;
    for (const [name, made] of Object.entries(buttons)) made.setAttribute("aria-pressed", String(name === mode));
    tell();
    container.focus({ preventScroll: true });
  }

  function end() {
    if (!mode) return;
    const used = buttons[mode];
    mode = null;
    points = [];
    drawn.remove();
    map.doubleClickZoom.enable();
    container.classList.remove("measuring");
    panel.hidden = true;
    for (const made of Object.values(buttons)) made.setAttribute("aria-pressed", "false");
    used.focus();
  }

  for (const name of ["distance", "area"]) {
    buttons[name] = toolbar.add(name, () => (mode === name ? end() : begin(name)));
    buttons[name].setAttribute("aria-pressed", "false");
  }

  // Before Leaflet sees the click: a village under the finger shall not open its pop-up now.
  container.addEventListener("click", (event) => {
    if (!mode || event.target.closest(".leaflet-control, .measure, .leaflet-popup")) return;
    event.stopImmediatePropagation();
    if (!map.dragging.moved()) put(map.mouseEventToLatLng(event));
  }, true);

  container.addEventListener("keydown", (event) => {
    if (!mode) return;
    const onMap = event.target === container;
    if (event.key === "Escape") end();
    else if (onMap && event.key === "Enter") put(map.getCenter());
    else if (onMap && event.key === "Backspace") take();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);

  tell();
  book.follow(tell);
  return { put, end, points: () => points };
};
