definition-covered = Covered by { $technology }: RSRP reaches { NUMBER($threshold, maximumFractionDigits: 1) } dBm with a probability of { NUMBER($probability, maximumFractionDigits: 1) } % { $environment ->
    [indoor] indoors
    [vehicle] in a vehicle
   *[outdoor] outdoors
  } at { NUMBER($height, maximumFractionDigits: 1) } m; that is a median RSRP of { NUMBER($required, maximumFractionDigits: 1) } dBm or more (fade margin { NUMBER($margin, maximumFractionDigits: 1) } dB).
technology-fibre = fibre
badge-served = yes
badge-unserved = no
badge-unknown = unknown
badge-none = not considered
action-new_site = New site
action-upgrade = Upgrade
hub-railway-station = railway station
hub-bus-station = bus station
hub-port = port
hub-airport = airport
hub-ferry-terminal = ferry terminal
served-radio = Median RSRP { $rsrp } dBm; { NUMBER($share, maximumFractionDigits: 0) } % of its area covered; cell { $server }, { $distance } away.
served-fibre = The fibre network is { $distance } away, on the same land.
served-fibre-surveyed = Has fibre according to a survey.
cost-range = { $low } – { $high } bn VND
cost-one = { $cost } bn VND
cost-nothing = 0 bn VND
report-table-unit = { $title } – money: { $unit }
cost-assumed = { $cost } (assumed)
caution-synthetic = Results rest on synthetic data ({ $layers }): a demonstration, never a basis for a decision.
caution-generalised = Results rest on generalised data ({ $layers }): check them before you decide.
caution-none = Results rest on real data or on data brought by the user.
data-title = Sources and quality of the data
data-layer = Layer
data-kind = Kind
data-source = Source
data-date = Date
data-uncertainty = Uncertainty
data-licence = Licence
