/**
 * Two moments, or two pictures, side by side: a second map lies over the first and ends at a divider.
 *
 * The second has the layers that the first shows, but its own time and its own picture.
 */
phusong.compare = (map, book, parts) => {
  "use strict";

  const { el } = phusong;
  const { data } = book;
  const { layers, show, years } = parts;
  const STEP = 2, FAR = 10;
  const first = map.getContainer();
  let second = null;

  const toggle = el("button", "compare-open");
  toggle.type = "button";
  years.turn.append(toggle);

  /** Options of time, or of the pictures of which one is seen at a time. */
  function choice(className, options, chosen) {
    const select = el("select", className);
    fill(select, options);
    select.value = chosen;
    return select;
  }

  /** Options with their values and texts; those of a group under its name. */
  function fill(select, options) {
    const { value: kept } = select;
    const groups = new Map([[undefined, select]]);
    select.replaceChildren();
    for (const [value, text, group] of options) {
      if (!groups.has(group)) {
        groups.set(group, Object.assign(el("optgroup", ""), { label: group }));
        select.append(groups.get(group));
      }
      groups.get(group).append(Object.assign(el("option", "", text), { value }));
    }
    select.value = kept;
  }

  const times = () => years.stops.map((at) => [String(at), years.said(at)[0]]);
  const bases = () => layers.filter((layer) => layer.spec.base).map(({ spec }) => [spec.id, spec.title, spec.group]);
  const baseOf = () => layers.find((layer) => layer.spec.base && map.hasLayer(layer))?.spec.id ?? "coverage-none";
  const moment = (text) => (text === "null" ? null : Number(text));

  /** The second map with all of its own: container, layers, what it shows. */
  function open(wanted = {}) {
    if (second) return;
    const stage = el("div", "stage");
    first.replaceWith(stage);
    const pane = el("div", "folium-map second");
    const divider = el("div", "divider", el("span", "grip", "◂▸"));
    Object.assign(divider, { tabIndex: 0 });
    divider.setAttribute("role", "separator");
    divider.setAttribute("aria-orientation", "vertical");
    stage.append(first, pane, divider);
    const other = L.map(pane, { ...map.options, zoomControl: false, attributionControl: false, layers: [] });
    other.setView(map.getCenter(), map.getZoom(), { animate: false });
    const popups = phusong.popups(data);
    const make = phusong.layers(other, data, popups, {});
    make.ground().addTo(other);
    second = { stage, pane, divider, map: other, make, own: new Map(), links: [], base: wanted.base ?? baseOf() };
    if (wanted.moment === undefined) years.show(0);
    make.at(wanted.moment === undefined ? data.moments.length - 1 : wanted.moment);
    second.sides = [side("left"), side("right")];
    stage.append(...second.sides.map((each) => each.box));
    follow();
    mirror();
    move(wanted.at ?? 50);
    drag();
    tell();
    if (wanted.at === undefined) divider.focus();
    map.fire("besidechange");
  }

  function close() {
    if (!second) return;
    for (const [target, name, handler] of second.links) target.off(name, handler);
    second.map.remove();
    second.stage.replaceWith(first);
    second = null;
    map.invalidateSize({ animate: false });
    tell();
    toggle.focus();
    map.fire("besidechange");
  }

  /** Time and picture of one side. */
  function side(name) {
    const left = name === "left";
    const time = choice("time", times(), String(left ? years.moment() : second.make.when()));
    const picture = choice("picture", bases(), left ? baseOf() : second.base);
    time.addEventListener("change", () => {
      (left ? years.show : second.make.at)(moment(time.value));
      map.fire("besidechange");
    });
    picture.addEventListener("change", () => {
      if (left) choose(picture.value);
      else Object.assign(second, { base: picture.value });
      mirror();
      map.fire("besidechange");
    });
    return { box: el("div", `side ${name}`, time, picture), time, picture, left };
  }

  /** Whatever the first map shows, the second shows too, with a picture of its own. */
  function mirror() {
    const wanted = layers.filter((layer) => (layer.spec.base ? layer.spec.id === second.base : map.hasLayer(layer)));
    for (const [id, layer] of second.own) {
      if (!wanted.some(({ spec }) => spec.id === id)) layer.remove();
    }
    for (const { spec } of wanted) own(spec).addTo(second.map);
    restack();
  }

  const restack = () => phusong.restack(second.map, second.own.values());

  function choose(id) {
    show(layers.find((layer) => layer.spec.id === id));
    map.fire("layerschosen");
  }

  function own(spec) {
    if (!second.own.has(spec.id)) {
      second.own.set(spec.id, spec.kind === "image" ? Object.assign(relief(spec), { spec }) : second.make.make(spec));
    }
    return second.own.get(spec.id);
  }

  /** The picture of the ground again: an image can lie on one map alone. */
  function relief(spec) {
    const image = layers.find((layer) => layer.spec.id === spec.id);
    return L.imageOverlay(image._url, image.getBounds(), { pane: "relief" });
  }

  /** The maps move together. */
  function follow() {
    let busy = false;
    const lead = (from, to) => () => {
      if (busy) return;
      busy = true;
      to.setView(from.getCenter(), from.getZoom(), { animate: false });
      busy = false;
    };
    for (const [from, to] of [[map, second.map], [second.map, map]]) listen(from, "move zoomend", lead(from, to));
    listen(map, "layerschosen", () => {
      second.sides[0].picture.value = baseOf();
      mirror();
    });
    listen(map, "momentchange", () => { second.sides[0].time.value = String(years.moment()); });
    listen(second.map, "momentchange", restack);
    listen(map, "resize", () => second.map.invalidateSize({ animate: false }));
  }

  function listen(target, name, handler) {
    target.on(name, handler);
    second.links.push([target, name, handler]);
  }

  /** Put the divider at so many percent of the width. */
  function move(percent) {
    second.at = Math.max(2, Math.min(98, percent));
    second.pane.style.clipPath = `inset(0 0 0 ${second.at}%)`;
    second.divider.style.left = `${second.at}%`;
    second.stage.style.setProperty("--divider", `${second.at}%`);
    second.divider.setAttribute("aria-valuenow", String(Math.round(second.at)));
  }

  function drag() {
    const { divider, stage } = second;
    const to = (event) => {
      const { left, width } = stage.getBoundingClientRect();
      move((100 * (event.clientX - left)) / width);
    };
    divider.addEventListener("pointerdown", (event) => {
      divider.setPointerCapture(event.pointerId);
      divider.addEventListener("pointermove", to);
    });
    divider.addEventListener("pointerup", () => {
      divider.removeEventListener("pointermove", to);
      map.fire("besidechange");
    });
    divider.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: -STEP, ArrowRight: STEP, PageDown: -FAR, PageUp: FAR, Home: -100, End: 100 }[event.key];
      if (!by) return;
      event.preventDefault();
      move(second.at + by);
      map.fire("besidechange");
    });
  }

  function tell() {
    toggle.textContent = second ? data.text.compareClose : data.text.compareOpen;
    toggle.setAttribute("aria-pressed", String(Boolean(second)));
    if (!second) return;
    second.divider.setAttribute("aria-label", data.text.compareDivider);
    for (const each of second.sides) {
      const which = each.left ? data.text.compareLeft : data.text.compareRight;
      each.time.setAttribute("aria-label", `${which}: ${data.text.compareMoment}`);
      each.picture.setAttribute("aria-label", `${which}: ${data.text.comparePicture}`);
      fill(each.time, times());
      fill(each.picture, bases());
    }
  }

  /** As an address keeps it: place of the divider, moment and picture of the second map. */
  function read() {
    return second ? [Math.round(second.at), second.make.when() ?? "all", second.base].join("/") : "";
  }

  function write(text) {
    const [at, when, ...rest] = text.split("/");
    const base = rest.join("/");
    const known = layers.some(({ spec }) => spec.base && spec.id === base);
    const stop = when === "all" ? null : Number(when);
    close();
    if (known && Number.isFinite(Number(at)) && years.stops.includes(stop)) open({ at: Number(at), moment: stop, base });
  }

  toggle.addEventListener("click", () => (second ? close() : open()));
  book.follow(tell);
  tell();
  return { open, close, map: () => second?.map, picture: () => second?.base, kept: [read, write] };
};
