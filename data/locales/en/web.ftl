# Words on the screens of the command desk (web pages).

## Frame
web-demo = Simulated data: every person, case and figure on this page was made by a computer for demonstration
web-demo-short = Simulated data
web-skip = Skip to the content
web-nav = Pages
web-nav-more = More
web-page-command = Command
web-page-command-short = Command
web-page-directives = Directives
web-page-directives-short = Directives
web-page-tasks = Tasks
web-page-tasks-short = Tasks
web-page-targets = Targets
web-page-levels = Epidemic levels
web-page-levels-short = Levels
web-page-report = Daily report
web-page-cases = Cases (F0)
web-page-persons = Persons
web-page-doses = Doses
web-page-stock = Vaccine stock
web-page-duty = Duty roster
web-page-users = Users
web-page-changes = Change log
web-area = Area
web-area-search = Find a commune or district (marks not needed)
web-area-none = No area matches
web-day = Reporting day
web-day-before = Day before
web-day-after = Day after
web-day-now = Back to today
web-cutoff = cut-off { $cutoff }
web-date-form = day/month/year
web-date-pick = Pick a day from the calendar
web-date-wrong = There is no such day. Write day/month/year, such as 29/12/2021.
web-live-on = Live
web-live-connecting = Connecting…
web-live-lost = Connection lost, trying again
web-language-other = Chuyển sang tiếng Việt
web-user-menu = User
web-theme-dark = Dark theme
web-theme-light = Light theme
web-wall-open = Wall display
web-wall-close = Leave wall display
web-sign-out = Sign out
web-not-found = There is no such page
web-not-found-back = Back to Command
web-no-right = Your account may not see this page. Ask the administrator if you need it.

## Words used everywhere
web-loading = Loading…
web-retry = Try again
web-empty = No data yet.
web-close = Close
web-cancel = Cancel
web-save = Save
web-save-again = Save and add another
web-saved = Saved.
web-created = Added.
web-open = Open
web-edit = Edit
web-delete = Delete
web-deleted = Deleted.
web-delete-ask = Delete this record? The log keeps what it held.
web-delete-yes = Delete
web-yes = Yes
web-no = No
web-blank = (blank)
web-choose = Choose…
web-required = Required
web-one-a-line = (one unit a line)
web-print = Print
web-source = Source: { $source }.
web-areas = { $count ->
    [one] { $count } commune
   *[other] { $count } communes
}
web-hours = { $hours } h
web-per-day = { $n } a day
web-offline-load = The server cannot be reached.
web-offline-stale = Connection lost: the figures below are the last ones loaded.
web-offline-send = Not sent: the connection to the server is lost.
web-offline-hint = What you were typing is kept on this computer. Check the network and try again.
web-error-unknown = The page met an error.

## Sign-in
web-sign-in = Sign in
web-sign-in-about = Epidemic command system
web-sign-in-username = User name
web-sign-in-password = Password
web-sign-in-show = Show the password
web-sign-in-busy = Signing in…

## Command
web-command-title = Epidemic command · { $area }
web-command-asof = { $day }, figures as of { $cutoff }
web-command-figures = Figures of the day
web-command-map = Map of levels
web-command-levels = Levels of the communes
web-command-levels-all = See all communes
web-command-alarms = Needs action
web-command-trend = Trend
web-command-tasks = Tasks
web-command-tasks-all = See tasks
web-command-duty = On duty
web-command-duty-all = Duty roster
web-figure-why = How it is counted: { $label }
web-figure-change = { $change } from the day before
web-figure-same = No change from the day before
web-figure-no-previous = No figure for the day before
web-figure-source = Source: { $source }; cut-off { $cutoff }.
web-sparkline = From { $from }: { $first }, to { $to }: { $last }; highest { $top }
web-alarms-none = Nothing needs action.
web-alarm-now = now
web-alarm-level_up = Level raised
web-alarm-level_down = Level lowered
web-alarm-task_overdue = Tasks overdue
web-alarm-target_miss = Target at risk
web-alarm-duty_gap = Gap in the roster
web-alarm-level_unassessed = Level cannot be assessed
web-rt-name = Effective reproduction number Rt on { $day }
web-rt-range = ({ $low } to { $high })
web-rt-label = Rt { $mean }, interval { $low } to { $high }; above 1 the epidemic grows
web-rt-none = Not enough data to estimate the reproduction number Rt.
web-growth-rate = Growth: { $rate } a day
web-tasks-open = open
web-tasks-overdue = overdue
web-tasks-soon = due soon
web-tasks-done = done
web-duty-none = Nobody is on duty at this time.
web-duty-span = { $from } to { $to }
web-map-label = Map of { $areas } communes by level; the arrow keys go from one to the next
web-map-hint = Point at a commune or use the arrow keys to see it; click to open.
web-map-cases = Community cases: last week { $week1 }, this week { $week2 }
web-map-approximate = District borders are approximate, drawn from the communes of 2026.
web-map-size = The larger the shape, the larger the population.
web-map-missing = { $areas ->
    [one] { $areas } commune has no coordinates and is not on the map.
   *[other] { $areas } communes have no coordinates and are not on the map.
}

