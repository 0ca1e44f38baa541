problem-folder-busy = Another run holds this folder (process { $pid } on machine { $machine }, since { $since }).
    .expected = Wait until it has ended, or choose another folder with --out.
problem-folder-not-writable = Nothing can be written into this folder ({ $why }).
    .expected = A folder that you may write into, with room left on the disk.
problem-file-not-replaceable = The old file could not be replaced ({ $why }).
    .expected = Close the file in Excel or any other program and run again.
problem-output-is-input = A result would take the place of this file, which the plan reads.
    .expected = Another folder with --out.
