/** Header, caution and the dialog on the data, in the language that the page speaks. */
phusong.frame = (book) => {
  "use strict";

  const { el } = phusong;
  const { data } = book;

  let moment = null;

  /** Figures of a moment; null: today and after the programme. */
  function figures(at = moment) {
    moment = at;
    const told = at === null ? data.figures : data.figuresThen[at];
    document.querySelector(".figures").replaceChildren(
      ...told.map((figure) => el("li", "", el("b", "", figure.value), el("span", "", figure.label))));
  }

  function notes() {
    const { noteHeads: heads, notes: rows } = data;
    const keys = ["name", "kind_name", "source", "date", "uncertainty", "licence"];
    document.querySelector("#data-dialog thead").replaceChildren(
      el("tr", "", ...heads.map((head) => Object.assign(el("th", "", head), { scope: "col" }))));
    document.querySelector("#data-dialog tbody").replaceChildren(
      ...rows.map((row) => el("tr", "", ...keys.map((key) =>
        el("td", key === "kind_name" ? `kind ${row.kind}` : "", row[key])))));
  }

  /** Fill every element that names a text. */
  function tell() {
    document.documentElement.lang = data.language;
    document.title = data.frame.title;
    const texts = { ...data.tools, ...data.frame };
    for (const node of document.querySelectorAll("[data-text]")) {
      node.textContent = texts[node.dataset.text];
    }
    figures();
    notes();
  }

  /** Buttons that open a dialog, and those that close theirs. */
  function dialogs() {
    for (const button of document.querySelectorAll("[data-opens]")) {
      const dialog = document.getElementById(button.dataset.opens);
      button.addEventListener("click", () => dialog.showModal());
    }
    for (const button of document.querySelectorAll("dialog [data-closes]")) {
      button.addEventListener("click", () => button.closest("dialog").close());
    }
  }

  tell();
  dialogs();
  book.follow(tell);
  return { figures };
};
