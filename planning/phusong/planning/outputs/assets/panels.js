/**
 * The list of layers in groups that fold, and the legend of what is shown.
 *
 * @param book    what `phusong.open` gives
 * @param layers  Leaflet layers with their specification as `spec`, in the order of the list
 */
phusong.panels = (map, book, layers) => {
  "use strict";

  const { el } = phusong;
  const { data } = book;
  let moment = null;
  const narrow = window.matchMedia("(max-width: 760px), (max-height: 560px)");

  /** A panel of the map's that keeps its clicks and its wheel to itself. */
  function control(position, className) {
    const box = el("div", `leaflet-control ${className}`);
    L.DomEvent.disableClickPropagation(box).disableScrollPropagation(box);
    const Panel = L.Control.extend({ options: { position }, onAdd: () => box });
    new Panel().addTo(map);
    return box;
  }

  /** Mark, or the line of a route, or the colours of an area's classes: what a layer looks like. */
  function sample(spec) {
    if (spec.mark) return phusong.shapes.swatch(spec.mark);
    const classes = spec.legend && data.legends[spec.legend].classes;
    return classes ? el("span", "ramp", ...classes.map((c) => colour(c.colour))) : null;
  }

  function colour(value) {
    const box = el("i", "");
    box.style.background = value;
    return box;
  }

  /** Show one layer; of those of which only one can be seen, put the others away. */
  function show(layer) {
    if (layer.spec.base) {
      for (const other of layers) {
        if (other.spec.base && other !== layer) other.remove();
      }
    }
    layer.addTo(map);
  }

  /** Name of a layer with the number of what it shows just now. */
  function titled(layer) {
    const count = layer.count ?? layer.spec.count;
    return count === undefined ? layer.spec.title : `${layer.spec.title} (${new Intl.NumberFormat(data.language).format(count)})`;
  }

  function row(layer) {
    const { spec } = layer;
    const input = el("input", "leaflet-control-layers-selector");
    Object.assign(input, { type: spec.base ? "radio" : "checkbox", checked: map.hasLayer(layer) });
    if (spec.base) input.name = "base";
    input.addEventListener("change", () => {
      if (input.checked) show(layer);
      else layer.remove();
      map.fire("layerschosen");
    });
    layer.on("add remove", () => { input.checked = map.hasLayer(layer); });
    const title = el("span", "title", "");
    const quality = spec.quality ? el("span", `quality ${spec.quality}`) : null;
    const label = el("label", "", el("span", "", input, sample(spec), title, quality));
    const tell = () => {
      title.textContent = titled(layer);
      if (!quality) return;
      quality.textContent = spec.quality === "synthetic" ? "◇" : "≈";
      quality.title = data.text.qualities[spec.quality];
      quality.setAttribute("aria-label", quality.title);
      quality.setAttribute("role", "img");
    };
    tell();
    return { label, tell };
  }

  function layerList() {
    const box = control("topright", "leaflet-control-layers");
    const toggle = el("button", "leaflet-control-layers-toggle");
    toggle.type = "button";
    const list = el("section", "leaflet-control-layers-list");
    list.id = "layer-list";
    toggle.setAttribute("aria-controls", list.id);
    const heading = el("h2", "");
    const groups = new Map();
    const rows = layers.map((layer) => [layer, row(layer)]);
    for (const [{ spec }, { label }] of rows) {
      if (!groups.has(spec.group)) {
        const group = el("details", "group", el("summary", ""));
        group.open = !spec.folded;
        groups.set(spec.group, { group, spec });
      }
      groups.get(spec.group).group.append(label);
    }
    // The heading stays where the button is that closes the list; what is below it scrolls.
    list.append(heading, el("div", "scrolled", ...[...groups.values()].map(({ group }) => group)));
    box.append(toggle, list);

    function open(wanted) {
      box.classList.toggle("leaflet-control-layers-expanded", wanted);
      list.hidden = !wanted;
      toggle.setAttribute("aria-expanded", String(wanted));
    }

    function tell() {
      heading.textContent = data.text.layers;
      toggle.title = data.text.layers;
      toggle.setAttribute("aria-label", data.text.layers);
      for (const { group, spec } of groups.values()) group.firstChild.textContent = spec.group;
      for (const [, { tell: retell }] of rows) retell();
    }

    toggle.addEventListener("click", () => open(list.hidden));
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !narrow.matches) return;
      open(false);
      toggle.focus();
    });
    open(!narrow.matches);
    tell();
    book.follow(tell);
    map.on("momentchange", tell);
    return box;
  }

  /** Of which moment the colours tell; of two beside each other the panels above them do. */
  const when = ({ timed }) => (timed && !phusong.beside?.map() ? `, ${data.moments[moment ?? 0]}` : "");

  /** Classes of colour, from the strongest down; the line says what counts. */
  function classes({ title, classes: all, note, ...legend }) {
    const entries = all.filter((entry) => moment === null || !entry.overview);
    const items = entries.map((entry) => el("li", entry.limit ? "limit" : "", colour(entry.colour), entry.label));
    return el("section", "classes", el("h3", "", `${title}${when(legend)}`), el("ul", "", ...items), note ? el("p", "", note) : null);
  }

  const star = (spec) => (spec.quality ? el("span", `quality ${spec.quality}`, spec.quality === "synthetic" ? "◇" : "≈") : null);

  /** What the signs of quality mean that stand at what is shown. */
  function qualities(shown) {
    const kinds = [...new Set(shown.map((spec) => spec.quality).filter(Boolean))];
    return kinds.map((kind) => el("p", "", star({ quality: kind }), ` ${data.text.qualities[kind]}`));
  }

  function legend() {
    const box = control("bottomleft", "legend");
    const summary = el("summary", "");
    const inside = el("div", "inside");
    inside.tabIndex = 0;
    const details = el("details", "", summary, inside);
    details.open = !narrow.matches;
    box.append(details);

    function tell() {
      summary.textContent = data.frame.legend;
      inside.setAttribute("aria-label", data.frame.legend);
      const shown = layers.filter((layer) => map.hasLayer(layer)).map((layer) => layer.spec);
      const beside = layers.find((layer) => layer.spec.id === phusong.beside?.picture());
      const ramps = [...new Set([...shown, beside?.spec].map((spec) => spec?.legend).filter(Boolean))];
      const marks = shown.filter((spec) => spec.mark);
      inside.replaceChildren(
        ...ramps.map((key) => classes(data.legends[key])),
        el("ul", "marks", ...marks.map((spec) => el("li", "", phusong.shapes.swatch(spec.mark), spec.title, star(spec)))),
        ...qualities(shown),
        ...data.definitions.map((text) => el("p", "", text)),
      );
    }

    for (const layer of layers) layer.on("add remove", tell);
    map.on("besidechange", tell);
    map.on("momentchange", (event) => {
      moment = event.moment;
      tell();
    });
    tell();
    book.follow(tell);
    return box;
  }

  legend();
  layerList();
  return { show };
};
