# Chapters of the report, numbers of tables and figures.
chapter-summary = Summary
    .lead = The answers that matter most, on one page.
chapter-targets = Targets
    .lead = How far the programme gets with the province's plans, what lacks, and what it would take.
chapter-unserved = Who has no signal, and who no fibre
    .lead = Who is not served, where, and why.
chapter-programme = The programme: sites, years, operators, money
    .lead = What is built in which year, by whom, and what it costs.
chapter-cable = Fibre, cable under the sea, backhaul
    .lead = Where new cable goes, how it crosses the sea, and what else could take its place.
chapter-places = By commune, park, station, port and airport
    .lead = What every commune and every industrial park has today, and what it lacks.
chapter-methods = Definitions and prices
    .lead = What the words of this report mean, and what its money is reckoned from.
chapter-trust = How sure the result is
    .lead = How far it may be from the best, and how it changes under other assumptions.
chapter-data = Quality of the data
    .lead = Where each layer comes from, how sure it is, and what was repaired when it was read.
report-chapter = { $appendix ->
    [yes] Appendix { $number }.
   *[no] { $number }.
}
report-table = Table { $number }.
report-figure = Figure { $number }.
