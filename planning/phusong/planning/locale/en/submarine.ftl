unreached-island-no-shore = no shore was found near them on the raster of the sea: check the position and the layer of land
unreached-no-landing = no landing can be reached: the sea is closed by land or by zones where no cable may lie, or no network is near any shore
unreached-crossing-too-far = the crossing would be longer than the scenario allows (fibre.max_crossing_km)

report-sea = Cable under the sea
report-sea-total = { NUMBER($count) } { $count ->
    [one] cable
   *[other] cables
  } under the sea: { NUMBER($route, maximumFractionDigits: 1) } km of route, { NUMBER($cable, maximumFractionDigits: 1) } km of cable laid. Friction of depth, shores and zones chose the routes; the cost is made from lengths and unit prices alone.
report-sea-no-depth = There is no layer of depth: routes are steered by shores and zones alone, protection is that of the shallowest water, and lengths may grow by { NUMBER($up, maximumFractionDigits: 0) } %. Nothing can be laid by this; a route survey comes first.
report-sea-coarse = WARNING: the soundings lie { NUMBER($spacing, maximumFractionDigits: 1) } km apart, too far to lay anything by (at most { NUMBER($coarsest, maximumFractionDigits: 1) } km). Depth steered no route, types of cable by depth are indications, and lengths may grow by { NUMBER($up, maximumFractionDigits: 0) } %. A route survey comes first.
report-sea-holes = On { $cables } the depth is unknown for up to { NUMBER($pct, maximumFractionDigits: 0) } % of the route: there the cable is protected as in the shallowest water.
report-sea-crossing = { $route } crosses { $name } at { NUMBER($km, maximumFractionDigits: 2) } km, at { NUMBER($angle, maximumFractionDigits: 0) }°{ $flat ->
    [yes] , flatter than the { NUMBER($least, maximumFractionDigits: 0) }° asked for: the owner has to agree
   *[no] {""}
  }.
report-sea-zone = Permit needed: { $route } runs { NUMBER($km, maximumFractionDigits: 2) } km through { $name } ({ $reason }).
report-sea-repeater = { $route } loses { NUMBER($loss, maximumFractionDigits: 1) } dB, more than the { NUMBER($budget, maximumFractionDigits: 1) } dB that optics without repeater bridge.
report-sea-landing-unused = Your landings that neither the sea nor the network is near to: { $names }.
report-sea-assumed = Bands of armour and burial: { $protection }. Loss per km, splices and margin: { $light }. Landing works and branching units cost what the scenario says, nothing where it says nothing.
report-sea-diagram = Straight-line diagram: to scale by route; colours show the type of cable, the lower line the depth at each position. All positions are in submarine_positions.csv.
report-sea-more-diagrams = { NUMBER($count) } more cables are drawn in submarine.svg.
report-head-route = Route
report-head-ends = From – to
report-head-route-km = Route (may become)
report-head-armour = Cable type
report-head-buried = Buried
report-head-depth = Deepest
report-head-loss = Loss
report-sea-deepest = { NUMBER($depth, maximumFractionDigits: 0) } m
report-sea-end-branch = branch at sea
report-sea-year-none = –

report-islands = How islands are joined
report-islands-text = For each group of islands the cheapest arrangement of every kind, by a search with proof; the rule of the scenario: { $ways ->
    [two] no single cut may take an island away
   *[any] any
  }. What a cut takes away counts one break of one cable under the sea or of one way up from a landing.
report-islands-fallback = For { $places } no arrangement gives two ways: they are joined by one.
report-islands-none = For { $places } no arrangement joins all of them.
report-head-islands = Islands
report-head-arrangement = Arrangement
report-head-sea-km = Sea route
report-head-cut = The worst cut takes away
report-islands-chosen = { $kind } — chosen
report-islands-cut = { $islands ->
    [0] nothing
    [one] 1 island, { NUMBER($people) } people
   *[other] { NUMBER($islands) } islands, { NUMBER($people) } people
  }
report-islands-cost = { NUMBER($cost, maximumFractionDigits: 1) } bn VND
arrangement-alone = each alone
arrangement-festoon = festoon (island to island)
arrangement-trunk = trunk with branches at sea
arrangement-mixed = whatever is cheapest

report-unsure = Island places whose position is not known well
report-unsure-text = If the place lies elsewhere within its uncertainty, a crossing of its own becomes as long and as dear as this: for the position that is cheapest to reach, and for the dearest.
report-head-radius = Uncertainty
report-head-land-km = Way on land

armour-DA = double armoured (DA)
armour-SA = single armoured (SA)
armour-LWP = light-weight protected (LWP)
armour-LW = light-weight (LW)
zone-reserve = reserve
zone-anchorage = anchorage
zone-channel = channel
zone-port = port
zone-aquaculture = aquaculture
zone-military = military
zone-dumping = dumping ground
zone-other = other

sea-diagram-title = Straight-line diagram
sea-diagram-cable = { $route } to { $serves }: { $km } km of route, { $cable } km of cable
sea-diagram-axis = Distance along the route (km)
sea-diagram-depth = Depth (m)
event-landing = landing
event-branch = branch
event-crossing = crossing
event-enters = into zone
event-leaves = out of zone

cost-submarine-landing = Landing of a submarine cable
cost-submarine-branching = Branching unit at sea

problem-depth-order = The depths of bands do not rise.
    .expected = Each band's to_m greater than the one before.
problem-slope-order = The slopes of bands do not rise.
    .expected = Each band's over_deg greater than the one before.
