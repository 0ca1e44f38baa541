map-route-shared-poles = Fibre on power poles
map-route-buried = Buried fibre route
map-route-duct = Fibre in existing ducts
bill-action-shared-poles = Fibre on power poles
bill-action-buried = Buried fibre
bill-action-duct = Fibre in existing ducts
cost-fibre-shared-poles = Fibre on power poles
cost-fibre-duct = Fibre pulled into existing ducts
cost-fibre-splice = Joining existing fibre
cost-fibre-shared-poles-yearly = Places on power poles, with upkeep
cost-fibre-buried-yearly = Upkeep of buried fibre
cost-fibre-duct-yearly = Places in ducts, with upkeep
problem-buried-without-price = Cable is to be below the ground in { $areas }, but nothing says what burying it costs.
    .expected = A price fibre_buried in [costs], and "buried" among the constructions of fibre.land.
problem-optics-order = Classes of optics ({ $which }) are missing or out of order.
    .expected = At least one class, from the smallest budget to the largest.
problem-sizes-order = Sizes of cable are missing or out of order.
    .expected = At least one number of fibres, each larger than the one before.
problem-resilient-unknown = “{ $place }” is to have a second way of cable, but no place is called so, and it is no kind of place.
    .expected = settlement, park, hub or site, or the name or identifier of a place; near to it: { $nearest }.
cable-remedy-none = suffices
cable-remedy-next-class = stronger optics than the cheapest, which lack { NUMBER($lacks, maximumFractionDigits: 1) } dB
cable-remedy-reach = stronger optics: the cheapest do not reach so far
cable-remedy-smaller-split = only { NUMBER($split) } homes on a fibre; with more of them the cheapest optics lack { NUMBER($lacks, maximumFractionDigits: 1) } dB
cable-remedy-amplifier = { NUMBER($sites) } { $sites ->
    [one] site
   *[other] sites
} on the way where the signal is made new; the cheapest optics lack { NUMBER($lacks, maximumFractionDigits: 1) } dB
cable-remedy-remote-olt = the head of the passive network stands at the place, fed by { $feeder }{ $sites ->
    [0] {""}
    [one] {" "}with one site on the way
   *[other] {" "}with { NUMBER($sites) } sites on the way
}; from the exchange the cheapest optics lack { NUMBER($lacks, maximumFractionDigits: 1) } dB
cable-item-cable = { $construction }, cable of { NUMBER($size) } fibres
cable-item-own-pole = New poles
cable-item-shared-pole = Places on power poles
cable-item-closure = Splice closures
cable-item-splice = Splices
cable-item-splitter = Splitters 1:{ NUMBER($size) }
cable-item-connector = Connectors
cable-unit-km = km
cable-unit-piece = pieces
report-cable = The network of cable, and what a cut takes away
report-cable-network = Cable was sought on { NUMBER($nodes) } nodes and { NUMBER($edges) } edges. { $pieces ->
    [0] Every road in the data leads to existing fibre.
   *[other] { NUMBER($pieces) } { $pieces ->
        [one] piece of road leads
       *[other] pieces of road lead
    } to no fibre; { NUMBER($bridged) } of them were tied to the rest over open land, { NUMBER($apart) } stayed apart. New cable runs { NUMBER($gaps, maximumFractionDigits: 1) } km over such gaps, billed like any other.
}
report-cable-loops = { NUMBER($count) } { $count ->
    [one] piece of road begins and ends
   *[other] pieces of road begin and end
} at one point: they lead nowhere and were left out.
report-cable-exchanges = Existing fibre is lit from { NUMBER($count) } { $count ->
    [one] exchange
   *[other] exchanges
}.{ $untraced ->
    [0] {""}
   *[other] {" "}From { NUMBER($untraced) } places to join it no line in the data leads to an exchange: the straight line stands for its length.
}
report-cable-no-exchange = The data name no exchange: optical budgets begin where new cable joins existing fibre.
report-cable-survival = New cable reaches { NUMBER($nodes) } places and sites, with { NUMBER($people, maximumFractionDigits: 0) } people who live there or whom the sites newly serve. A cut anywhere leaves on average { NUMBER($mean_nodes, maximumFractionDigits: 1) } % of the places and { NUMBER($mean_people, maximumFractionDigits: 1) } % of the people connected; the worst leaves { NUMBER($least_people, maximumFractionDigits: 1) } % of the people. { NUMBER($backed) } of the places lose nothing by any single cut of new cable.
report-cable-existing = Existing fibre and its exchanges are taken as safe: only new cable is cut here.
report-cable-protected = A second way was asked for { NUMBER($chosen) } places and sites; { NUMBER($protected) } have one, with { NUMBER($km, maximumFractionDigits: 1) } km of cable for { $cost } more. Of what it was chosen by, no more than { NUMBER($gap_pct, maximumFractionDigits: 2) } % could be saved.
report-cable-unprotected = The network has no second way to: { $places }.
report-cuts-none = No single cut of new cable takes anybody away.
report-optics = Optical budgets
report-optics-text = Loss from the exchange to each place: { NUMBER($loss_1310, maximumFractionDigits: 2) } dB per km at 1310 nm, { NUMBER($loss_1550, maximumFractionDigits: 2) } at 1550 nm, a splice of { NUMBER($splice, maximumFractionDigits: 2) } dB every { NUMBER($piece, maximumFractionDigits: 1) } km and where cables meet, { NUMBER($connectors) } connectors of { NUMBER($connector, maximumFractionDigits: 2) } dB, splitters; besides a margin of { NUMBER($margin, maximumFractionDigits: 1) } dB. Settlements are served by passive networks with { NUMBER($split) } homes on a fibre, everything else from point to point. Source: { $source }.
report-optics-fit = { NUMBER($count) } of { NUMBER($all) } are bridged by the cheapest optics.
report-materials = Bill of materials of new cable
report-materials-text = Lengths are of cable, with its slack; sizes hold the fibres of all that hang on a stretch, on a ring of all that hang on the ring. The prices per kilometre hold these materials: the bill is made from lengths and prices alone.
report-head-cable-cut = Cut
report-head-cable-lost = Cut off
report-head-cable-lost-people = People
report-head-cable-left = Left
report-head-cable-exchange = From
report-head-cable-light = Optics
report-head-cable-way = Existing + new
report-head-cable-loss = Loss
report-head-cable-budget = Budget
report-head-cable-remedy = Remedy
report-head-cable-item = Item
report-head-cable-quantity-of = Quantity
cable-cut-of = { $route } to { $place } ({ $construction }, { NUMBER($km, maximumFractionDigits: 1) } km)
cable-cut-places = { $places }{ $more ->
    [0] {""}
   *[other] {" "}and { NUMBER($more) } more
}
cable-about = Cable of { $size } fibres; its light loses { NUMBER($loss, maximumFractionDigits: 1) } of { NUMBER($budget, maximumFractionDigits: 1) } dB
cable-about-second = Cable of { $size } fibres that backs up other cable
report-head-cable-place = Place
report-head-cable-unit = Unit
