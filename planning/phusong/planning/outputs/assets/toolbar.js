/** Buttons of the tools below those of the zoom, and the line that says what a tool has done. */
phusong.toolbar = (map, book) => {
  "use strict";

  const { el } = phusong;
  const { data } = book;
  const ICONS = {
    distance: "M3 17 17 3l4 4L7 21zM8 12l2 2M11 9l2 2M14 6l2 2",
    area: "M4 8 13 3l7 7-4 10H6z",
    fullscreen: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
    print: "M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z",
    link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
    help: "M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 17.5v.5",
  };

  function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", ICONS[name]);
    svg.append(path);
    return svg;
  }

  const box = el("div", "leaflet-control leaflet-bar toolbar");
  box.setAttribute("role", "toolbar");
  L.DomEvent.disableClickPropagation(box).disableScrollPropagation(box);
  const Bar = L.Control.extend({ options: { position: "topleft" }, onAdd: () => box });
  new Bar().addTo(map);
  const named = [[box, "tools"]];

  function tell() {
    for (const [node, word] of named) {
      node.setAttribute("aria-label", data.tools[word]);
      if (node !== box) node.title = data.tools[word];
    }
  }

  /** A button named by the text of `word`, with the icon of the same name. */
  function add(word, action) {
    const button = el("button", `tool tool-${word}`, icon(word));
    button.type = "button";
    button.addEventListener("click", action);
    box.append(button);
    named.push([button, word]);
    tell();
    return button;
  }

  const line = document.getElementById("told");
  let waiting = 0;

  /** Say something for a few seconds, on the screen and to readers aloud. */
  function say(...content) {
    clearTimeout(waiting);
    line.replaceChildren(...content);
    line.hidden = false;
    waiting = setTimeout(() => { line.hidden = true; }, 6000);
  }

  tell();
  book.follow(tell);
  return { add, say };
};
