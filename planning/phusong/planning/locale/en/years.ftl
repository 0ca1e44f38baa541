# Years of the programme: goals, limits, proofs.
years-title = What each year reaches
years-text = Goals are the published targets, risen by the same amount each year between two of them. Works that are due in a year stand at its end; then the goals are met as far as they can be, all that the years have room for is built, and what is left open is decided by cost: building and keeping, in the money of the first year.
years-budget = Budget by year, thousand million VND at middle prices: { $budgets }.
years-capacity = { $kind ->
    [new_site] New sites that can be built in a year
   *[upgrade] Upgrades that can be built in a year
}: { NUMBER($count) }.
years-no-limit = No year has a limit on money or on the number of works.
years-head-technology = Service
years-goal-stations = { $technology } stations
years-goal-masts = Stations of any technology
years-head-year = Year
years-head-asked = Goal
years-head-reached = Reached
years-head-slack = Lacking
years-proof-first = Years that works are late which are due, in all: { NUMBER($value) } (no order of building has fewer than { NUMBER($bound, maximumFractionDigits: 1) }; { $proven ->
    [yes] proven the best
   *[no] not proven the best
}).
years-proof-goals = Percentage points that the goals lack, over all goals and years: { NUMBER($value, maximumFractionDigits: 2) } (none lacks less than { NUMBER($bound, maximumFractionDigits: 2) }; { $proven ->
    [yes] proven the best
   *[no] not proven the best
}).
years-proof-built = Share of what the steps are worth that no year has room for: { NUMBER($value, maximumFractionDigits: 2) } % (at least { NUMBER($bound, maximumFractionDigits: 2) } %; { $proven ->
    [yes] proven the best
   *[no] not proven the best
}).
years-proof-cost = Cost in the money of the first year: { NUMBER($value, maximumFractionDigits: 1) } thousand million VND (none costs less than { NUMBER($bound, maximumFractionDigits: 1) }; { $proven ->
    [yes] proven the best
   *[no] not proven the best
}).
years-built = { $year }: { NUMBER($new) } { $new ->
    [one] new site
   *[other] new sites
}, { NUMBER($upgrades) } { $upgrades ->
    [one] upgrade
   *[other] upgrades
}, { NUMBER($km, maximumFractionDigits: 1) } km of cable; { NUMBER($cost, maximumFractionDigits: 1) } thousand million VND at middle prices.
