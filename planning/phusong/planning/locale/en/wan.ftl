stage-wan = WAN and undergrounding
wan-star = Star
wan-tree = Tree
wan-core = Tree with a ring of the core
wan-ring = Two ways everywhere
wan-recommended = { $variant } ✔
wan-between = { $start } – { $end }
wan-near = Near { $place }
wan-about = { $existing ->
    [yes] Along cable that stands, fibres leased
   *[no] New cable
  }. { $seats ->
    [0] A cut here takes no seat off the network.
    [one] A cut here takes { NUMBER($seats) } seat off the network ({ NUMBER($people, maximumFractionDigits: 0) } people).
   *[other] A cut here takes { NUMBER($seats) } seats off the network ({ NUMBER($people, maximumFractionDigits: 0) } people).
  }
wan-apart-far = Not joined, being too far from roads and cables or outside the planned area: { $places }{ $more ->
    [0] {""}
   *[other] {" "}and { NUMBER($more) } more
  }. They need a satellite or a cable through the sea.
wan-apart-no-path = Not joined, for the roads and cables there do not lead to the centre: { $places }{ $more ->
    [0] {""}
   *[other] {" "}and { NUMBER($more) } more
  }.
problem-wan-centre = The centre of the WAN is no place of the province.
    .expected = the code or name of a commune, settlement, park or hub; or {"{"} lon = …, lat = … {"}"}.
report-wan = The province's WAN: seats of communes joined to the data centre
report-wan-text = { NUMBER($seats) } of { NUMBER($all) } seats are joined to the centre at { $centre }{ $origin ->
    [largest] {" "}(assumed: the seat of the largest commune, for the scenario names no centre)
   *[stated] {""}
  } over roads and cable that stands. A road beside existing cable counts as that cable: two cables in one route are no two ways.
report-wan-star = Star: every seat has its own pair of fibres by the cheapest way to the centre.
report-wan-tree = Tree: the cheapest tree that joins all seats, which pass on each other's traffic.
report-wan-core = Tree with a ring of the core: a second way besides for the largest communes, which hold { NUMBER($pct, maximumFractionDigits: 0) } % of the people.
report-wan-ring = Two ways everywhere: a second way besides for every seat to which the roads give one.
report-wan-rule = Recommended is “{ $variant }”: the cheapest that keeps the seats of at least { NUMBER($pct, maximumFractionDigits: 0) } % of the people on the network whichever single stretch is cut (here { NUMBER($share, maximumFractionDigits: 1) } %).
report-wan-rule-unmet = None keeps { NUMBER($pct, maximumFractionDigits: 0) } % of the people on the network whichever single stretch is cut: there are stretches round which the roads of the data give no second way. Recommended is “{ $variant }”, which keeps most ({ NUMBER($share, maximumFractionDigits: 1) } %) for least money.
report-wan-cuts-text = Each stretch between two seats or junctions is cut alone; the drop to a single seat is not counted. Delay is that of light in glass alone, one way.
report-wan-seats-settlement = For { NUMBER($count) } seats the settlement with most people of the commune stands in: the data has no layer of seats (layers.seats).
report-wan-seats-inside = For { NUMBER($count) } seats a point inside the commune stands in: the data has no settlement there.
report-wan-cuts = The cuts of “{ $variant }” that hurt most
report-wan-cuts-why = Names are of the seats at or nearest to the ends. What shall be safer still takes a route apart from today's roads, or microwave or satellite in reserve.
report-head-wan-variant = Variant
report-head-wan-new = New cable, km
report-head-wan-existing = Existing cable, km
report-head-wan-pairs = Leased, pair km
report-head-wan-building = Building
report-head-wan-yearly = Each year
report-head-wan-length = Km to the centre, mean / farthest
report-head-wan-delay = Delay ms, mean / farthest
report-head-wan-worst = % of people left, worst cut
report-head-wan-mean = % of people left, mean
report-head-wan-safe = Seats safe from any single cut
report-head-wan-between = Stretch
report-head-wan-lost-seats = Seats off the network
report-head-wan-lost-people = Their people
map-wan-star = WAN: star
map-wan-tree = WAN: tree
map-wan-core = WAN: tree with a ring of the core
map-wan-ring = WAN: two ways everywhere
