/**
 * The slider of time: everything at once, today, the end of each year.
 *
 * @param make  what `phusong.layers` gives
 */
phusong.years = (map, book, make) => {
  "use strict";

  const { el } = phusong;
  const { data } = book;
  const PAUSE_MS = 1400;
  const MOST_MARKS = 9;
  const stops = [null, ...data.moments.keys()];
  let playing = null;

  const name = el("b", "");
  const note = el("span", "note");
  const range = el("input", "");
  Object.assign(range, { type: "range", min: 0, max: stops.length - 1, step: 1, value: 0 });
  const play = el("button", "play");
  play.type = "button";
  const marks = stops.map((at) => {
    const mark = el("span", "");
    mark.addEventListener("click", () => show(at));
    return mark;
  });
  const scale = el("div", "stops", ...marks);
  scale.setAttribute("aria-hidden", "true"); // the slider tells its moment itself
  const turn = el("div", "turn", play, el("div", "when", range, ...(stops.length > MOST_MARKS ? [] : [scale])));
  const box = el("section", "years", el("div", "said", name, note), turn);
  L.DomEvent.disableClickPropagation(box).disableScrollPropagation(box);
  map.getContainer().append(box);

  const moment = () => stops[Number(range.value)];

  /** What is said of a moment: the overview, today, a year. */
  function said(at) {
    if (at === null) return [data.text.overview, data.text.timeNotes[0]];
    return [data.moments[at], data.text.timeNotes[at + 1]];
  }

  function tell() {
    const [title, about] = said(moment());
    name.textContent = title;
    note.textContent = about;
    box.setAttribute("aria-label", data.text.time);
    range.setAttribute("aria-label", data.text.time);
    range.setAttribute("aria-valuetext", title);
    marks.forEach((mark, k) => {
      mark.textContent = [data.text.overviewShort, data.text.todayShort][k] ?? data.moments[stops[k]];
      mark.classList.toggle("here", k === Number(range.value));
    });
    play.textContent = playing ? "⏸" : "▶";
    play.setAttribute("aria-label", playing ? data.text.stop : data.text.play);
    play.title = playing ? data.text.stop : data.text.play;
  }

  /** Go to a moment: null, 0 for today, 1 and on for the years. */
  function show(at) {
    const stop = stops.indexOf(at);
    if (stop < 0) return;
    range.value = stop;
    make.at(at);
    tell();
  }

  function stop() {
    clearInterval(playing);
    playing = null;
    tell();
  }

  function start() {
    if (Number(range.value) === stops.length - 1) show(0);
    playing = setInterval(() => {
      const next = Number(range.value) + 1;
      show(stops[next]);
      if (next >= stops.length - 1) stop();
    }, PAUSE_MS);
    tell();
  }

  range.addEventListener("input", () => show(moment()));
  play.addEventListener("click", () => (playing ? stop() : start()));
  book.follow(() => show(moment()));
  tell();
  /** As an address keeps it: nothing, or the moment; what is none is passed over. */
  const kept = [() => (moment() === null ? "" : String(moment())), (text) => show(/^\d+$/.test(text) ? Number(text) : null)];
  return { show, moment, said, stops, kept, turn };
};
