"""An epidemic by Covasim: python covasim_run.py PEOPLE DAYS none|control|matched SEED.

Households, schools, workplaces and community (its population type "hybrid"), one person in a thousand infected at the
start (at least 20); matched: an infection protects for good; control: tests, tracing, distancing and vaccination from day 20 on. Prints one line of JSON:
processor seconds of making the population and of the run, the share infected.
"""

import json
import resource
import sys
import time

import covasim as cv

people, days, seed = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[4])
measures = []
if sys.argv[3] == "control":
    measures = [
        cv.test_prob(symp_prob=0.2, asymp_prob=0.002, start_day=20),
        cv.contact_tracing(trace_probs={"h": 1, "s": 0.5, "w": 0.5, "c": 0.1}, start_day=20),
        cv.change_beta(days=[40, 80], changes=[0.5, 0.8]),
        cv.vaccinate_prob("pfizer", days=range(30, days), prob=0.005),
    ]
cv.options(verbose=0)
start = time.process_time()
sim = cv.Sim(
    pop_size=people,
    pop_infected=max(20, people // 1000),
    pop_type="hybrid",
    n_days=days,
    rand_seed=seed,
    rescale=False,
    interventions=measures,
    verbose=0,
    use_waning=sys.argv[3] != "matched",
)
sim.initialize()
settled = time.process_time()
sim.run()
ran = time.process_time()
# Covasim counts infections, of which a person may have several; the people say who ever had one.
infected = int((sim.people.exposed | ~sim.people.naive).sum())
answers = {"attack": infected / people}
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
phases = {"population": settled - start, "run": ran - settled}
print(json.dumps({"version": cv.__version__, "phases": phases, "answers": answers, "peak_mib": peak}))
