problem-underground-order = The order of undergrounding lacks a kind of ground, or names one twice.
    .expected = each of { $known } once.
problem-underground-base = Of all fibre km and those under the ground only one is stated.
    .expected = both `total_km` (by year) and `underground_km` of its first year, or neither.
problem-underground-too-long = More km under the ground ({ NUMBER($underground) }) than there is fibre ({ NUMBER($total) } km).
    .expected = no more km under the ground than all fibre of the first year.
ground-works = Along road works
ground-urban = In wards
ground-park = In parks
ground-other = Elsewhere
task-planned = planned
task-under-way = under way
task-done = done
report-underground = Fibre put under the ground by year
report-underground-unknown = It is not known how much cable is under the ground: the fibre layer is not real or does not say how cable is laid, and the scenario does not state it (undergrounding.total_km, undergrounding.underground_km).
report-underground-base = At the end of { $year }: { NUMBER($km, maximumFractionDigits: 0) } km under the ground of { NUMBER($total, maximumFractionDigits: 0) } km of fibre, { NUMBER($pct, minimumFractionDigits: 1, maximumFractionDigits: 1) } % – counted as the plan counts it, underground km over all fibre km{ $stated ->
    [yes] {" "}(by { $source })
   *[no] {" "}(by the fibre layer)
  }.
report-underground-hanging = Cable that hangs: about { NUMBER($urban, maximumFractionDigits: 0) } km in wards, { NUMBER($park, maximumFractionDigits: 0) } km in parks, { NUMBER($other, maximumFractionDigits: 0) } km elsewhere{ $like ->
    [yes] ; spread as in a layer that is not real, to give an idea
   *[no] {""}
  }.
report-underground-rule = Each year does its own tasks first, then hanging cable in the scenario's order, just enough for the targets; between two targets it rises evenly. This money is no part of the programme's total. The targets above count tasks with a length alone.
report-underground-saved = Taking the cheapest ground first in place of the scenario's order would save { $cost }.
report-underground-no-target = The scenario has no target of undergrounding for these years.
report-underground-last = { $year } is counted on { NUMBER($km, maximumFractionDigits: 0) } km of fibre; every 1,000 km more take { NUMBER($more, maximumFractionDigits: 0) } km more under the ground to stay at { NUMBER($pct, maximumFractionDigits: 1) } %.
report-head-under-total = All fibre, km
report-head-under-buried = Buried in the year, km
report-head-under-km = Underground at its end, km
report-head-under-pct = %
report-head-under-needed = Needed, km
report-head-under-missing = Missing, km
report-head-under-point = One percentage point
report-tasks = Undergrounding tasks that are tracked
report-tasks-text = { NUMBER($count) } tasks in the user's table; { NUMBER($unknown) } of them have no length and count no kilometres yet.
report-head-under-task = Stretch
report-head-under-length = Km
report-head-under-owner = Owner
report-head-under-ground = Ground
report-head-under-state = State
report-head-under-source = Source
report-head-under-note = Note
report-streets = Hanging cable tidied along streets
report-streets-none = No data: the scenario names no table of streets (undergrounding.streets).
report-streets-text = { NUMBER($count) } streets in the user's table. Those without a year get one here: town centres first, then tourist areas and key roads; short streets first.
report-head-streets-asked = Target, % in the year
report-head-streets-stated = Done or planned
report-head-streets-proposed = Proposed besides
report-head-streets-km = Km
report-head-streets-share = % in the year
report-head-streets-reached = % by its end
