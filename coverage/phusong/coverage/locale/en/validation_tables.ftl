# Tables of published results.
problem-validation-columns = The table has no column { $missing }.
    .expected = A table with the columns { $columns }.
problem-validation-number = This is not a number.
    .expected = A finite number with a point before the decimals.
problem-validation-choice = This value is not known here.
    .expected = One of: { $known }.
problem-validation-refused = The row lies where the model does not hold ({ $reason }).
    .expected = A row within the ranges of the model.
problem-validation-no-cases = There is no row to compare with.
    .expected = At least one row with a published loss.
