# Words that all parts share.

place-file = file { $value }
place-row = row { $value }
place-column = column “{ $value }”
place-value = value “{ $value }”

level-province = Province
level-district = District
level-commune = Commune

branch-party = Party
branch-state = Government
branch-front = Fatherland Front and mass organisations
branch-partner = Partner organisation

trust-v = Checked against the full text
trust-v2 = Known at second hand
trust-m = Not checked, needs checking
trust-s = From a directive

area-unknown = No area called “{ $name }” was found.
    .hint = Write the full name with its kind and the area above, for example “xã Nậm Tăm, huyện Sìn Hồ”, or the statistics office's code.
area-ambiguous = Several areas are called “{ $name }”: { $candidates }.
    .hint = Add the kind and the area above, or write the statistics office's code.
area-not-then = The area “{ $name }” did not exist on { $day }.
    .hint = Check the day, or choose an area of that time.

unit-unknown = No unit called “{ $name }” was found.
    .hint = Choose from the list of the area's units.

value-missing = The column “{ $column }” is empty.
    .hint = Fill in a value and send it again.
