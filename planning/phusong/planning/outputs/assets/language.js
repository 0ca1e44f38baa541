/** A button for each language of the page but the one that it speaks. */
phusong.languages = (book) => {
  "use strict";

  const { el } = phusong;
  const NAMES = { vi: "Tiếng Việt", en: "English" };

  const buttons = book.languages.map((code) => {
    const button = el("button", "link", NAMES[code] ?? code);
    Object.assign(button, { type: "button", lang: code });
    button.addEventListener("click", () => {
      book.speak(code);
      const other = buttons.find((each) => !each.hidden);
      other.focus();
    });
    return button;
  });
  const tell = () => buttons.forEach((button) => { button.hidden = button.lang === book.data.language; });
  document.querySelector(".languages").append(...buttons);
  tell();
  book.follow(tell);
};
