# Quarterly report, commune sheets, progress, funding.
problem-quarter-unreadable = This is no quarter.
    .expected = Write { $example }, Q3/2026 or quý III/2026, say: a quarter from 1 to 4 and the year in four digits.
problem-quarter-beyond-programme = The quarter lies outside the years of the programme.
    .expected = A quarter from { $first } to { $last }.
problem-report-commune-unknown = It is not clear which commune is meant.
    .expected = The name (with or without marks) or the code of a commune of the plan.{ $hint ->
    [no] {" "}None of its { $count } communes is called anything like it; --commune list shows them all.
   *[yes] {" "}Perhaps: { $near }.
}
problem-report-park-unknown = It is not clear which park this is.
    .expected = The name (with or without marks), a part of it, or the number of a park of the plan.{ $hint ->
    [no] {" "}None of its { $count } parks is called anything like it; --park list shows them all.
   *[yes] {" "}Perhaps: { $near }.
}
problem-report-commune-guessed = The name is misspelt; it was taken for { $commune }.
    .expected = The right name or the code, if another one is meant.
problem-report-nothing-there = There is no plan here.
    .expected = A folder of results of phusong plan, or a scenario, which is planned first.
problem-progress-unknown-subject = The plan has no step, cable route, indicator, commune or place of this identifier or name.
    .expected = An identifier or name as the result files have it.{ $hint ->
    [no] {" "}None of the plan's { $count } identifiers and names is anything like it; phusong report --quarter writes a form progress_….xlsx with all identifiers.
   *[yes] {" "}Perhaps: { $near }.
}
problem-progress-other-plan = The plan has no work of this identifier; the row is not used.
    .expected = An identifier of the plan that is reported; a work of an earlier plan may not be in this one.
problem-progress-technology = Several technologies have this indicator.
    .expected = In the column of technology one of: { $known }.
problem-progress-ambiguous-subject = Several places have this name.
    .expected = The identifier of the place; one of: { $known }.
problem-progress-says-nothing = The row tells neither a date nor a figure, difficulty or proposal.
    .expected = Something in at least one of the four columns.
problem-progress-no-source = The row names no source.
    .expected = Who reports it, or which document says so.
problem-progress-undated = The figure has no date.
    .expected = The day for which it holds; without one nobody knows to which quarter it belongs.
problem-progress-figure-unused = The figure of { $subject } is not used: it is no indicator.
    .expected = Figures are for indicators alone; of steps and cable the day on which they were done is enough.
problem-progress-repeated = Row { $first } has a figure of this indicator for the same day.
    .expected = One figure per indicator and day.
problem-report-nothing-asked = It is not clear what to report.
    .expected = At least --quarter (a quarter's report) or --commune (a commune's sheet).
problem-progress-without-quarter = There is a table of progress, and no quarter.
    .expected = --quarter as well: figures mean something only by the end of a quarter.
problem-funding-shares = The shares of a funding rule do not add up to 100 %.
    .expected = shares_pct that add up to 100.
problem-funding-payer = A funding rule names a payer that is not declared: { $payer }.
    .expected = One of the keys of funding.payers: { $known }.

account-no-data = no data
account-head-now = Today
account-head-homes-now = Settlements served today
account-head-homes-year = Settlements served, end of { $year }
account-served = { $technology } by commune and year
account-served-people = Share of people served today and at the end of each year; settlements: served / told. “–”: not known, or the layer has no settlement there.
account-served-fibre = Settlements with fibre / settlements told, today and at the end of each year.
account-works-communes = What is built in each commune, its cost, and roads without signal
account-works-communes-text = A step belongs to the commune where it stands, cable to that of the place or site it serves. Costs are of building; shares at middle prices. Roads without signal are of today.
account-no-commune = (outside all communes)
account-head-new = New sites
account-head-upgrades = Upgrades
account-head-km = Cable on land, km
account-head-cable-km = New cable, km
account-head-sea-km = Submarine cable, km
account-head-operators = Operators
account-head-operator = Operator
account-head-years = Years
account-head-cost-share = Share of cost
account-head-unlit = Roads without { $technology }, km
account-head-park = Park
account-head-manager = Manager
account-head-stated = 5G as the provincial plan states it
account-head-due = 5G due by
account-head-works = What is built, by whom, when
account-parks = Industrial parks by year
account-parks-count = { $operating } parks in operation, which come first; { $all } in all.
account-parks-text = “As the provincial plan states it” is what is written there, not computed. Services: computed for today, and the year at whose end the programme serves the park.
account-stated = { $told ->
    [true] yes
    [false] no
   *[none] not stated
}
account-since = { $year ->
    [never] not served; the programme does not serve it
   *[other] not served; from the end of { $year }
}
account-work = { $id } ({ $operator }, { $year })
account-works = { $works }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}
account-unserved = Settlements without service, by commune
account-unserved-text = After each name the reason, and the year at whose end the programme serves it. Figures of each: unserved.csv, and the commune's sheet.
account-unserved-none = All settlements that can be told have the services in question.
account-unserved-home = { $name } ({ $cause }; { $year ->
    [never] the programme does not serve it
   *[other] from the end of { $year }
})
account-head-homes = Settlements
account-programme = The programme by year and operator
account-programme-text = Sites, upgrades, cable and building costs of each operator in each year. Cable to a site belongs to the site's operator; nobody is named for cable to villages and parks. The total is that of the bill and of plan.json.
account-funding = Funding
account-funding-none = The scenario states no funding: [funding] is empty.
account-funding-text = Building costs by source of money and year, by the scenario's rules. “May be asked” is another source that the provincial plan names; it changes no figure.
account-funding-assumed = Part of it rests on assumed rules; see the appendix on funding rules.
account-head-payer = Source of money
account-head-may-ask = May be asked
account-payer-unknown = not stated
account-rules = Funding rules
account-rules-text = The first rule that fits a work counts; change them in the scenario, [funding].
account-head-rule-works = Works
account-head-rule-only = Only
account-head-source = Stated in
account-head-assumed = Status
account-kind-any = all works
account-kind-new-site = new sites
account-kind-upgrade = upgrades
account-kind-cable = cable on land
account-kind-submarine = submarine cable
account-kind-link = microwave or satellite in place of cable
account-only-none = –
account-only-dead-spot = for settlements that no technology serves
account-only-island = on islands
account-stated-rule = as stated
account-map-alt = Map of { $commune }: who is served today and after the programme, settlements, stations, works.
account-map-today = served today
account-map-added = served by the programme
account-map-never = not served
account-map-cable = new cable
account-map-home = settlement
account-map-lacking = settlement without
account-map-station = existing station
account-map-upgrade = upgrade
account-map-site = new site

