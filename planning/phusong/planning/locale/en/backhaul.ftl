cost-microwave-link = Microwave hop, both ends
cost-microwave-diversity = Second antenna at both ends of a hop
cost-microwave-tower = Mast for microwave
cost-microwave-repeater = Repeater: ground, access, shelter
cost-microwave-link-yearly = Spectrum and upkeep of a hop
cost-microwave-repeater-yearly = Upkeep of a repeater
cost-satellite-terminal = Satellite terminal
cost-satellite-yearly = Satellite leased line
cost-solar-array = Solar array
cost-solar-battery = Battery
cost-per-link = { $currency } per hop
cost-per-m = { $currency } per metre
cost-per-kWp = { $currency } per kWp
cost-per-kWh = { $currency } per kWh
cost-per-link-year = { $currency } per hop and year
problem-heights-order = The heights of masts do not rise, or one stands twice.
    .expected = Heights in metres, each greater than the one before.
means-fibre = fibre on land
means-submarine = sea cable
means-microwave = microwave
means-satellite = satellite
verdict-cheapest = recommended: cheapest of those that do
verdict-only = recommended: the only one that does
verdict-closest = recommended: none does, this comes nearest
verdict-dearer = does, for more money
verdict-too-slow = too little capacity
verdict-too-often-out = too often out
obstacle-sea = not possible: only the sea leads there
obstacle-land = not needed: land leads there
obstacle-no-route = not possible: no route was found
obstacle-no-source = not possible: no mast with fibre is known
obstacle-no-sight = not possible: no chain of hops is clear and good enough
obstacle-off-grid = not possible: the place lies outside the terrain
obstacle-no-price = not compared: the scenario has no price for it
doubt-prices = prices
doubt-position = position
doubt-positions = possible from { NUMBER($share, maximumFractionDigits: 0) } % of positions
doubt-terrain = terrain
doubt-stations = masts
doubt-shared = shared cable
doubt-power = power grid
doubt-reflection = sea reflection
doubt-ranges = another may be cheaper
report-backhaul = Places without fibre: the ways side by side
report-backhaul-text = For each settlement without fibre, and each new site, park or hub with more than { NUMBER($far, maximumFractionDigits: 1) } km of cable to lay or across the sea: every way to connect it. The cost is that of building and of running until { $last }, as money of { $first }; cable that serves several places is paid in equal shares.
report-backhaul-rule = Needed: { NUMBER($settlement, maximumFractionDigits: 0) } Mbit/s for a settlement, { NUMBER($site, maximumFractionDigits: 0) } Mbit/s for a site, { NUMBER($availability, maximumFractionDigits: 3) } % of the time. Of the ways that give this the one of least cost is recommended.
report-backhaul-aside = “Built” marks what the programme builds: cable wherever a target asks for fibre, for parks and for whoever is to have a second way; elsewhere what costs least for all places together, so that cable which passes anyway is used. Where the scenario says so, cable for all (fibre.follow_recommendation).
report-head-built = Built
option-built = yes
report-head-means = Way
report-head-verdict = Judgement
report-head-present = Cost to { $year }
report-head-capacity = Mbit/s
report-head-availability = % of time
report-head-months = Months
report-head-doubts = What is unsure
report-hops = Microwave hops
report-hops-text = The hops of every microwave chain above. Rain of { NUMBER($rain, maximumFractionDigits: 0) } mm/h is exceeded for 0.01 % of the year. The path stays free as the rule “{ $rule }” asks; heights in brackets are the lowest that do.
report-head-hop = Hop
report-head-band = Band
report-head-dishes = Dishes above ground
report-head-rate = Mbit/s, steady (peak)
report-head-tightest = Tightest point
report-head-sea = Over the sea
hop-way = { $from } → { $to }, { NUMBER($km, minimumFractionDigits: 1, maximumFractionDigits: 1) } km
hop-band = { $band } GHz, { NUMBER($channel, maximumFractionDigits: 0) } MHz, dish { NUMBER($dish, minimumFractionDigits: 1, maximumFractionDigits: 1) } m{ $diversity ->
        [yes] , two at each end
       *[no] {""}
    }
