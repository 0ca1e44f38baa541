/** The list of layers with headings, the legend of signal classes, the dialog on the data. */
phusong.panels = (map, data, popups) => {
  "use strict";

  const { el } = popups;
  const narrow = window.matchMedia("(max-width: 760px)").matches;

  /** Leaflet's list of layers, with a heading where a new group begins and a mark at each line. */
  const Grouped = L.Control.Layers.extend({
    _update() {
      this._heading = null;
      return L.Control.Layers.prototype._update.call(this);
    },
    _addItem(item) {
      const list = item.overlay ? this._overlaysList : this._baseLayersList;
      if (item.layer.group !== this._heading) {
        this._heading = item.layer.group;
        list.append(el("h2", "", this._heading));
      }
      const label = L.Control.Layers.prototype._addItem.call(this, item);
      const name = label.querySelector("span > span");
      name.textContent = item.name;
      if (item.layer.mark) name.before(phusong.shapes.swatch(item.layer.mark));
      return label;
    },
  });

  function layerList(bases, overlays) {
    const control = new Grouped(null, null, { collapsed: narrow, position: "topright", sortLayers: false });
    for (const layer of bases) control.addBaseLayer(layer, layer.title);
    for (const layer of overlays) control.addOverlay(layer, layer.title);
    control.addTo(map);
    control.getContainer().querySelector(".leaflet-control-layers-toggle").title = data.text.layers;
    return control;
  }

  function legend() {
    const Legend = L.Control.extend({
      options: { position: "bottomleft" },
      onAdd() {
        const template = document.getElementById("legend");
        const box = el("div", "leaflet-control legend");
        box.append(template.content.cloneNode(true));
        box.querySelector("details").open = !narrow;
        L.DomEvent.disableClickPropagation(box).disableScrollPropagation(box);
        return box;
      },
    });
    return new Legend().addTo(map);
  }

  /** Buttons that open the dialog on the data, and the one that closes it. */
  function dialogs() {
    const dialog = document.getElementById("data-dialog");
    for (const button of document.querySelectorAll("[data-opens]")) {
      button.addEventListener("click", () => dialog.showModal());
    }
    dialog.querySelector("button").addEventListener("click", () => dialog.close());
  }

  return { layerList, legend, dialogs };
};
