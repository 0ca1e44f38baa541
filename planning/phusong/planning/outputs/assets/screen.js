/** Full screen, and one printed page: title, caution, map, legend and scale. */
phusong.screen = (map, book, toolbar) => {
  "use strict";

  const PAPERS = { A4: [297, 210], A3: [420, 297] };
  const MARGIN_MM = 8;
  const HEADER_PX = 110;
  const root = document.documentElement;
  const legend = () => document.querySelector(".legend details");

  if (document.fullscreenEnabled) {
    const button = toolbar.add("fullscreen", () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else root.requestFullscreen();
    });
    const tell = () => button.setAttribute("aria-pressed", String(Boolean(document.fullscreenElement)));
    document.addEventListener("fullscreenchange", tell);
    tell();
  }

  /** The size of the page for the printer and, while it is laid out, for the screen. */
  function setPaper(name) {
    const [width, height] = PAPERS[name].map((mm) => mm - 2 * MARGIN_MM);
    document.getElementById("paper").textContent = `@page { size: ${name} landscape; margin: ${MARGIN_MM}mm; }`;
    root.style.setProperty("--paper-width", `${width}mm`);
    root.style.setProperty("--paper-height", `${height}mm`);
  }

  let before = null;

  /** Lay the page out as the paper will have it: what is seen from top to bottom, without the panels' sides. */
  function prepare(name) {
    const seen = map.getBounds();
    before = { centre: map.getCenter(), zoom: map.getZoom(), open: legend().open };
    setPaper(name);
    map.closePopup();
    legend().open = true;
    root.classList.add("printing");
    map.invalidateSize({ animate: false });
    map.fitBounds([[seen.getSouth(), before.centre.lng], [seen.getNorth(), before.centre.lng]], { animate: false });
  }

  /** The event comes while the page still has the size of the paper: measure once it has its own again. */
  function back() {
    root.classList.remove("printing", "as-it-is");
    if (before) legend().open = before.open;
    const { centre, zoom } = before ?? { centre: map.getCenter(), zoom: map.getZoom() };
    before = null;
    requestAnimationFrame(() => {
      map.invalidateSize({ animate: false });
      map.setView(centre, zoom, { animate: false });
    });
  }

  // A printout that the browser's own menu started leaves no time to draw anew: what is seen is scaled.
  function asItIs() {
    if (before) return;
    setPaper("A4");
    const seen = map.getContainer().getBoundingClientRect();
    const [width, height] = PAPERS.A4.map((mm) => ((mm - 2 * MARGIN_MM) * 96) / 25.4);
    const scale = Math.min(width / seen.width, (height - HEADER_PX) / seen.height);
    root.style.setProperty("--seen-width", `${seen.width}px`);
    root.style.setProperty("--seen-height", `${seen.height}px`);
    root.style.setProperty("--seen-scale", String(scale));
    root.classList.add("as-it-is");
  }

  const drawn = () => new Promise((done) => {
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 250)));
  });

  async function print(name) {
    prepare(name);
    await drawn();
    window.print();
  }

  const dialog = document.getElementById("print-dialog");
  toolbar.add("print", () => dialog.showModal());
  for (const button of dialog.querySelectorAll("[data-paper]")) {
    button.addEventListener("click", () => {
      dialog.close();
      print(button.dataset.paper);
    });
  }
  window.addEventListener("beforeprint", asItIs);
  window.addEventListener("afterprint", back);
};
