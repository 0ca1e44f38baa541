validate-cases = { $model }: cases
validate-steps = Steps of the calculation, each in its own unit (km, m, mrad, dB …)
validate-column-case = Case
validate-column-expected-db = Published (dB)
validate-column-computed-db = Computed (dB)
validate-column-difference-db = Difference (dB)
validate-column-step = Step
validate-column-cases = Cases
validate-column-max = Largest difference
validate-column-mean = Mean difference
validate-summary = { $model }: { $cases } { $cases ->
    [one] case
   *[other] cases
}, largest difference { $max } dB, mean { $mean } dB.

problem-validate-no-folder = There is no such folder.
    .expected = The folder that holds the published results.
problem-validate-no-tables = The folder holds no published results.
    .expected = Files ending in .csv, in the folder or below it.