standing-title = Targets: wanted, reached, gap, difficulty, proposal
standing-text = “Reached” is the latest figure of the table of progress by the end of the quarter. “Computed” and “expected” are results of this program. Difficulties and proposals marked “[computed from the plan]” are deduced, because nobody has reported any.
standing-head-target = Target (year)
standing-head-reached = Reached (day)
standing-head-computed = Today, computed
standing-head-expected = Expected, end of the target's year
standing-head-difficulty = Difficulty
standing-head-proposal = Proposal
standing-head-subject = Subject
standing-head-by = By
standing-head-day = Day
standing-indicator = { $name } ({ $section })
standing-target = { $target } ({ $year })
standing-reached = { $figure } ({ $day })
standing-gap-computed = { $gap } [computed]
standing-computed = [computed from the plan] { $text }
standing-missed = By the programme { $gap } { $unit } lack at the end of { $year }.{ $causes ->
    [none] {""}
   *[other] {" "}Places that stay unserved, by reason: { $causes }.
}
account-cause = { $reason ->
    [no-cell] no station in range
    [no-technology] the nearest station lacks the technology
    [terrain] hidden by terrain
    [pointing] beside the main beam
    [clutter] buildings and trees
    [distance] too far from a station
    [uplink] uplink too weak
    [load] interference and load
    [rate] rate too low
    [no-fibre-on-island] no fibre to the island
    [fibre-far] fibre is far
    [surveyed] surveyed as lacking
   *[other] other reasons
}
standing-cause = { $cause } ({ NUMBER($count) })
standing-remedy = { $remedy } Building costs: { $cost }.
standing-unknown = No data: the layers do not tell this indicator.
    .proposal = Whoever leads the task sends the figure in the table of progress or of indicator_values.

done-title = Works that are due, and works that are done
done-text = The programme is by years: works of { $year } have to stand at its end. By the end of this quarter { NUMBER($share, style: "percent") } of the year have passed.
done-no-table = There is no table of progress: nobody knows what has been done.
done-none-due = The programme has no works in this year or before.
done-head-due = Due
done-head-done = Done
done-head-share = Share
done-head-late = Late
done-late = Works that are late
done-late-text = { NUMBER($count) } works should stand, and nobody has reported them as done.
done-cable = New fibre cable
done-said = Difficulties and proposals that were reported
done-said-none = Nobody has reported a difficulty or a proposal.
done-silent = { $count ->
    [0] All communes have reported.
   *[other] Communes without a row in the table of progress: { NUMBER($count) } ({ $names }{ $more ->
        [0] ).
       *[other] {" "}and { NUMBER($more) } more).
    }
}

quarter-title = Report of quarter { $number }, { $year }: digital infrastructure of { $province }
quarter-answers = This quarter
quarter-period = Period: { $start } to { $end }.
quarter-due = The Department of Science and Technology reports to the provincial People's Committee before { $day } (plan 8885, section VI.1).
quarter-local-due = Communes and managers of parks report to the department before { $day } (sections VI.7 and VI.9).
quarter-works-count = Works that have to stand by the end of { $year }: { NUMBER($due) }.{ $told ->
    [yes] {" "}Reported as done: { NUMBER($done) }; late: { NUMBER($late) }.
   *[no] {" "}There is no data on what has been done.
}
quarter-targets-met = Of { NUMBER($all) } targets the programme meets { NUMBER($met) } and misses { NUMBER($missed) }; { NUMBER($unknown) } have no data or state no figure.
quarter-cost = Building costs of the whole programme: { $cost }.
quarter-heard = { $told ->
    [yes] The table of progress has { NUMBER($rows) } rows by the end of the quarter.
   *[no] There is no table of progress: “no data” stands where one would tell.
}
quarter-month = The plan's “month of the quarter” is read as the quarter's last month.
quarter-summary = Summary
    .lead = The period, the days on which reports are due, and the main figures.
