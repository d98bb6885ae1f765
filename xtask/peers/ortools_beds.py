"""Beds as a minimum-cost flow by OR-tools: python ortools_beds.py FOLDER.

FOLDER holds the tables of docs/allocation-files.md. OR-tools counts costs in whole numbers: they are taken in thousandths.
Prints one line of JSON: processor seconds of reading and of solving, and the objective.
"""

import csv
import json
import sys
import time

import numpy as np
import ortools
from ortools.graph.python import min_cost_flow

folder = sys.argv[1]
SCALE = 1000


def table(name):
    with open(f"{folder}/{name}.csv", newline="") as file:
        return list(csv.DictReader(file))


start = time.process_time()
with open(f"{folder}/beds.toml") as file:
    question = dict(line.split(" = ") for line in file.read().splitlines() if " = " in line)
places, hospitals, routes = table("patients"), table("hospitals"), table("routes")
place = {row["place"]: at for at, row in enumerate(places)}
hospital = {row["hospital"]: len(places) + at for at, row in enumerate(hospitals)}
patients = np.array([int(row["patients"]) for row in places])
beds = np.array([int(row["beds"]) for row in hospitals])
sink = len(places) + len(hospitals)
tails = [place[row["place"]] for row in routes]
heads = [hospital[row["hospital"]] for row in routes]
costs = [round(float(row["cost"]) * SCALE) for row in routes]
reading = time.process_time() - start

start = time.process_time()
flow = min_cost_flow.SimpleMinCostFlow()
everybody = np.arange(len(places))
flow.add_arcs_with_capacity_and_unit_cost(
    np.concatenate([tails, everybody, len(places) + np.arange(len(hospitals))]),
    np.concatenate([heads, np.full(len(places), sink), np.full(len(hospitals), sink)]),
    np.concatenate([patients[tails], patients, beds]),
    np.concatenate([costs, np.full(len(places), round(float(question["unserved_cost"]) * SCALE)), np.zeros(len(beds), int)]),
)
supplies = np.concatenate([patients, np.zeros(len(hospitals), int), [-patients.sum()]])
flow.set_nodes_supplies(np.arange(sink + 1), supplies)
if flow.solve() != flow.OPTIMAL:
    sys.exit("OR-tools finds no optimum")
seconds = time.process_time() - start
answers = {"objective": flow.optimal_cost() / SCALE}
print(json.dumps({"version": ortools.__version__, "phases": {"read": reading, "solve": seconds}, "answers": answers}))
