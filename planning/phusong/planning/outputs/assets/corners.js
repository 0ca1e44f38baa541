/** What Leaflet puts into the corners of a map: zoom buttons, scale, attribution. */
phusong.corners = (map, book) => {
  "use strict";

  const { data } = book;
  const zoom = L.control.zoom({ position: "topleft" }).addTo(map);
  L.control.scale({ position: "bottomleft", imperial: false }).addTo(map);
  map.attributionControl.setPrefix("Leaflet");
  let said = null;

  function tell() {
    const buttons = zoom.getContainer().children;
    [data.text.zoomIn, data.text.zoomOut].forEach((name, k) => {
      buttons[k].title = name;
      buttons[k].setAttribute("aria-label", name);
    });
    if (said) map.attributionControl.removeAttribution(said);
    said = data.attribution;
    map.attributionControl.addAttribution(said);
  }

  tell();
  book.follow(tell);
};