quarter-targets = Targets
    .lead = Every indicator: baseline, target, reached, lacking, what stands in the way, what is proposed.
quarter-works = The programme
    .lead = What is due, who builds it, and whether it is done.
quarter-said = Difficulties and proposals
    .lead = What has been reported.
quarter-parks = Industrial parks
    .lead = Every park: today, by year, what is built and by whom.
quarter-communes = Communes
    .lead = Every commune: who is served in which year, what is built, what it costs.
quarter-money = Funding
    .lead = Who pays for what.
quarter-terms = Definitions and rules
    .lead = What the words of this report mean.

sheet-title = Digital infrastructure of { $place }
sheet-title-quarter = Digital infrastructure of { $place }, quarter { $number }, { $year }
sheet-subtitle = { $scenario } · commune code { $code }
sheet-service = As it is
sheet-service-title = Who is served
sheet-works = What will be built, and progress
sheet-people = { NUMBER($people, maximumFractionDigits: 0) } people, { NUMBER($area, maximumFractionDigits: 1) } km² of the planned area, { NUMBER($settlements) } settlements of the layer.{ $unknown ->
    [0] {""}
   *[other] {" "}Of { NUMBER($unknown, maximumFractionDigits: 0) } people nothing can be told (outside the area).
}
sheet-roads = Roads without { $technology }: { NUMBER($km, maximumFractionDigits: 1) } km.
sheet-unit-people = people
sheet-unit-settlements = settlements
sheet-head-unit = Counted in
sheet-head-state = State
sheet-map = { $commune }: coverage today and by the programme, and what is built.
sheet-outside = The commune lies outside the planned area: there is no map, and nothing can be said of its coverage.
sheet-missing = Settlements without service, and why
sheet-missing-none = All settlements that can be told have the services in question.
sheet-missing-unknown = Of no settlement can it be told: the layer has none here, or they lie outside the area.
sheet-works-title = Works by year and operator
sheet-works-none = The programme builds nothing here.
sheet-cost = Building costs: { $cost }, { NUMBER($share, maximumFractionDigits: 1) } % of the whole programme (middle prices).
sheet-payer = { $payers }{ $ask ->
    [none] {""}
   *[other] ; may be asked: { $ask }
}
sheet-length = { $what }, { NUMBER($km, maximumFractionDigits: 1) } km
sheet-due = The commune reports to the Department of Science and Technology before { $day }.
sheet-reported-title = Reported by the end of the quarter
sheet-reported-none = Nothing has been reported of this place and the works here.

park-subtitle = { $scenario } · { $commune }
park-service-title = As it is, and year by year
park-land = { $operating ->
    [yes] In operation
   *[no] Not yet in operation
}{ $area ->
    [none] {""}
   *[other] , { $area } ha
}{ $let ->
    [none] {""}
   *[other] , { $let } % let
}.
park-state = State by the layer: { $state }.
park-manager = Managed by: { $manager }.
park-stated = 5G by the province's plan: { $stated }{ $words ->
    [none] {""}
   *[other] , due as worded “{ $words }”
}{ $due ->
    [none] {""}
   *[other] , taken as the end of { $due } at the latest
}.
park-head-share = Land served today
park-head-rate = Download rate, Mbit/s
park-outside = The park lies outside the planned area: there is no map, and nothing can be said of its coverage.
park-operators-title = Which operators cover the park today
park-operators-text = Of each operator's own stations, outdoors; the rate is the median over the park's land, for one more phone.
park-operators-none = There are no figures by operator: the scenario asks for no maps of operators, or the park lies outside the area.
park-missing = What is missing, and why
park-duties-title = Reports that are due
park-duty-quarter = Whoever manages a park reports to the Department of Science and Technology on what its digital infrastructure achieves, each quarter or when asked, before { $day ->
    [none] the 15th of the quarter's last month
   *[other] { $day }
} (plan 8885, VI.7).
park-duty-progress = The board of economic zones and industrial parks reports progress and new capacity to the Provincial People's Committee and the Department of Industry and Trade, each month and quarter (plan 2621, IV.8.d).
park-duty-half-year = Enterprises and offices that carry out the industrial plan report to the Provincial People's Committee, with a copy to the Department of Industry and Trade: for the first half of the year before 25 June (plan 2621, IV).
park-duty-yearly = The same report for the whole year before 20 December (plan 2621, IV).

form-subject = Subject
form-name = What it is
form-technology = Technology
form-date = Date
form-by = By
form-figure = Figure
form-difficulty = Difficulty
form-proposal = Proposal
form-source = Source
