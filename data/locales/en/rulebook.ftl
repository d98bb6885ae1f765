## Assessment of the level: steps, errors, warnings

level-limit-at-least = { $number } or more
level-limit-above = above { $number }
level-capacity-high = high
level-capacity-medium = medium
level-capacity-low = low

level-step-union = Union of { $members } communes: population { $population }, community cases of the two weeks { $week1 } + { $week2 }.
level-step-no-population = The population is missing or 0, so there is no rate; enter the population.
level-step-no-cases = The community cases of one of the weeks are missing.
level-step-rate = Criterion 1: { $cases } community cases in { $weeks } weeks among { $population } people: { $rate } per { $per } and week ({ $limit }): grade { $grade }.
level-step-rate-lowest = Criterion 1: { $cases } community cases in { $weeks } weeks among { $population } people: { $rate } per { $per } and week (the threshold of { $number } is not reached): grade { $grade }.
level-step-covered = Criterion 2: { $share } of people aged 18 and over have had at least one dose; met ({ $limit }).
level-step-uncovered = Criterion 2: { $share } of people aged 18 and over have had at least one dose; not met (needs { $limit }).
level-step-coverage-unknown = Criterion 2: the share of people aged 18 and over with at least one dose is missing (needs { $limit }); both outcomes are followed.
level-step-matrix = Criteria 1 and 2 together: grade { $grade } gives level { $levels }.
level-step-elderly-met = { $share } of people aged { $age } and over are fully vaccinated; met ({ $limit }), no adjustment.
level-step-elderly-raised = { $share } of people aged { $age } and over are fully vaccinated; not met (needs { $limit }), raised to level { $levels }.
level-step-elderly-top = { $share } of people aged { $age } and over are fully vaccinated; not met (needs { $limit }), level { $levels } stays because it is the highest.
level-step-elderly-spared = { $share } of people aged { $age } and over are fully vaccinated; not met (needs { $limit }), but there are no cases, so the level is not raised.
level-step-elderly-unknown = The share of people aged { $age } and over who are fully vaccinated is missing; this test is not assessed.
level-step-elderly-substitute = The share of people aged { $due } and over is missing; that of people aged { $used } and over is used in its place.
level-step-gate-met = Criterion 3 is met: level { $levels } may apply.
level-step-gate-held = Criterion 3 is not met: the level may not be lowered and stays at { $current }.
level-step-gate-idle = Criterion 3 is not met, but level { $levels } is not below level { $current } in force.
level-step-gate-no-current = Criterion 3 is not met, but the level in force is not known; lowering is not assessed.
level-step-gate-unknown = Criterion 3 has not been judged; lowering is not assessed.

level-step-deaths-met = { $count } deaths: { $rate } per { $per } and week ({ $limit }): the grade rises by { $raise }.
level-step-deaths-below = { $count } deaths: { $rate } per { $per } and week; not over the threshold ({ $limit }).
level-step-deaths-unknown = The deaths of the week are missing (threshold { $limit } per { $per }, rise { $raise }); both outcomes are followed.
level-step-deaths-no-limit = The rule book has no threshold for deaths; not assessed.
level-step-oxygen-met = { $count } patients on oxygen: { $rate } per { $per } and week ({ $limit }): the grade rises by { $raise }.
level-step-oxygen-below = { $count } patients on oxygen: { $rate } per { $per } and week; not over the threshold ({ $limit }).
level-step-oxygen-unknown = The patients on oxygen are missing (threshold { $limit } per { $per }, rise { $raise }); both outcomes are followed.
level-step-oxygen-no-limit = Patients on oxygen: the threshold of the decision has not been found, not assessed.
level-step-one-is-enough = Note: among { $population } people a single person exceeds the threshold.
level-step-full-all-met = { $share } of the whole population are fully vaccinated; met ({ $limit }).
level-step-full-all-short = { $share } of the whole population are fully vaccinated; not met (needs { $limit }).
level-step-full-all-unknown = The share of the whole population that is fully vaccinated is missing (needs { $limit }); both outcomes are followed.
level-step-full-risk-met = { $share } of people at risk are fully vaccinated; met ({ $limit }).
level-step-full-risk-short = { $share } of people at risk are fully vaccinated; not met (needs { $limit }).
level-step-full-risk-unknown = The share of people at risk who are fully vaccinated is missing (needs { $limit }); both outcomes are followed.
level-step-transmission = Transmission: grade { $grade }, after the adjustments grade { $grades }.
level-step-capacity-judged = Response capacity ({ $what }): { $capacity }.
level-step-capacity-figure = Response capacity: { $figure } { $what }: { $capacity }.
level-step-capacity-unknown = The response capacity is missing ({ $what }); every capacity is followed.
level-step-table = Transmission grade { $grades } with the response capacity: level { $levels }.

