/** Keys: from anywhere to the search or the map, out of a pop-up, and the dialog that lists them all. */
phusong.keyboard = (map, book, toolbar) => {
  "use strict";

  const { el } = phusong;
  const { data } = book;
  const container = map.getContainer();
  container.setAttribute("role", "region");
  const typing = (node) => node.closest?.("input, textarea, select, dialog");

  document.querySelector(".skip").addEventListener("click", () => container.focus());
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !typing(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      document.getElementById("search").focus();
    } else if (event.key === "Escape" && !typing(event.target) && container.querySelector(".leaflet-popup")) {
      map.closePopup();
      container.focus({ preventScroll: true });
    }
  });

  const dialog = document.getElementById("help-dialog");
  toolbar.add("help", () => dialog.showModal());

  function tell() {
    container.setAttribute("aria-label", data.tools.map);
    dialog.querySelector("dl").replaceChildren(...data.tools.keys.flatMap(([keys, text]) =>
      [el("dt", "", ...keys.split(" ").flatMap((key) => [el("kbd", "", key), " "])), el("dd", "", text)]));
  }

  tell();
  book.follow(tell);
};
