"""Beds or vaccine as a linear programme: python highs_allocate.py beds|vaccine FOLDER [choose|simplex|ipm].

FOLDER holds the tables of docs/allocation-files.md, as `planner`'s example `questions` writes them. Prints one line of
JSON: processor seconds of reading, and of passing the model to HiGHS and solving it; and the objective.
"""

import csv
import json
import sys
import time

import highspy
import numpy as np

kind, folder = sys.argv[1:3]
method = sys.argv[3] if len(sys.argv) > 3 else "choose"
INF = highspy.kHighsInf


def table(name):
    with open(f"{folder}/{name}.csv", newline="") as file:
        return list(csv.DictReader(file))


def numbered(rows, key):
    return {row[key]: at for at, row in enumerate(rows)}


class Model:
    """Columns of a linear programme, each with its rows; every coefficient is 1."""

    def __init__(self):
        self.costs, self.rows, self.starts = [], [], [0]

    def column(self, cost, rows):
        self.costs.append(cost)
        self.rows.extend(rows)
        self.starts.append(len(self.rows))

    def solve(self, low, high):
        columns = len(self.costs)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = columns, len(low)
        lp.col_cost_ = np.array(self.costs)
        lp.col_lower_, lp.col_upper_ = np.zeros(columns), np.full(columns, INF)
        lp.row_lower_, lp.row_upper_ = np.array(low, dtype=float), np.array(high, dtype=float)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = np.array(self.starts)
        lp.a_matrix_.index_ = np.array(self.rows)
        lp.a_matrix_.value_ = np.ones(len(self.rows))
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("solver", method)
        solver.passModel(lp)
        start = time.process_time()
        solver.run()
        seconds = time.process_time() - start
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            sys.exit(f"HiGHS: {solver.getModelStatus()}")
        return solver.getInfo().objective_function_value, seconds


def beds():
    places, hospitals = table("patients"), table("hospitals")
    place, hospital = numbered(places, "place"), numbered(hospitals, "hospital")
    model, n = Model(), len(places)
    for route in table("routes"):
        model.column(float(route["cost"]), [place[route["place"]], n + hospital[route["hospital"]]])
    for at in range(n):
        model.column(UNSERVED, [at])
    patients = [float(row["patients"]) for row in places]
    return model, patients + [0.0] * len(hospitals), patients + [float(row["beds"]) for row in hospitals]


def vaccine():
    lots, communes, districts, needs = table("stock"), table("communes"), table("districts"), table("needs")
    commune, district = numbered(communes, "commune"), numbered(districts, "district")
    of_commune = [[] for _ in communes]
    for at, need in enumerate(needs):
        of_commune[commune[need["commune"]]].append(at)
    groups = {}
    for row in table("eligible"):
        groups.setdefault(row["product"], set()).add(row["group"])
    of_depot = {}
    for at, lot in enumerate(lots):
        of_depot.setdefault(lot["depot"], []).append(at)
    first_lot, first_district = len(needs), len(needs) + len(lots)
    first_commune = first_district + len(districts)
    model = Model()
    for route in table("vaccine_routes"):
        at = commune[route["commune"]]
        gives = first_district + district[communes[at]["district"]]
        for lot in of_depot[route["depot"]]:
            for need in of_commune[at]:
                if needs[need]["group"] in groups[lots[lot]["product"]]:
                    model.column(-float(needs[need]["weight"]), [need, first_lot + lot, gives, first_commune + at])
    high = [float(row["people"]) for row in needs] + [float(row["doses"]) for row in lots]
    high += [float(row["doses_per_day"]) * DAYS for row in districts] + [INF] * len(communes)
    low = [0.0] * first_commune + [float(row["floor"]) for row in communes]
    return model, low, high


start = time.process_time()
with open(f"{folder}/{kind}.toml") as file:
    question = dict(line.split(" = ") for line in file.read().splitlines() if " = " in line)
UNSERVED, DAYS = float(question.get("unserved_cost", 0)), float(question.get("days", 0))
model, low, high = beds() if kind == "beds" else vaccine()
reading = time.process_time() - start
objective, seconds = model.solve(low, high)
answers = {"objective": objective if kind == "beds" else -objective}
print(json.dumps({"version": highspy.Highs().version(), "phases": {"read": reading, "solve": seconds}, "answers": answers}))
