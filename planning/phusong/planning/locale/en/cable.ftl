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
    .expected = settlement, park, hub, seat or site, the name or identifier of a place, or the name or code of a commune.{ $hint ->
    [no] {" "}None of the { $count } places of the layers is called anything like it; see the columns id and name of their files.
   *[yes] {" "}Near to it: { $near }.
}
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
column-item = What is bought, as a code
column-item-text = What is bought
column-size = Fibres of a cable, outputs of a splitter; 0 for all else
column-quantity = How much, in the unit beside it
column-unit = Unit of the quantity: km or piece
column-exchange = Exchange from which it is lit; empty where the layer names none
column-existing-km = Existing fibre between the exchange and the new cable
column-traced = Yes: existing fibre was followed; no: the straight line stands for it
column-new-km = New cable on the way, with its slack
column-splices = Splices on the way
column-optics = Class of optics that bridges the loss
column-wavelength-nm = Wavelength that loses most
column-split = Homes on a fibre; 1: from point to point
column-optical-margin-db = Kept for repairs and ageing
column-spare-db = Budget less loss and margin; negative where only a remedy helps
column-lacks-db = By how much the cheapest optics fail; 0 where they do
column-remedy = What is needed besides the cheapest optics, as a code
column-remedy-text = What is needed besides the cheapest optics
column-amplifier-sites = Sites on the way where the signal is made new
column-feeder = Optics that feed a head which stands at the place
column-position = Number of the position along its stretch
column-event = Why the position is listed: landing, branch, turn, protection, enters, leaves, crossing
column-bearing-deg = From the position before, from true north
column-leg-km = From the position before
column-cumulative-km = From the beginning
column-slack-pct = Cable laid beyond the route's length
column-cable-km = Cable laid from the beginning
column-depth-m = Depth of the water; empty where not known
column-cable-type = Armour of the leg that ends here: DA, SA, LWP or LW
column-burial-m = Depth of burial of the leg that ends here; 0: on the seabed
column-detail = Zone or cable that the event is about
report-second = Second ways: what they cost and what they save
report-second-text = With second ways { NUMBER($backed) } of { NUMBER($nodes) } places and sites, with { NUMBER($people, maximumFractionDigits: 0) } people, lose nothing by any single cut of new cable; without them it would be { NUMBER($backed_alone) }, with { NUMBER($people_alone, maximumFractionDigits: 0) } people. A cut anywhere leaves on average { NUMBER($mean, maximumFractionDigits: 1) } % of the people connected, without second ways { NUMBER($mean_alone, maximumFractionDigits: 1) } %; the worst cut { NUMBER($least, maximumFractionDigits: 1) } %, without second ways { NUMBER($least_alone, maximumFractionDigits: 1) } %.
report-second-each = What each second way saves is told against the same cable without it, all others in place: two that need each other are each told with what both save.
report-head-cable-second = Second way
report-head-cable-km = km
report-head-cable-premium = Premium
report-head-cable-backed = Places made safe
report-head-cable-gained = Points of people gained
report-head-cable-lost-alone = People without second ways
cable-second-of = { $route } to { $place }
report-off-land = Cable that leaves the drawn land
report-off-land-text = { NUMBER($count) } { $count ->
    [one] stretch of cable on land lies
   *[other] stretches of cable on land lie
} off the land layer, { NUMBER($km, maximumFractionDigits: 1) } km in all. There the layers do not fit one another: before anything is built, somebody has to look which of them is wrong.
report-head-cable-route = Stretch
report-head-cable-off-km = km off the land
report-head-cable-where = Latitude, longitude
report-head-cable-finding = What is found there
cable-off-land-road = The road that it follows leaves the land layer: a bridge or causeway, or one of both layers is wrong.
cable-off-land-place = { $place } stands off the land layer{ $known ->
    [yes] {" "}(terrain there: { NUMBER($height, maximumFractionDigits: 0) } m above the sea)
   *[no] {""}
}: either its position is wrong, or the layer lacks land.
cable-off-land-undrawn = No place and no road: the terrain is { NUMBER($height, maximumFractionDigits: 0) } m above the sea there, so the land layer lacks a piece or is coarse.
cable-off-land-water = It crosses narrow water, or cuts a corner of the coast: the way there has to be looked at on site.
