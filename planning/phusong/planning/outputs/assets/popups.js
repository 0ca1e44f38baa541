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

  function place(i) {
    const p = data.places;
    const services = Object.entries(p.services).map(([technology, service]) => {
      const state = service.state[i];
      const badge = el("span", `badge ${state}`, text.states[state]);
      const doubt = service.certain[i] ? null : el("p", "doubt", text.uncertainState);
      const heading = el("h3", "", data.technologyNames[technology], " ", badge);
      return el("section", "", heading, el("p", "", service.why[i]), doubt);
    });
    const position = p.uncertainty[i] ? `± ${number(p.uncertainty[i] / 1000, 1)} km` : null;
    const rows = facts([
      [text.people, p.people[i] === null ? null : number(p.people[i])],
      [text.positionUncertainty, position],
      [text.note, p.note[i]],
    ]);
    const subtitle = [p.type[i], p.commune[i]].filter(Boolean).join(" · ");
    return card(p.name[i], subtitle, ...services, rows);
  }

  function commune(c) {
    const head = ["", text.peopleServed, text.share, text.settlementsUnserved];
    const body = c.rows.map((row) =>
      el("tr", "",
        el("th", "", data.technologyNames[row.technology]),
        el("td", "", `${number(row.served)} / ${number(row.people)}`),
        el("td", "", row.people ? `${number((100 * row.served) / row.people, 1)} %` : text.noData),
        el("td", "", `${number(row.unserved)} / ${number(row.settlements)}`)));
    const table = el("table", "grid",
      el("thead", "", el("tr", "", ...head.map((label) => el("th", "", label)))),
      el("tbody", "", ...body));
    const outside = Math.max(0, ...c.rows.map((row) => row.unknown));
    const note = outside ? el("p", "doubt", `${text.peopleUnknown}: ${number(outside)}`) : null;
    return card(c.name, text.commune, table, note);
  }

  function site(i) {
    const s = data.sites;
    const rows = facts([
      [text.operators, s.operatorNames[s.operators[i]]],
      [text.technologies, s.technologyNames[s.technologies[i]]],
      [text.mast, withUnit(s.mast[i], "m", 0)],
    ]);
    return card(s.id[i], text.station, rows);
  }

  function proposal(p) {
    const rows = facts([
      [text.year, String(p.year ?? missing)],
      [text.operators, p.operator],
      [text.technologies, p.technologies],
      [text.bands, p.bands],
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
    return card(`${text.actions[p.action]} ${p.id}`, p.commune, ...why, rows, sure, assumed);
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

  return { place, commune, site, proposal, route };
};