## Directives
web-directives-search = Find by number, subject or issuer (marks not needed)
web-directives-state = State
web-directives-state-all = All
web-directives-state-draft = To review
web-directives-state-confirmed = Assigned
web-directives-state-library = Reference
web-directives-empty = No directives yet. Drop a file into the box above.
web-directives-import = Import directives
web-directives-drop = Drop documents here, or click to choose
web-directives-drop-hint = PDF, DOCX, TXT, MD; several at once
web-directives-paste = Paste text
web-directives-paste-label = Paste the whole text of the document
web-directives-read = Read the document
web-directives-busy = Reading the document…
web-directives-imported = { $count ->
    [one] { $count } document read. Review it before tasks are given:
   *[other] { $count } documents read. Review them before tasks are given:
}
web-directives-found = { $tasks } tasks, { $targets } targets, { $refs } cited documents
web-directive-draft = To review
web-directive-confirmed = Assigned
web-directive-library = Reference
web-directive-no-number = (number unknown)
web-directive-no-subject = (subject unknown)
web-directive-counts = { $tasks ->
    [one] { $tasks } task
   *[other] { $tasks } tasks
} · { $targets ->
    [one] { $targets } target
   *[other] { $targets } targets
}
web-fact-type = Type
web-fact-issuer = Issuer
web-fact-subject = Subject
web-fact-issued = Place and date
web-fact-signer = Signed by
web-fact-addressees = To
web-fact-recipients = Recipients
web-fact-refs = Cited documents
web-review-facts = About the document
web-review-text = Text
web-review-tasks = Tasks ({ $count })
web-review-targets = Targets ({ $count })
web-review-rules = Accountability rules ({ $count })
web-review-no-tasks = No tasks found. Select a passage on the left and add it as a task.
web-review-confirm = Confirm and assign
web-review-to-tasks = See the tasks given
web-review-tools = Tools
web-review-join = Join with next
web-review-join-none = There is no task after this one to join.
web-review-join-done = Two tasks joined.
web-review-split = Split at the cursor
web-review-split-where = Click where to split within the selected task's passage, then press s.
web-review-split-done = Task split.
web-review-add = Add a task from the selection
web-review-add-where = Select a passage of the text, then press a.
web-review-add-done = Task added.
web-review-caret-hint = Click a place in a passage to split there; select a passage to add a task.
web-review-delete-ask = Delete task { $number }? The document's text stays as it is.
web-review-save-keys = Ctrl+Enter saves, Esc cancels
web-mark-task = task
web-mark-target = target
web-mark-rule = accountability
web-mark-ref = citation
web-keys-title = Keys
web-keys-next = Next task
web-keys-before = Previous task
web-keys-edit = Edit the selected task
web-keys-split = Split at the cursor in the text
web-keys-join = Join with the next task
web-keys-add = Add a task from the selected text
web-keys-delete = Delete the task
web-keys-confirm = Preview and confirm
web-keys-help = Show the keys
web-confirm-title = Assign the tasks of { $number }
web-confirm-summary = { $tasks } tasks become { $units } assignments to units and areas; { $targets } targets are followed daily.
web-confirm-nobody = { $count ->
    [one] { $count } task has no unit yet and goes to nobody. Better go back and correct it.
   *[other] { $count } tasks have no unit yet and go to nobody. Better go back and correct them.
}
web-confirm-headless = { $count ->
    [one] { $count } assignment has no named head on the day of issue.
   *[other] { $count } assignments have no named head on the day of issue.
}
web-confirm-no-unit = No unit found.
web-confirm-no-head = head not known
web-confirm-units = { $count ->
    [one] Goes to { $count } unit
   *[other] Goes to { $count } units
}
web-confirm-back = Back to review
web-confirm-do = Give { $count } assignments
web-confirm-done = { $count } assignments given.
web-graph = Graph of cited documents
web-graph-label = Graph of { $nodes } documents with { $edges } relations, by month of issue
web-graph-held = held here
web-graph-cited = only cited
web-graph-undated = date unknown
web-graph-table = Relations
web-graph-from = Document
web-graph-effect = Relation
web-effect-carry-out = carries out
web-effect-replace = replaces
web-effect-amend = amends
web-effect-ground = rests on
web-effect-mention = mentions
web-graph-to = Document cited

## Tasks
web-tasks-view = View
web-tasks-board = Board
web-tasks-table = List
web-board-by = Group
web-board-by-unit = By unit
web-board-by-head = By head
web-board-by-due = By due date
web-board-late = { $count } overdue
web-board-more = { $count } more columns: choose a smaller area, or see the
web-board-all = { $count ->
    [one] See { $count } task
   *[other] See all { $count } tasks
}
web-board-empty = No tasks have been given yet.
web-board-empty-go = Open the directives to review and assign
web-task-title = Task of { $unit }
web-task-number = Task { $number }
web-task-item = Item
web-task-item-of = item { $item }
web-task-text = Text of the task
web-task-unit = Unit
web-task-head = Head
web-task-assignees = Lead
web-task-cooperating = With
web-task-nobody = Unit not known
web-task-condition = Condition
web-task-due = Due
web-task-due-on = due { $day }
web-task-due-moved = Due: { $from } → { $to }
web-task-new-due = New due date
web-task-state = State
web-task-state-draft = Draft
web-task-state-assigned = Assigned
web-task-state-acknowledged = Acknowledged
web-task-state-reported = Reported
web-task-state-returned = Returned
web-task-state-done = Done
web-task-state-cancelled = Cancelled
web-task-children = { $done }/{ $all } units done
web-task-parent = Part of the task
web-task-units = Given to units
web-task-reported = Result reported
web-task-result = Result
web-task-reason = Reason
web-task-note = Note
web-task-evidence = Evidence
web-task-evidence-hint = Document number, link, where the file is kept
web-task-acknowledge = Acknowledge
web-task-report = Report the result
web-task-return = Return
web-task-extend = Extend
web-task-close = Close
web-task-about-acknowledge = Say that the unit has received this task.
web-task-about-report = Report the result, with evidence for the issuer to check.
web-task-about-return = Return the task with a reason: not reached, more to do, or given to the wrong unit.
web-task-about-extend = Move the due date. The log keeps the old one.
web-task-about-close = Accept the task as done.
web-task-extend-day = Choose a day other than the present due date.
web-task-did-assign = Assigned
web-task-did-create = Assigned
web-task-did-acknowledge = Acknowledged
web-task-did-report = Result reported
web-task-did-return = Returned
web-task-did-extend = Extended
web-task-did-close = Closed
web-task-did-edit = Edited
web-task-did-split = Split
web-task-did-join = Joined
web-task-did-confirm = Assigned
web-due-none = no due date
web-due-late = { $days ->
    [one] { $days } day overdue
   *[other] { $days } days overdue
}
web-due-today = due today
web-due-left = { $days ->
    [one] { $days } day left
   *[other] { $days } days left
}
web-due-kind-none = no due date
web-due-kind-date = dated
web-due-kind-recurring = recurring
web-due-kind-relative = from an event
web-due-kind-standing = standing

## Targets
web-targets-of = { $area }, { $day }
web-target-value = Reached
web-target-of-goal = of { $goal } persons, { $share }
web-target-gap = Missing
web-target-needed = Needed a day
web-target-until = to finish by the end of { $day }
web-target-pace = Present pace
web-target-pace-how = a day, mean of the last 7 days
web-target-due = Due
web-target-projected = Projected end
web-target-no-projection = no projection yet
web-target-reached = Reached
web-target-miss = Will miss the date
web-target-on-way = On the way
web-target-missing = List of { $count } persons missing
web-target-proposed = Directive not assigned
web-target-unbound = By reports
web-target-unbound-about = No measure is bound to this target; its result comes from the reports of units.
web-target-words = The directive says:
web-target-areas = By area
web-target-share = Share
web-target-no-areas = This area has no lower tier.
web-target-series = Added each day
web-account-title = Accountability of heads
web-account-about = Computed and proposed by the rule of the directive; a leader decides.
web-account-none = The directive has no accountability rule for this target.
web-account-short = Short of vaccine
web-account-enough_but_late = Vaccine enough, not completed
web-account-on_time = Completed
web-account-not-final = provisional, not due yet
web-account-who = Accountable
web-account-working = Working

## Levels
web-level-1 = Level 1
web-level-2 = Level 2
web-level-3 = Level 3
web-level-4 = Level 4
web-level-none = Not assessed
web-level-long-1 = Level 1 · low risk
web-level-long-2 = Level 2 · medium risk
web-level-long-3 = Level 3 · high risk
web-level-long-4 = Level 4 · very high risk
web-level-long-none = Cannot be assessed
web-level-proposed = proposed, not decided
web-level-rules-say = by the rules: level { $level }
web-level-same = no change
web-level-new = newly assessed
web-level-up = up from level { $from }
web-level-down = down from level { $from }
web-level-is-decided = Decided
web-level-is-proposed = Proposed by the rules, not decided
web-level-population = Population
web-level-working = Working
web-level-measures = Measures
web-level-activity = Activity
web-level-measure = Measure
web-level-history = History of the level
web-level-history-key = Bold outline: a decision takes effect that day.
web-level-decided = decision in effect
web-level-decisions = Decisions
web-level-no-decisions = No decisions yet.
web-level-decided-on = Decided at
web-level-effective = In force from
web-level-notice = Notice
web-level-by = Decided by
web-level-decide = Decide the level
web-level-decide-title = Decide the level · { $area }
web-level-choose = Level
web-level-by-rules = by the rules
web-level-now = at present
web-level-effective-day = In force from
web-level-effective-hour = Hour
web-level-reason = Reason
web-level-reason-override = Reason for deciding otherwise than assessed (kept in the log)
web-level-notice-short = This raise gives { $hours } hours of notice; the rules ask for { $needed }. You may still decide; give the reason.
web-level-decided-done = Decision recorded.
web-levels-of = { $area }, { $day }
web-levels-search = Find a commune or district (marks not needed)
web-levels-show = Show
web-levels-show-all = All communes
web-levels-show-1 = Level 1
web-levels-show-2 = Level 2
web-levels-show-3 = Level 3
web-levels-show-4 = Level 4
web-levels-show-none = Cannot be assessed
web-levels-show-changed = Changed since the day before
web-levels-show-undecided = Not decided
web-levels-col-area = Commune
web-levels-col-district = District
web-levels-col-level = Level
web-levels-col-change = Since the day before
web-levels-col-rate = Cases per 100,000 a week
web-levels-col-cases = Community cases, last week → this week
web-levels-col-dose1 = Dose 1, 18 and over
web-levels-col-full50 = Full, 50 and over
web-levels-col-next = Distance to the next threshold
web-trust = Trust
web-trust-V = verified
web-trust-V2 = two sources agree
web-trust-M = one source
web-trust-S = to be verified
web-trust-about-V = Checked against the original document.
web-trust-about-V2 = Two independent sources give the same value.
web-trust-about-M = One source only; check against the original.
web-trust-about-S = Not verified; the province may correct it in the rule file.

## Daily report
web-report-of = { $area }, { $day }
web-report-news = Figures have changed since this report was made.
web-report-again = Make it again

## Lists
web-list-total = { $count ->
    [one] { $count } row
   *[other] { $count } rows
}
web-list-range = Rows { $from }–{ $to } of { $total }
web-list-page = Page { $page }/{ $pages }
web-list-pages = Pages of the list
web-list-before = Previous page
web-list-after = Next page
web-list-size = Rows a page
web-list-search = Search (marks not needed)
web-list-search-hint = Type names, codes or telephone numbers; without marks, in any order. The key / leads here.
web-list-empty = The list has no rows yet.
web-list-no-match = No row matches.
web-sort-by = Sort by { $label }
web-columns = Columns
web-views = Saved views
web-view-none = No saved views yet.
web-view-name = Name of the view
web-view-save = Save
web-view-saved = View “{ $name }” saved.
web-view-remove = Remove view { $name }
web-export = Export
web-export-xlsx = Excel (XLSX)
web-export-csv = CSV
web-filter = Filter
web-filter-active = Filters in use
web-filter-column = Column
web-filter-how = Condition
web-filter-value = Value
web-filter-from = From
web-filter-to = To
web-filter-apply = Filter
web-filter-clear = Remove all filters
web-filter-remove = Remove this filter
web-filter-eq = { $label }: { $value }
web-filter-in = { $label }: { $value }
web-filter-ne = { $label } not { $value }
web-filter-lt = { $label } below { $value }
web-filter-le = { $label } up to { $value }
web-filter-gt = { $label } above { $value }
web-filter-ge = { $label } from { $value }
web-filter-has = { $label } contains “{ $value }”
web-filter-empty = { $label }: blank
web-filter-notempty = { $label }: not blank
web-op-has = contains
web-op-eq = equals
web-op-ne = is not
web-op-ge = at least
web-op-le = at most
web-op-empty = blank only
web-op-notempty = not blank only
web-new = New
web-new-of = New: { $title }
web-one-cases = Case
web-one-persons = Person
web-one-doses = Dose
web-one-stock = Vaccine lot
web-one-duty = Shift
web-one-users = User
web-one-documents = Document
web-one-targets = Target
web-one-levels = Level
web-one-decisions = Level decision
web-one-population = Population
web-one-files = File
web-one-tasks = Task
web-record-fields = Fields
web-record-history = History
web-draft-kept = What you edit is kept on this computer until you save or cancel.
web-person-other = Choose another
web-person-search = Find by name, year of birth or citizen number
web-person-none = Nobody found
web-member-a-line = one a line: Name - post
web-user-password-done = New password set.
web-user-password-set = Set password
web-user-password-about = The user has to sign in again everywhere.
web-user-password = New password
web-action-create = Created
web-action-merge = Merged
web-action-edit = Edited
web-action-remove = Deleted
web-action-unmerge = Unmerged
web-action-load = Loaded
web-action-confirm = Confirmed
web-conflict-title = Somebody else has just edited this record.
web-conflict-choose = You both edited the fields below. Choose the value to keep for each.
web-conflict-joins = You edited different fields; both can be kept.
web-conflict-field = Field
web-conflict-mine = Mine
web-conflict-stored = Stored
web-conflict-also = The other person also changed: { $fields }.
web-conflict-save = Save as chosen
web-conflict-drop = Drop my edits
web-change-seq = No.
web-change-at = At
web-change-by = By
web-change-action = Action
web-change-kind = Kind
web-change-note = Note
web-change-older = Show older changes
web-change-open = Open change { $seq }
web-change-before = Before
web-change-after = After
web-change-record = Open the record
web-changes-about = Everything added, edited or deleted is recorded in order and cannot be altered.

## Import
web-import = Import
web-import-of = Import: { $title }
web-import-drop = Drop a CSV or Excel file here, or click to choose
web-import-busy = Checking every row…
web-import-dry = Checked; nothing is stored yet.
web-import-stored = { $count } rows stored.
web-import-counts = { $rows } rows: { $accepted } valid, { $duplicates } duplicates, { $rejected } rejected.
web-import-rejected = Rejected rows
web-import-errors = Download the errors
web-import-row = Row
web-import-row-n = row { $row }
web-import-column = Column
web-import-value = Value
web-import-message = Problem
web-import-hint = What to do
web-import-do = Import { $count } valid rows
web-import-unread = Columns that are not read: { $headings }.
