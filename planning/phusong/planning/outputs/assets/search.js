/**
 * Search by name: villages, communes, parks, hubs, stations and proposals, with and without diacritics.
 */
phusong.search = (map, book, finder) => {
  "use strict";

  const { el } = phusong;
  const { data } = book;
  const MOST = 12;

  /** Letters without their marks, in small, words apart by one blank: "TÀ  MƠ" is "ta mo", "Đá" is "da". */
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d")
    .toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

  let entries = null;
  const index = () => (entries ??= finder.entries().map((entry) => ({ entry, name: plain(entry.name) })));

  /** How well a name fits: the lower the better, null when it does not. */
  function rank(name, words, query, about) {
    if (name === query) return 0;
    if (name.startsWith(`${query} `)) return 1;
    if (name.startsWith(query)) return 2;
    if (` ${name}`.includes(` ${query}`)) return 3;
    if (name.includes(query)) return 4;
    const all = ` ${name} ${about}`;
    return words.every((word) => all.includes(` ${word}`)) ? 5 : null;
  }

  function find(text) {
    const query = plain(text);
    if (!query) return [];
    const words = query.split(" ");
    const typed = text.trim().normalize("NFC").toLowerCase();
    return index()
      .map(({ entry, name }) => ({ entry, score: rank(name, words, query, words.length > 1 ? plain(entry.about()) : "") }))
      .filter(({ score }) => score !== null)
      .map((found) => ({ ...found, marks: found.entry.name.normalize("NFC").toLowerCase().includes(typed) ? 0 : 1 }))
      .sort((a, b) => a.score - b.score || a.marks - b.marks || a.entry.order - b.entry.order
        || b.entry.people - a.entry.people || a.entry.name.localeCompare(b.entry.name, "vi", { numeric: true }))
      .map(({ entry }) => entry);
  }

  const input = el("input", "");
  const list = el("ul", "");
  const status = el("p", "unseen");
  const box = el("div", "leaflet-control search", input, list, status);
  Object.assign(input, { id: "search", type: "search", autocomplete: "off", spellcheck: false });
  Object.assign(list, { id: "search-list", hidden: true });
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false",
  })) input.setAttribute(name, value);
  list.setAttribute("role", "listbox");
  status.setAttribute("role", "status");
  L.DomEvent.disableClickPropagation(box).disableScrollPropagation(box);
  const Box = L.Control.extend({ options: { position: "topleft" }, onAdd: () => box });
  new Box().addTo(map);

  let found = [];
  let active = -1;

  function open(wanted) {
    list.hidden = !wanted;
    input.setAttribute("aria-expanded", String(wanted));
    if (!wanted) mark(-1);
  }

  function mark(number) {
    active = number;
    [...list.children].forEach((row, k) => row.setAttribute("aria-selected", String(k === active)));
    const row = list.children[active];
    if (row?.id) input.setAttribute("aria-activedescendant", row.id);
    else input.removeAttribute("aria-activedescendant");
    row?.scrollIntoView({ block: "nearest" });
  }

  function look() {
    const all = find(input.value);
    found = all.slice(0, MOST);
    list.replaceChildren(...found.map((entry, k) => {
      const row = el("li", "", el("b", "", entry.name), el("span", "", entry.about()));
      row.id = `found-${k}`;
      row.setAttribute("role", "option");
      row.addEventListener("click", () => choose(entry));
      return row;
    }));
    const asked = input.value.trim() !== "";
    if (asked && !found.length) list.append(el("li", "none", data.tools.nothingFound));
    status.textContent = asked ? data.tools.found.replace("{count}", all.length) : "";
    open(asked);
    mark(found.length ? 0 : -1);
  }

  function choose(entry) {
    input.value = entry.name;
    open(false);
    finder.go(entry);
  }

  input.addEventListener("input", look);
  input.addEventListener("focus", () => { if (input.value.trim()) look(); });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) {
      if (list.hidden) look();
      else mark((active + step + found.length) % found.length);
    } else if (event.key === "Enter" && !list.hidden && found[active]) choose(found[active]);
    else if (event.key === "Escape") {
      if (list.hidden) input.value = "";
      open(false);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  box.addEventListener("focusout", (event) => {
    if (!box.contains(event.relatedTarget)) open(false);
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the focus where it is

  function tell() {
    input.placeholder = data.tools.searchHint;
    input.setAttribute("aria-label", data.tools.search);
    list.setAttribute("aria-label", data.tools.search);
    open(false);
  }

  tell();
  book.follow(tell);
  return { find };
};
