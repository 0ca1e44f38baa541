report-title = Mobile coverage and fibre: report on { $province } province
report-made-by = Made with phusong { $version }. All figures, settings and versions are in plan.json.
report-contents = Contents
report-summary = Key figures
report-total-cost = Total cost of everything that has a year: { $cost }.
report-people-unknown = { $people } people live outside the computed area or where terrain is missing; they count neither as served nor as unserved.
report-of = { $part } of { $whole }{ $unknown ->
    [0] {""}
   *[other] ; not known: { NUMBER($unknown) }
}
report-undated = Proposed steps without a year, because the budget does not reach that far: { NUMBER($count) }.
report-targets-none = The scenario names no targets.
report-targets = Targets of the published plan
report-targets-text = “Today” and the years are computed from the layers and the programme, at the end of each year; what the layers do not tell is taken from the user’s table, for the very years that it states. “No data” does not mean zero. “Lacking” is at the end of the target’s year, or today where that year is not known. A target “≈” counts as met from 95 % of it on.
report-without = Settlements without { $technology }
report-without-none = No settlement lacks this service.
report-without-unknown = Settlements whose service is not known: { NUMBER($count) }. { $why }
report-communes = Communes with most people without service
report-parks-none = The layers name none.
report-parks = Industrial parks, stations, ports and airports
report-operating = { $kind }, operating
report-sites = Proposed sites and upgrades
report-sites-none = Nothing is proposed.
report-routes = Proposed fibre routes
report-routes-length = { $construction }: { NUMBER($km, maximumFractionDigits: 1) } km.
report-routes-none = No new routes.
report-unreached = No route was found to { $places }{ $more ->
    [0] {""}
   *[other] {" "}and { NUMBER($more) } more
}: { $why }.
report-no-year = none yet
report-costs = Unit costs
report-exchange = Exchange rate: 1 USD = { $rate } VND. Costs marked “assumed” have been confirmed by nobody for this province.
report-definitions = Definitions and thresholds
report-optimisers = Quality of the solution
report-optimisers-text = Candidates are bought in the order of duty: the cheapest ones for the places that come first, then for each year's target, then for all other places; at last those that serve most people for the money. A stage's cost holds cable to the nearest fibre by distance, as candidates were weighed by it. The bound is what no choice can better: a cost that none falls below, or people that none exceeds for the same money; the gap lies between.
report-notices = Repaired data and things to know
report-notices-none = None.
report-more = { NUMBER($shown) } of { NUMBER($count) } rows are printed; all of them are in { $file }.
report-met-true = met
report-met-false = not met
report-head-technology = Service
report-head-people = People
report-head-today = Served today (people)
report-head-share-today = Share today
report-head-planned = With the proposal, end of { $year } (people)
report-head-share-planned = Share with the proposal
report-head-without = Settlements without
report-head-place = Name
report-head-type = Type
report-head-commune = Commune
report-head-reason = Reason
report-head-indicator = Indicator
report-head-year = Year
report-head-baseline = Baseline
report-head-target = Target
report-head-today-value = Today
report-head-unit = Unit
report-head-met = Result
report-head-section = Section of the plan
report-head-id = Id
report-head-action = What
report-head-technologies = Technologies
report-head-people-gained = People newly covered
report-head-served = Places covered
report-head-cost = Cost
report-head-serves = Serves
report-head-construction = Kind
report-head-length = Length
report-head-cost-item = Item
report-head-low = Low
report-head-mid = Middle
report-head-high = High
report-head-source = Source
report-head-assumed = Status
report-head-steps = Steps
report-head-bound = Bound
report-head-gap = Gap
report-head-stage = Bought for
report-head-stage-cost = Cost, thousand million VND
report-head-reached = Reached
report-head-proof = Proof
report-head-severity = Weight
report-head-file = File
report-head-row = Row
report-head-value = Value
report-head-notice = What
cost-new-site = New site
cost-access-track = Track to a new site
cost-power-line = Power line to a new site
cost-upgrade = Upgrade: a technology added to a mast
cost-add-band = One more band of a technology that the mast carries
cost-add-sectors = One more sector
cost-raise-mast = Raising a mast
cost-new-site-technology = A further technology on a new mast
cost-fibre-aerial = Aerial fibre
cost-fibre-submarine = Submarine fibre
cost-submarine-mobilisation = Mobilisation of ship and marine equipment
cost-per-site = { $currency } per site
cost-per-band = { $currency } per band
cost-per-sector = { $currency } per sector
cost-per-km = { $currency } per km
cost-per-job = { $currency } per job
cost-is-assumed = assumed
cost-is-confirmed = confirmed
definition-place = A place is served when at least { NUMBER($share, maximumFractionDigits: 1) } % of its land is covered. A settlement is the disc of { NUMBER($radius, maximumFractionDigits: 0) } m round its point; a station, port or airport of { NUMBER($hub, maximumFractionDigits: 0) } m; an industrial park the disc of the same area.
definition-fibre = A settlement has fibre when the existing network comes within { NUMBER($km, maximumFractionDigits: 1) } km on the same land; across the sea does not count.
definition-bts-site = A station (BTS) is counted once per mast position.
definition-bts-operator = A station (BTS) is counted once per operator on a mast position.
definition-grid = Everything is computed on a grid of { NUMBER($metres, maximumFractionDigits: 0) } m squares in { $crs }.

stage-must = places that come first
stage-target = people's share of a year
stage-target-year = people's share at the end of { $year }
stage-places = all other places
stage-worth = most people for the money
stage-stations-year = number of stations at the end of { $year }
stage-masts-year = number of masts at the end of { $year }, where they relieve most
reached-people = { $value } people
reached-cost = { $value } thousand million VND
status-optimal = proven the best
status-feasible = within the gap of the best
status-infeasible = out of reach
status-unknown = neither found nor proven impossible
stopped-proven = proven the best
stopped-time-limit = the time for the search was over
stopped-too-large = all rounds of the search are done, and what is left is too much to go through
stopped-not-worth = what is left serves too few people for each step
stopped-max-steps = no more steps are allowed (siting.max_steps)
status-stations-out-of-reach = all masts that lack the technology have it; { $count } stations are still missing
status-masts-out-of-reach = every position that passes the screens is taken; { $count } masts are still missing
status-target-out-of-reach = left to the later stages: sites that are worth it do not reach it
status-places-out-of-reach = { $count ->
    [one] 1 place is out of reach of every candidate
   *[other] { $count } places are out of reach of every candidate
}
optimum-check = { $technology }: { $round ->
    [first] the chosen network predicted as a whole
   *[later] predicted again after what was lacking had been mended
} serves { NUMBER($served, maximumFractionDigits: 0) } people; { $lost ->
    [0] nothing that its steps promised is lost
   *[other] { NUMBER($lost, maximumFractionDigits: 0) } people whom its steps promised service are not among them
}{ $places ->
    [0] .
    [one] , and 1 place.
   *[other] , and { $places } places.
}
report-routes-trunk = The tree that joins { NUMBER($terminals) } sites and places to existing fibre was chosen by what building and keeping it costs over the years that count, dearer where cable is better not laid: { NUMBER($value, maximumFractionDigits: 2) } thousand million VND at middle prices; for none is that less than { NUMBER($bound, maximumFractionDigits: 2) } (gap { NUMBER($gap_pct, maximumFractionDigits: 2) } %; { $proof }). The bill is made from lengths and prices alone.
