## Allocation: beds and vaccine

planner-beds-all = All { $patients } patients get a bed.
planner-beds-short = { $placed } of { $patients } patients get a bed; { $unserved } do not.
planner-bed-worth = One more bed in { $hospital } saves { $saved }.
planner-beds-needed = For every patient to have a bed, at least { $beds } more beds are needed.
planner-beds-needed-at = { $hospital } needs { $beds } more beds for that.
planner-beds-no-route = { $patients } patients have no route to any hospital: more beds do not help them, routes do.

planner-vaccine-given = { $given } doses are given to { $people } people in need, { $left } stay in stock; the risk taken away counts { $value }.
planner-dose-worth = One more dose in lot { $id } is worth { $amount }.
planner-capacity-worth = One more dose that { $id } can give by the deadline is worth { $amount }.
planner-floor-costs = The last dose of the floor of { $id } would do { $amount } more elsewhere.
planner-vaccine-needed = For a dose to everybody in need, { $doses } more doses in stock and { $capacity } more that the districts can give by the deadline are needed.
planner-doses-needed-at = Lot { $id } is short of { $amount } doses for that.
planner-capacity-needed-at = { $id } must be able to give { $amount } more doses by the deadline for that.
planner-vaccine-unreachable = { $people } people can be reached by no lot: no depot that serves them holds a product for them.

planner-number = { $id }: { $value } is no amount; numbers from 0 to 1,000,000,000,000 count.
    .hint = Correct the number.
planner-unknown = Entry { $at } names something that is not there.
    .hint = Add what it names, or take the entry out.
planner-floors = { $floors } floors cannot be met, { $doses } doses are missing in all. Largest gaps: { $list }.
    .hint = Lower these floors, or bring stock and capacity there.
