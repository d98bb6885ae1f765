"""Contacts of cases by SQL: python duckdb_trace.py FOLDER [THREADS].

FOLDER holds visits.csv, contacts.csv and f0.csv, as `contact`'s example `town` writes them. A contact shares a place
for 15 minutes or more within the window, or was named within it. Prints one line of JSON: processor seconds of loading
(sorted by place and time, the best order found), of F1 and of F2, and counts and sums of the answers.
"""

import json
import resource
import sys
import time

import duckdb

folder = sys.argv[1]
threads = int(sys.argv[2]) if len(sys.argv) > 2 else 2
db = duckdb.connect()
db.execute(f"SET threads = {threads}")


def timed(work):
    start = time.process_time()
    work()
    return time.process_time() - start


def load():
    numbers = "columns = {'visit_id': 'UINTEGER', 'person': 'UINTEGER', 'place': 'UINTEGER', 't_in': 'UINTEGER', 't_out': 'UINTEGER'}"
    db.execute(
        f"""CREATE TABLE visits AS
            SELECT person, place, t_in, t_out, (t_in // 1440)::UTINYINT AS day
            FROM read_csv('{folder}/visits.csv', header = true, {numbers}) ORDER BY place, t_in"""
    )
    db.execute(f"CREATE TABLE named AS FROM read_csv('{folder}/contacts.csv', header = true)")
    db.execute(f"CREATE TABLE cases AS FROM read_csv('{folder}/f0.csv', header = true)")
    db.execute("CREATE TABLE f0 AS SELECT person, win_from AS since, win_to AS until FROM cases")


def step(seeds, known, out):
    """Who met `seeds` and is not in `known`, with the first minute."""
    db.execute(
        f"""CREATE TABLE {out} AS
            WITH stay AS (
                SELECT v.place, v.day, greatest(v.t_in, s.since) AS a, least(v.t_out, s.until) AS b
                FROM visits v JOIN {seeds} s USING (person)
                WHERE least(v.t_out, s.until) >= greatest(v.t_in, s.since) + 15),
            met AS (
                SELECT v.person, greatest(v.t_in, stay.a) AS minute
                FROM visits v JOIN stay ON v.place = stay.place AND v.day = stay.day
                    AND v.t_in + 15 <= stay.b AND v.t_out >= stay.a + 15
                WHERE least(v.t_out, stay.b) >= greatest(v.t_in, stay.a) + 15
                UNION ALL
                SELECT n.dst, n.t FROM named n JOIN {seeds} s ON n.src = s.person WHERE n.t >= s.since AND n.t < s.until
                UNION ALL
                SELECT n.src, n.t FROM named n JOIN {seeds} s ON n.dst = s.person WHERE n.t >= s.since AND n.t < s.until)
            SELECT person, min(minute) AS since, (SELECT max(until) FROM f0) AS until
            FROM met ANTI JOIN {known} USING (person) GROUP BY person"""
    )


def second():
    db.execute("CREATE TABLE known AS SELECT person FROM f0 UNION ALL SELECT person FROM f1")
    step("f1", "known", "f2")


phases = {"load": timed(load), "F1": timed(lambda: step("f0", "f0", "f1")), "F2": timed(second)}
answers = {}
for name in ("f1", "f2"):
    count, first, persons = db.execute(f"SELECT count(*), sum(since), sum(person) FROM {name}").fetchone()
    answers |= {name: count, f"{name}_sum_first": int(first), f"{name}_sum_person": int(persons)}
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"version": duckdb.__version__, "phases": phases, "answers": answers, "peak_mib": peak}))
