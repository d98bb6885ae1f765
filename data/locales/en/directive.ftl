## Reading directives: how deadlines were read, nature of tasks

deadline-before = “Before the day”: the printed day is already too late; the last day in time is the day before.
deadline-before-hour = “Before the hour”: to be done before that hour of that day.
deadline-before-month = “Before the month”: due on the last day of the month before it.
deadline-before-quarter = “Before the quarter”: due on the last day of the quarter before it.
deadline-before-year = “Before the year”: due on 31 December of the year before it.
deadline-latest = “At the latest” the day: that day is still in time.
deadline-latest-hour = “At the latest” an hour of the day: to be done by that hour of that day.
deadline-latest-month = “At the latest” the month: due on the last day of the month.
deadline-latest-quarter = “At the latest” the quarter: due on the last day of the quarter.
deadline-latest-year = “At the latest” the year: due on the last day of the year.
deadline-until = “By” the day: that day is still in time.
deadline-until-hour = “By” an hour of the day: to be done by that hour of that day.
deadline-until-month = “By” the month: due on the last day of the month.
deadline-until-quarter = “By” the quarter: due on the last day of the quarter.
deadline-until-year = “By” the year: due on the last day of the year.
deadline-within = “Within” the day: that day is still in time.
deadline-within-hour = “Within” an hour of the day: to be done by that hour of that day.
deadline-within-month = “Within” the month: due on the last day of the month.
deadline-within-quarter = “Within” the quarter: due on the last day of the quarter.
deadline-within-year = “Within” the year: due on the last day of the year.
deadline-meeting = Before a meeting: to be done when the meeting of that day begins.
deadline-spoken = A day told from the day of the document (today, tomorrow).
deadline-daily = Every day.
deadline-weekly = Every week.
deadline-monthly = Every month; on the day named, if one is.
deadline-quarterly = Every quarter.
deadline-yearly = Every year; on the day named, if one is.
deadline-periodic = At intervals that the document does not name.
deadline-relative = Counted from an event: enter the day of the event to get a due day.

nature-dated = Dated
nature-recurring = Recurring
nature-standing = Standing
nature-conditional = When a condition is met

## Writing papers

write-no-body = The issuing body, or its abbreviation in numbers, is missing.
    .hint = Give "body" (Ủy ban nhân dân tỉnh Lai Châu) and "body_symbol" (UBND).
write-no-duty = The draft has no duty.
    .hint = Give at least one in "duties".
write-no-subject = The draft has no subject.
    .hint = Give "subject", or the meeting in "meeting".
write-empty-duty = Duty { $duty } has no content.
    .hint = Say in "what" what is to be done, beginning with a verb.
write-every = Duty { $duty } repeats without a period.
    .hint = Choose daily, weekly, monthly, quarterly or yearly.

## Where a task stands in its paper

place-item = item { $value }
place-article = Article { $value }
place-clause = clause { $value }
place-bullet = bullet { $value }
place-closing = closing paragraph
place-unmarked = unnumbered paragraph
