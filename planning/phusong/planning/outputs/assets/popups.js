/**
 * What a click tells. Every text from the data is set as text content, never as HTML: a name such as
 * "<script>" stays a name.
 */
phusong.popups = (data) => {
  "use strict";

  const { el } = phusong;
  const text = data.text;
  const missing = "–";

  function number(value, digits = 0) {
    if (value === null || value === undefined) return missing;
    const format = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    return new Intl.NumberFormat(data.language, format).format(value);
  }

  const withUnit = (value, unit, digits) =>
    value === null || value === undefined ? null : `${number(value, digits)} ${unit}`;
  /** A list of the tables', as people write it. */
  const listed = (items) => items && items.split(";").join(", ");
  const range = (cost) =>
    cost ? `${number(cost[0], 1)} – ${number(cost[2], 1)} ${text.billion}` : null;

  /** Two-column table of labels and values; rows without a value are left out. */
  function facts(rows) {
    const kept = rows.filter(([, value]) => value !== null && value !== undefined && value !== "");
    const lines = kept.map(([label, value]) => el("tr", "", el("th", "", label), el("td", "", value)));
    return el("table", "facts", el("tbody", "", ...lines));
  }

  function card(title, subtitle, ...rest) {
    return el("div", "card", el("h2", "", title), el("p", "subtitle", subtitle), ...rest);
  }

  /** A word on data that are not the real thing. */
  const quality = (kind) => (text.quality[kind] ? el("p", "doubt", text.quality[kind]) : null);

  function place(i) {
    const p = data.places;
    const services = Object.keys(p.services).map((technology) => service(i, technology));
    const position = p.uncertainty[i] ? `± ${number(p.uncertainty[i] / 1000, 1)} km` : null;
    const rows = facts([
      [text.people, p.people[i] === null ? null : number(p.people[i])],
      [text.positionUncertainty, position],
      [text.note, p.note[i]],
    ]);
    const subtitle = [p.type[i], p.commune[i]].filter(Boolean).join(" · ");
    return card(p.name[i], subtitle, ...services, rows, quality(data.quality.places));
  }

  /** One technology at a place: state, why, since when by the programme, and the path that fails. */
  function service(i, technology) {
    const told = data.places.services[technology];
    const state = told.state[i];
    const badge = el("span", `badge ${state}`, text.states[state]);
    const heading = el("h3", "", data.technologyNames[technology], " ", badge);
    const doubt = told.certain[i] ? null : el("p", "doubt", text.uncertainState);
    const since = told.since[i];
    const then = state !== "unserved" ? null : since === null ? text.servedNever : text.servedSince[since];
    return el("section", "", heading, el("p", "", told.why[i]), then && el("p", "soft", then), doubt, profile(i, technology));
  }

  function profile(i, technology) {
    const path = data.paths[technology]?.[i];
    if (!path) return null;
    const keys = ["ground", "clutter", "line", "zone"].map((name) =>
      el("li", `key-${name}`, text[`profile${name[0].toUpperCase()}${name.slice(1)}`]));
    const box = el("details", "path", el("summary", "", `${text.profile}: ${path.cell}, ${number(path.km, 1)} km`),
      phusong.profiles.draw(path, text, number), el("ul", "keys", ...keys), el("p", "soft", path.about));
    // The gravest lack is told first; its path is there to be seen.
    box.open = technology === Object.keys(data.places.services).find((name) => data.paths[name]?.[i]);
    return box;
  }

  /** A commune at a moment; null: today. */
  function commune(c, moment) {
    const at = moment ?? 0;
    const head = ["", text.peopleServed, text.share, text.unserved, text.settlementsUnserved];
    const body = Object.entries(c.services).map(([technology, told]) => {
      const people = told.people[at], served = told.served[at];
      return el("tr", "",
        el("th", "", data.technologyNames[technology]),
        el("td", "", people ? `${number(served)} / ${number(people)}` : missing),
        el("td", "", people ? `${number((100 * served) / people, 1)} %` : missing),
        el("td", "", people ? number(people - served) : missing),
        el("td", "", `${number(told.homes[at] - told.lit[at])} / ${number(told.homes[at])}`));
    });
    const table = el("table", "grid",
      el("thead", "", el("tr", "", ...head.map((label) => el("th", "", label)))),
      el("tbody", "", ...body));
    const note = c.unknown ? el("p", "doubt", `${text.peopleUnknown}: ${number(c.unknown)}`) : null;
    return card(c.name, `${text.commune} · ${data.moments[at]}`, table, note, quality(data.quality.lacking));
  }

  /** Who has cells on a station. */
  function operatorsOf(i) {
    const s = data.sites;
    return [...new Set(s.hung[i].map((rack) => s.operators[s.racks[rack][0]]))].join(", ");
  }

  /** What hangs on a station: a row for each operator's technology. */
  function site(i) {
    const s = data.sites;
    const body = s.hung[i].map((rack) => {
      const [operator, technology, bands, , ...azimuths] = s.racks[rack];
      const looks = azimuths.length ? `${azimuths.join("°, ")}°` : text.allRound;
      return el("tr", "", ...[s.operators[operator], s.technologies[technology], listed(bands), looks].map((value) => el("td", "", value)));
    });
    const head = [text.operators, text.technologies, text.bands, text.azimuths];
    const table = el("table", "racks",
      el("thead", "", el("tr", "", ...head.map((label) => el("th", "", label)))), el("tbody", "", ...body));
    return card(s.id[i], text.station, facts([[text.mast, withUnit(s.mast[i], "m", 0)]]), table, quality(data.quality.sites));
  }

  function proposal(p) {
    const rows = facts([
      [text.year, String(p.year ?? missing)],
      [text.operators, p.operator],
      [text.technologies, p.technologies],
      [text.bands, listed(p.bands)],
      [text.host, p.host],
      [text.mast, withUnit(p.mast, "m", 0)],
      [text.ground, withUnit(p.ground, "m", 0)],
      [text.peopleGained, `${number(p.people)} (${data.technologyNames[p.chosenFor] ?? p.chosenFor})`],
      [text.placesServed, p.places],
      [text.backhaul, withUnit(p.backhaul, "km", 1)],
      [text.cost, range(p.cost)],
      [text.hangsOn, p.hangsOn],
    ]);
    const sure = p.noRegret ? el("p", "", text.noRegret) : null;
    const assumed = data.costsAssumed ? el("p", "doubt", text.assumedCost) : null;
    const why = [el("p", "", p.reason), el("p", "soft", p.runnerUp)];
    return card(`${text.actions[p.action]} ${p.id}`, p.commune, ...why, rows, sure, assumed, quality(data.quality.proposals));
  }

  function route(r) {
    const doubt = r.uncertainty ? ` (± ${number(r.uncertainty, 1)} km)` : "";
    const rows = facts([
      [text.serves, r.serves],
      [text.length, `${number(r.length, 1)} km${doubt}`],
      [text.year, String(r.year ?? missing)],
      [text.cost, range(r.cost)],
    ]);
    const assumed = data.costsAssumed ? el("p", "doubt", text.assumedCost) : null;
    const about = r.about ? el("p", "", r.about) : null;
    const cable = r.cable ? el("p", "", r.cable) : null;
    const title = r.about ? r.serves : `${text.route} ${r.id}`;
    return card(title, text.constructions[r.construction], about, cable, rows, r.cost ? assumed : null);
  }

  return { place, commune, site, operatorsOf, proposal, route };
};
