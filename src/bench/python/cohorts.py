"""Month cohorts by DuckDB from the orders that OrdersBench made, and whether both say the same.

Usage: cohorts.py FOLDER [MEMORY]    FOLDER is the one that OrdersBench names orders-<customers>
"""

import resource
import sys
import time
from pathlib import Path
from urllib.parse import unquote, urlparse

import duckdb

COHORTS = """
create or replace table cohorts as
with months as (
  select
    customer_id,
    year(order_date) * 12 + month(order_date) as active,
    sum(net_base) as revenue,
    count(*) filter (where not is_return) > 0 as bought
  from read_parquet($files)
  where not is_deleted and coalesce(lower(status), '') not in ('cancelled', 'draft')
  group by all
), aged as (
  select *, min(active) filter (where bought) over (partition by customer_id) as cohort from months
)
select
  make_date((cohort - 1) // 12, (cohort - 1) % 12 + 1, 1) as cohort,
  active - cohort as age,
  count(*) filter (where bought) as retained_on,
  sum(revenue) as revenue
from aged
group by all
"""

DIFFERENT = """
select coalesce(s.cohort, d.cohort), coalesce(s.age, d.age), s.retained_on, d.retained_on
from (
  select cohort, age, retained_on from read_parquet($spark)
  where retained_on > 0
) s
full join (
  select * from cohorts
  where retained_on > 0 and age <= (select max(age) from read_parquet($spark))
) d using (cohort, age)
where s.retained_on is distinct from d.retained_on
"""


def main(folder, memory="4GB"):
    uris = Path(folder, "order-files").read_text().split()
    files = [unquote(urlparse(uri).path) for uri in uris]
    db = duckdb.connect()
    db.execute(f"set memory_limit = '{memory}'")
    for run in ("first time", "warm"):
        start, cpu = time.perf_counter(), time.process_time()
        db.execute(COHORTS, {"files": files})
        step = f"DuckDB {duckdb.__version__}, month cohorts from orders, {run}"
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
        print(f"{step:<60} {seconds:8.1f} s {cpu:8.1f} s cpu")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{'peak of the process':<60} {peak:8d} MB")
    different = db.execute(DIFFERENT, {"spark": str(Path(folder, "cohorts", "*.parquet"))}).fetchall()
    for row in different[:10]:
        print("differs: cohort %s age %s: Spark %s, DuckDB %s" % row)
    print("both say the same" if not different else f"{len(different)} cells differ")
    return 1 if different else 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
