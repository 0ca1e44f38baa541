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
problem-user-table-source = This does not name a table.
    .expected = The name of a file such as "prices.csv", or {"{"} path = "prices.xlsx", layer = "Sheet1" {"}"}.
problem-indicator-no-target = The scenario has no such target (technology: { $technology }); this figure is not used.
    .expected = indicator and technology as a [[targets]] has them: { $near }.