level-step-test-met = Level { $level }, met: { $test }.
level-step-test-not-met = Level { $level }, not met: { $test }.
level-step-test-open = Level { $level }, cannot be assessed (missing: { $missing }): { $test }.
level-step-test-ruled-out = Level { $level }, no (by the figures: { $count }): { $test }.
level-step-counted-as-no = Left out of the file, counted as no: { $missing }.
level-step-gate-unasked = Criterion 3 has not been judged, but level { $levels } is not below level { $current } in force, so that it changes nothing.
level-step-gate-open = Criterion 3 has not been judged: whether the level may be lowered from level { $current } in force is not known; both possibilities are followed: level { $levels }.
level-step-capacity-judged-figure = Response capacity: { $figure } { $what }; judged { $capacity }.

# Names of the inputs: the working names those that are missing
level-input-population = population
level-input-cases_week1 = community cases of the earlier week
level-input-cases_week2 = community cases of the later week
level-input-unknown_source = number of cases of unknown source
level-input-dose1_18 = share of people aged 18 and over with a dose
level-input-elderly = share of the elderly fully vaccinated
level-input-full_all = share of all people fully vaccinated
level-input-full_risk = share of the people at risk fully vaccinated
level-input-deaths_week = deaths of the week
level-input-deaths = deaths of the week
level-input-oxygen_week = patients on oxygen of the week
level-input-oxygen = patients on oxygen of the week
level-input-capacity = response capacity (criterion 3)
level-input-criterion3_met = criterion 3 (treatment and care are ready)
level-input-current_level = the level in force
level-input-areas = number of areas below
level-input-areas_very_high = number of areas at very high risk
level-input-areas_high = number of areas at high risk
level-input-areas_at_risk = number of areas at risk
level-input-areas_open = levels of areas below that are not known yet
level-input-cluster_unknown_source = whether the cases of unknown source are a cluster
level-input-hard_to_control_place = whether the source is an industrial park, school, large supermarket or a place that is hard to control and trace
level-input-crowded_place = whether the source is a crowded place
level-input-adjacent_level = highest level of the adjacent areas
level-input-contacts_in_community = whether contacts (F1) are in the community
level-input-entry_or_quarantine_risk = whether there is risk from illegal entry or many people in quarantine
level-input-spread_share = share of areas to which a source that is hard to control can spread
level-input-important_zone = whether an important industrial zone lies beside such a source
level-input-spreads_beyond = whether the outbreak can spread to other provinces

level-step-result = Result under { $rules }: { $level }.
level-step-open = The level is not known: level { $lowest } at least, possible are { $levels }; missing: { $missing }.
level-step-cannot = Cannot be assessed; missing: { $missing }.

level-distance-up = { $cases } cases a week more (to { $rate } per 100,000) lead to level { $level }
level-distance-down = { $cases } cases a week fewer (to { $rate } per 100,000) lead to level { $level }

level-warning-notice = A raise needs { $due } hours of notice and this decision gives { $given }; it can apply from { $earliest } at the earliest ({ $source }). It may still be decided.

level-error-value = { $key }: { $value } cannot be used; { $expected }.
level-error-item = Item { $index } (counted from 0): { $error }
level-expect-count = a whole number from 0 on is expected
level-expect-within-population = it cannot exceed the population
level-expect-within-cases = it cannot exceed the cases of the two weeks
level-expect-within-areas = the areas by level cannot be more than the areas
level-expect-share = a share from 0 to 1 is expected
level-expect-level = a level from 1 to 4 is expected
level-expect-flag = true or false is expected
level-expect-text = text in quotation marks is expected
level-expect-capacity = high, medium or low is expected
level-expect-kind = commune, district or province is expected
level-expect-object = a JSON object or an array of objects is expected
level-expect-rules = the name of a known rule set, or a day, is expected
level-expect-rules-known = one of the rule sets { $known } is expected
level-expect-day = no rule book for levels is in force on this day
level-expect-known-key = this rule set has no such key; its keys are { $known }
level-expect-members = at least one commune is expected
level-expect-same-rules = the communes must share rule set, day and kind of area

## Rule files

rulebook-error = File { $file }, key { $key }: { $problem }
rulebook-problem-shape = the value has the wrong form: { $detail }
rulebook-problem-syntax = line { $key } is not valid TOML: { $detail }
rulebook-problem-method = there is no such method; use rate-and-coverage, transmission-and-capacity, any-test or measures
rulebook-problem-weeks = only 1 or 2 weeks can be used
rulebook-problem-zero = it must be greater than 0
rulebook-problem-order = thresholds must rise with the grade
rulebook-problem-worse-lower = worse conditions cannot give a lower level
rulebook-problem-no-condition = at least one condition is needed
rulebook-problem-twice = this name is used above
rulebook-problem-counted = this is a figure that the program counts, not an answer of people
rulebook-problem-not-counted = a figure that the program counts is needed
rulebook-problem-days = the last day cannot be before the first
rulebook-problem-no-package = there is no table of measures of this name
