problem-carrier-unknown-band = The band of this { $technology } cell is not known, so its power and frequency are not either.
    .expected = One of the bands that have a carrier: { $known }. Other bands can be described in the scenario under [carriers].
problem-carrier-blocks = The resource blocks do not fit into the bandwidth.
    .expected = 12 × resource_blocks × subcarrier_khz no more than bandwidth_mhz.
problem-carrier-radio = The name of the band does not fit its radio.
    .expected = B3 and the like for LTE, n41 and the like for NR.
problem-entry-loss-missing = Walls or a car body stand before the phone, and nothing says what they cost.
    .expected = extra_loss_db above 0.
