## The epidemic's course: trend, growth, forecast

epi-trend-rising-strongly = rising strongly
epi-trend-rising = rising
epi-trend-rising-slightly = rising slightly
epi-trend-steady = steady
epi-trend-falling-slightly = falling slightly
epi-trend-falling = falling
epi-trend-falling-strongly = falling strongly

epi-growth-doubling = Cases are { $trend }, by { $change } a week (95% interval: { $low } to { $high }); they double in about { $days } days.
epi-growth-halving = Cases are { $trend }, by { $change } a week (95% interval: { $low } to { $high }); they halve in about { $days } days.
epi-growth-steady = Cases are { $trend }, by { $change } a week (95% interval: { $low } to { $high }).

epi-not-enough-days = Not enough data: { $needed_days } days without a gap are needed, there are { $days }.
epi-not-enough-cases = Not enough data: the latest { $needed_days } days need at least { $needed_cases } cases, there are { $cases }.
