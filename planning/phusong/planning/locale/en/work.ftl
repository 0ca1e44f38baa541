work-folder = Work is kept in: { $folder }
work-size = { $entries ->
    [one] one entry
   *[other] { $entries } entries
}, { NUMBER($megabytes, maximumFractionDigits: 1) } MB
work-used = Last used between { $first } and { $last }
work-pruned = Deleted: { $entries ->
    [one] one entry
   *[other] { $entries } entries
}, { NUMBER($megabytes, maximumFractionDigits: 1) } MB

problem-work-refused = From some moment on finished work could not be kept: { $why }. The results of this run are whole.
    .expected = A folder that can be written, on a disk with room; name another with --work, or keep nothing with --no-keep.
problem-work-no-folder = There is no such folder.
    .expected = The folder that was named with --work when coverage was computed.
problem-work-not-kept = Work shall not be kept, and yet a place to keep it is named.
    .expected = One of the two: --work or --no-keep.
problem-threads-of-a-cluster = How many threads a cluster has cannot be set from here.
    .expected = Leave out --threads; it is set where each worker is started (dask worker --nthreads).

problem-cluster-not-installed = Computing on a cluster needs dask.distributed, which is not installed.
    .expected = Install it: pip install "phusong[cluster]"
problem-cluster-unreachable = The scheduler { $address } does not answer. { $why }
    .expected = Address of a dask scheduler that is running, such as tcp://10.0.0.5:8786 (started by: dask scheduler).
problem-cluster-no-workers = The scheduler { $address } has no workers.
    .expected = Start at least one (dask worker { $address }) and run this again; finished work is used again.
problem-cluster-lost = The connection to the scheduler { $address } was lost during the work.
    .expected = Run this again when the scheduler is up; finished work is used again.
problem-cluster-workers-die = The workers of the cluster keep dying over their work.
    .expected = Mostly they lack memory: give each fewer threads (dask worker --nthreads) or more memory, and run this again.
problem-cluster-other-version = The worker { $worker } has another version of phusong than this machine, or none.
    .expected = Install the same version of phusong on all machines and start the workers anew.
