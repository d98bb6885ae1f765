## Scenario runs

sim-key = { $key } = { $value }: { $why }
sim-file = The scenario file cannot be read: { $why }
sim-cancelled = The run was stopped before its end.
sim-out-of-range = must lie between { $low } and { $high }
sim-unknown = is not known; known are: { $known }
sim-missing = is needed
sim-too-large = is too much; the most is { $high }
sim-order = must not come after { $other }
sim-length = must have { $n } values
sim-sum = must add up to more than 0
sim-grid = the file asks for { $n } scenarios; the most is { $high }
sim-fit-short = needs at least { $n } days with cases
sim-fit-none = none of the runs came near the series; check the population, the seeds and the days
sim-branch = differs from the run it branches from
sim-twice = cannot stand beside { $other }
