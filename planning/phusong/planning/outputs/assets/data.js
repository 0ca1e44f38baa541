/**
 * The data of the page: unpacked, with the texts of one language in their slots.
 *
 * A slot is an object {"$": number}; `speak` puts the texts of another language into the same tree, so
 * whatever reads from the tree when it is asked says what it has to say in the new language.
 */
phusong.open = async (element) => {
  "use strict";

  async function unpack(text) {
    const bytes = Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return JSON.parse(await new Response(stream).text());
  }

  /** Every slot of the tree as its holder, its key there and the number of its text. */
  function slots(holder, found) {
    for (const key in holder) {
      const value = holder[key];
      if (value === null || typeof value !== "object") continue;
      if (Object.hasOwn(value, "$")) found.push([holder, key, value.$]);
      else slots(value, found);
    }
    return found;
  }

  const { data, texts, language } = await unpack(element.textContent);
  const places = slots(data, []);
  const followers = [];

  function fill(code) {
    for (const [holder, key, number] of places) holder[key] = texts[code][number];
  }

  /** Say everything in another language; those who follow draw anew what they have drawn. */
  function speak(code) {
    if (!Object.hasOwn(texts, code) || code === data.language) return;
    fill(code);
    for (const follower of followers) follower();
  }

  fill(language);
  return { data, speak, languages: Object.keys(texts), follow: (follower) => followers.push(follower) };
};
