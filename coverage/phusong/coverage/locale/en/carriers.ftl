problem-carrier-unknown-band = The band of this { $technology } cell is not known, so its power and frequency are not either.
    .expected = One of the bands that have a carrier: { $known }. Other bands can be described in the scenario under [carriers].
