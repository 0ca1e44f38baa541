/** The button that copies the address of what the page shows. */
phusong.copyLink = (book, toolbar, link) => {
  "use strict";

  const { el } = phusong;

  /** Where a browser does not let a page write to the clipboard, the reader copies by hand. */
  function byHand() {
    const field = el("input", "");
    Object.assign(field, { readOnly: true, value: location.href });
    const label = el("label", "", book.data.tools.copyByHand, field);
    toolbar.say(label);
    field.select();
  }

  toolbar.add("link", async () => {
    link.changed();
    try {
      await navigator.clipboard.writeText(location.href);
      toolbar.say(book.data.tools.copiedLink);
    } catch {
      byHand();
    }
  });
};
