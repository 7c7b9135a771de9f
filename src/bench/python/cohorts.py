"""Month cohorts by DuckDB from the orders that OrdersBench made, and from the same as sorted
customer-days; and whether both tools say the same.

Usage: cohorts.py FOLDER [MEMORY]    FOLDER is the one that OrdersBench names orders-<customers>
"""

import sys
from pathlib import Path
from urllib.parse import unquote, urlparse

import duckdb

from steps import print_peak, timed

PEER = f"DuckDB {duckdb.__version__}"

ORDERS = """
  select customer_id, order_date as day, net_base as revenue, (not is_return)::int as orders
  from read_parquet($files)
  where not is_deleted and coalesce(lower(status), '') not in ('cancelled', 'draft')
"""

DAYS = "select customer_id, day, revenue, orders from read_parquet($files)"

MAKE_DAYS = """
copy (
  select customer_id, day, sum(revenue) as revenue, sum(orders)::int as orders from ({source})
  group by all order by customer_id, day
) to '{target}' (compression zstd)
"""

COHORTS = """
create or replace table cohorts as
with months as (
  select
    customer_id,
    year(day) * 12 + month(day) as active,
    sum(revenue) as revenue,
    sum(orders) > 0 as bought
  from ({source})
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
    db.execute("set preserve_insertion_order = false")
    for run in ("first time", "warm"):
        timed(
            f"{PEER}, month cohorts from orders, {run}",
            lambda: db.execute(COHORTS.format(source=ORDERS), {"files": files}),
        )
    days = str(Path(folder, "days.parquet"))
    timed(
        f"{PEER}, sorted customer-days, written",
        lambda: db.execute(MAKE_DAYS.format(source=ORDERS, target=days), {"files": files}),
    )
    for run in ("first time", "warm"):
        timed(
            f"{PEER}, month cohorts from customer-days, {run}",
            lambda: db.execute(COHORTS.format(source=DAYS), {"files": days}),
        )
    print_peak()
    different = db.execute(DIFFERENT, {"spark": str(Path(folder, "cohorts", "*.parquet"))}).fetchall()
    for row in different[:10]:
        print("differs: cohort %s age %s: Spark %s, DuckDB %s" % row)
    print("both say the same" if not different else f"{len(different)} cells differ")
    return 1 if different else 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
