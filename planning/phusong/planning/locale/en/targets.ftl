problem-cost-per = The item { $item } is priced per { $right }, not per { $per }.
    .expected = per = "{ $right }", and the price of one of these.
problem-cost-horizon = Costs are counted to a year before the last one of the programme ({ $last }).
    .expected = costs.discounting.horizon_years of { $least } or more.
problem-target-figure = The kind of target "{ $kind }" does not go with its figure.
    .expected = A target, but for kinds "words" and "none", which have no target.
problem-target-wording = A target in words has no words.
    .expected = wording = {"{"} vi = "…", en = "…" {"}"}.
problem-target-range = The range of the target is not right.
    .expected = kind = "between" with target as its lower and upper as its upper end; other kinds have no upper.
problem-target-pursue = Only a number of stations can be pursued, not "{ $name }" as it stands here.
    .expected = pursue with indicator "stations", or "station_ratio_pct" and a technology of the scenario, and a target.
problem-user-table-source = This does not name a table.
    .expected = The name of a file such as "prices.csv", or {"{"} path = "prices.xlsx", layer = "Sheet1" {"}"}.
problem-indicator-no-target = The scenario has no such target (technology: { $technology }); this figure is not used.
    .expected = indicator and technology as a [[targets]] has them{ $hint ->
    [no] ; the scenario has no [[targets]].
   *[yes] : { $near }.
}

report-shortfalls = Targets that are missed: by how much, and what they would take
report-shortfalls-none = No target that can be computed is missed.
report-shortfalls-text = The price of one more unit is what the last steps built by that year (ten at most) cost to build for what they brought. The way takes steps of the proposal that are not built by then, the cheapest for the people they bring first; it is one way, not always the cheapest, and candidates that the proposal did not choose are not looked at.
report-remedy-further_steps = { $reached } { $unit } with { NUMBER($steps) } further { $steps ->
    [one] step
   *[other] steps
  }{ $forward ->
    [0] {""}
   *[other] {" "}({ NUMBER($forward) } of them brought forward from a later year)
  }.
report-remedy-not_enough = Out of reach of the known candidates: { NUMBER($steps) } further { $steps ->
    [one] step
   *[other] steps
  }{ $forward ->
    [0] {""}
   *[other] {" "}({ NUMBER($forward) } of them brought forward from a later year)
  } lead to { $reached } { $unit }.
report-remedy-more_stations = { $reached } { $unit } with { $steps ->
    [0] {""}
    [one] one further step of the proposal and{" "}
   *[other] { NUMBER($steps) } further steps of the proposal and{" "}
  }{ $upgrades ->
    [0] {""}
    [one] one technology added to a mast
   *[other] { NUMBER($upgrades) } technologies added to masts
  }{ $sites ->
    [0] {""}
   *[other] { $upgrades ->
        [0] {""}
       *[other] {" "}and{" "}
      }{ NUMBER($sites) } new { $sites ->
        [one] site
       *[other] sites
      } (cable not counted)
  }, whoever they serve.
report-remedy-none_known = Out of reach of the known candidates: the proposal has no further step for it.
report-head-target-gap = Lacking
report-head-origin = Where the figures come from
report-head-unit-price = Price of one more unit
report-head-remedy = A way to meet it
report-head-remedy-cost = Building cost of that way
report-target-figure = { $kind ->
    [at_least] ≥ { $value }
    [more_than] > { $value }
    [about] ≈ { $value }
    [per_year] { $value } a year
    [between] { $value }–{ $upper }
   *[reach] { $value }
}
report-met-words = not a figure
report-met-none = no target stated
report-origin-computed = computed
report-origin-scenario = scenario – { $source }
report-origin-table = user's table – { $source }
report-origin-none = –
plan-targets = Targets: { $met } met, { $missed } missed, { $unknown } without data or without a figure.
