"""An epidemic by OpenABM-Covid19: python openabm_run.py FOLDER PEOPLE DAYS SEED.

FOLDER is a clone of its repository with `src/covid19ibm.exe` built: in its `src`,
`gcc -O3 -march=native -std=gnu99 -fcommon -o covid19ibm.exe $(ls *.c | grep -v R_C) -lgsl -lgslcblas -lm`. The baseline
parameters of the clone with this number of people and days. Prints one line of JSON: processor seconds of the program.
"""

import csv
import io
import json
import os
import resource
import subprocess
import sys
import tempfile

folder, people, days, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
data = f"{folder}/tests/data"
with open(f"{data}/baseline_parameters.csv", newline="") as file:
    names, values = list(csv.reader(file))[:2]
parameters = dict(zip(names, values))
parameters |= {
    "n_total": people,
    "end_time": days,
    "n_seed_infection": max(20, people // 1000),
    "rng_seed": seed,
}
with tempfile.TemporaryDirectory() as out:
    with open(f"{out}/parameters.csv", "w", newline="") as file:
        csv.writer(file).writerows([names, [parameters[name] for name in names]])
    command = [f"{folder}/src/covid19ibm.exe", f"{out}/parameters.csv", "1", out]
    command.append(f"{data}/baseline_household_demographics.csv")
    done = subprocess.run(command, cwd=os.path.join(folder, "src"), check=True, stdout=subprocess.PIPE, text=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
# The program prints a table of days, beside remarks behind '#'.
table = "\n".join(line for line in done.stdout.splitlines() if line and not line.startswith("#"))
infected = float(list(csv.DictReader(io.StringIO(table)))[-1]["total_infected"])
answers = {"attack_openabm": infected / people}
phases = {"run": used.ru_utime + used.ru_stime}
print(json.dumps({"version": "-", "phases": phases, "answers": answers, "peak_mib": used.ru_maxrss / 1024}))