hop-dishes = { NUMBER($from, maximumFractionDigits: 0) } and { NUMBER($to, maximumFractionDigits: 0) } m ({ NUMBER($least_from, maximumFractionDigits: 0) } and { NUMBER($least_to, maximumFractionDigits: 0) } m)
hop-rate = { NUMBER($steady, maximumFractionDigits: 0) } ({ NUMBER($peak, maximumFractionDigits: 0) })
hop-tightest = at { NUMBER($km, minimumFractionDigits: 1, maximumFractionDigits: 1) } km: { NUMBER($metres, minimumFractionDigits: 1, maximumFractionDigits: 1) } m free, { NUMBER($zones, minimumFractionDigits: 1, maximumFractionDigits: 1) } of the first Fresnel zone
hop-dry = –
hop-sea = { NUMBER($km, minimumFractionDigits: 1, maximumFractionDigits: 1) } km
hop-mirror = { NUMBER($km, minimumFractionDigits: 1, maximumFractionDigits: 1) } km; reflected at { NUMBER($at, minimumFractionDigits: 1, maximumFractionDigits: 1) } km, { NUMBER($grazing, maximumFractionDigits: 1) } mrad: second dish { NUMBER($spacing, maximumFractionDigits: 1) } m apart
hop-about = { $way } · { $band } · dishes { NUMBER($from, maximumFractionDigits: 0) } and { NUMBER($to, maximumFractionDigits: 0) } m above ground · { NUMBER($steady, maximumFractionDigits: 0) } Mbit/s at least, what is needed { NUMBER($availability, maximumFractionDigits: 3) } % of the time
clearance-fresnel-60 = 60 % of the first Fresnel zone at median and least k
clearance-p530-tropical = P.530, tropical climate
clearance-p530-temperate = P.530, temperate climate
map-route-microwave = Microwave hop (comparison)
map-route-microwave-built = Microwave hop of the programme
plan-backhaul = Without fibre, side by side: { $places ->
        [one] one place
       *[other] { NUMBER($places) } places
    }. Recommended: { $counts }.
plan-backhaul-count = { $means } { NUMBER($count) }
report-backhaul-doubts = Unsure: prices – nobody has confirmed them; position – of the place, with the share of positions around it from which microwave is possible; terrain, masts – not the real ones; shared cable – its cost is shared with others, without whom it is dearer; power grid – no layer tells where it runs; sea reflection – a second dish is counted in; another may be cheaper – ranges of cost overlap.
report-joined = Who is joined to fibre, by what
report-joined-text = Existing fibre serves who has it within { NUMBER($reach, maximumFractionDigits: 1) } km on the same land; new cable and links are what the programme proposes, in whatever year. A commune's seat for which a settlement stands in is joined as that settlement is.
report-head-joined-kind = Kind
report-head-joined-total = All
report-head-joined-standing = Existing fibre
report-head-joined-laid = New cable
report-head-joined-linked = Microwave, satellite
report-head-joined-unknown = Not known
report-head-joined-lacking = Not joined
joined-settlement = Settlements
joined-park = Industrial parks and clusters
joined-hub = Hubs
joined-seat = Seats of communes
joined-site = New sites
report-links = Microwave and satellite in place of cable
report-links-text = Links are planned together: a repeater, a new mast or a hop that several use is built once, and paid by the first of them; a link that hangs on it is built no earlier.
report-links-avoided = { NUMBER($count) } { $count ->
    [one] link saves
   *[other] links save
} { NUMBER($km, maximumFractionDigits: 1) } km of cable, which would cost { $cost } to build.
report-head-link-serves = For
report-head-link-means = Way
report-head-link-why = Why no cable
report-head-link-capacity = Mbit/s
report-head-link-availability = % of the time
report-head-link-year = Year
report-head-link-cost = Building
report-head-link-yearly = A year
link-way-microwave = microwave, { NUMBER($hops) } { $hops ->
    [one] hop
   *[other] hops
}, { NUMBER($km, maximumFractionDigits: 1) } km
link-way-satellite = satellite
link-why-cheaper = costs less than cable, all places taken together
link-why-no-cable = no cable leads there
link-built = Built by the programme.
bill-action-microwave = Microwave links
bill-action-satellite = Satellite links
bill-links = Links to settlements without cable
report-links-shared = { NUMBER($count) } microwave { $count ->
    [one] link costs
   *[other] links cost
} { NUMBER($value, maximumFractionDigits: 2) } bn VND in present money{ $saved ->
    [0] {""}
   *[other] , { NUMBER($saved, maximumFractionDigits: 2) } less than each by itself
}. No choice of hops, masts and repeaters is more than { NUMBER($gap_pct, maximumFractionDigits: 2) } % cheaper.
report-links-part = { $kind ->
    [hop] The hop from { $start } to { $end }{ $radios ->
        [1] {""}
       *[other] {" "}with { NUMBER($radios) } radios side by side
    }
   *[station] What is built at { $start }, a mast of { NUMBER($mast, maximumFractionDigits: 0) } m,
} serves { $users }; { $link } pays for it.
column-link-id = Link that pays for it
column-radios = Radios of a hop, side by side
column-mast-m = Mast that is built; 0: one stands
column-solar-kwp = Solar panels
column-users = Places and sites that use it
column-yearly-low-bn-vnd = keeping it for a year, low
column-yearly-mid-bn-vnd = keeping it for a year, middle
column-yearly-high-bn-vnd = keeping it for a year, high
