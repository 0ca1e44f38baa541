# Charts and maps of the report.
report-where = Where, and why
report-works = Works by year, operator and place
chart-today = today
chart-year-end = end of { $year }
chart-target = target of the plan
chart-bn-vnd = thousand million VND
chart-range = middle price; line: low to high
chart-served-people = Share of people
chart-served-settlements = Share of settlements
chart-served = Who is served, today and at the end of each year; stars are targets of the published plan.
chart-served-alt = { $what }, { $technology }: { $today } % today, { $planned } % at the end of { $year }.
chart-least = Communes with most people without { $technology }: today, and at the end of the programme.
chart-least-alt = { $name }: { $today } people today, { $planned } at the end
chart-works = New sites and upgrades by year and operator.
chart-works-alt = { $year }: { $new } new sites, { $upgrades } upgrades.
chart-cable = New cable by year and construction.
chart-reasons = Settlements without service today, by the reason.
chart-cost-years = Cost by year: building, and running what stands.
chart-cost-parts = Where the money goes: building by item and by operator.
chart-maps = Where people could use their phones today and at the end of the programme.
chart-map-alt = Maps of the province for each technology, today and at the end of the programme: where it reaches, where it does not, and settlements without it.
chart-map-title = { $technology }, { $when }
chart-map-served = covered
chart-map-lacking = not covered
chart-map-settlements = settlement without
chart-works-map = Works by year.
chart-works-map-alt = Map of the province with new sites, upgrades and cable from { $first } to { $last }, coloured by year.
chart-works-map-cable = new cable
chart-reason-no-cell = No station within range
chart-reason-no-technology = A near station lacks the technology
chart-reason-terrain = Shadowed by high ground
chart-reason-pointing = Antennas point elsewhere
chart-reason-clutter = Trees and buildings
chart-reason-distance = Too far
chart-reason-uplink = Phone too weak for the station
chart-reason-load = Interference and load
chart-reason-rate = Rates not reached
chart-reason-no-fibre-on-island = Island without fibre
chart-reason-fibre-far = Fibre too far
chart-reason-surveyed = A survey says so
# Answers on the first page.
answers-title = The answers in short
answer-people = { $technology } reaches { $today } % of people today and { $planned } % at the end of { $year }{ $target ->
    [none] .
   *[other] ; the published plan asks for { $target } % in { $target_year }.
}
answer-settlements = Settlements without { $technology }: { NUMBER($today) } today, { NUMBER($planned) } at the end of { $year }.
answer-works = From { $first } to { $last } the programme builds { NUMBER($new) } { $new ->
    [one] new site
   *[other] new sites
}, { NUMBER($upgrades) } { $upgrades ->
    [one] upgrade
   *[other] upgrades
} and { NUMBER($km, maximumFractionDigits: 1) } km of cable, { NUMBER($sea, maximumFractionDigits: 1) } km of it under the sea.
answer-cost = Building costs { $building }; running what is built until the end of { $horizon } costs { $running }.
answer-targets = Targets: { NUMBER($met) } met and { NUMBER($missed) } missed of { NUMBER($known) } that can be computed; no data for { NUMBER($unknown) }.
answer-missed = Missed:
