# Values of fields, said alike by the server and the pages.
web-unit-minutes = minutes
web-unit-hours = hours
web-unit-days = days
web-duration-unit = Unit of time
web-position-mine = My position
web-position-none = This device does not tell its position. Allow the browser to use it, or type the position.
web-position-form = latitude, longitude
web-pick-other = Choose another
web-unit-search = Find a unit or a post
web-unit-none = No unit and no post found
link-unreadable = not readable
web-link-search = Find by name or code
web-link-none = No record found
web-file-choose = Choose or take a file
web-file-remove = Remove the file { $name }
web-file-large = The file is larger than { $most } MB; choose a smaller one.
web-file-sending = Sending…
web-file-size = { $kb } KB
web-file-by = { $by }, { $at }
web-sign-here = Sign in this frame
web-sign-again = Sign again
web-sign-done = Use this signature
web-sign-unused = This signature is not used yet.
web-sign-empty = Nothing is drawn yet.
web-rows-row = Row { $row }
web-rows-remove = Remove row { $row }
web-rows-add = Add a row
web-rows-full = There are { $most } rows already.
duration-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
duration-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
duration-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
field-asked_until = Asks for time until
field-asked_why = Why more time
field-urged = Times urged
field-urged_on = Last urged on
field-urge = Urging
field-urge_received_on = Urging received on
field-priority = Priority
field-priority_until = Priority until
