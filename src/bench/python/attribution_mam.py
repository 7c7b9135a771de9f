"""The models of mam (pip install marketing-attribution-models), from the touches that AttributionBench made.

Usage: attribution_mam.py FOLDER    FOLDER is the one that AttributionBench names attribution-<touches>
It has one journey a person: all touches of each, converted if there is an order.
"""

import sys
import time
from pathlib import Path

from attribution import files
from steps import print_peak

TOUCHES = """
with touches as (
  select customer_id, touched_at, channel from read_parquet($touches)
), orders as (
  select distinct customer_id as buyer from read_parquet($orders)
)
select customer_id, touched_at, channel, buyer is not null as converted
from touches left join orders on customer_id = buyer
"""


def main():
    root = Path(sys.argv[1])
    start = time.time()
    import duckdb
    import polars
    from mam import MAM

    found = duckdb.execute(TOUCHES, {"touches": files(root, "touch-files"), "orders": files(root, "order-files")})
    touches = polars.from_arrow(found.to_arrow_table())
    print(f"{'DuckDB: touches':60} {time.time() - start:8.1f} s, {len(touches)} rows")
    step = time.time()
    model = MAM(touches, "format_1", "channel", "converted", datetime_colname="touched_at", user_id_colname="customer_id")
    print(f"{'mam: journeys':60} {time.time() - step:8.1f} s")
    for name in ("first_click", "last_click", "linear", "position_based", "time_decay", "markov", "shapley"):
        step = time.time()
        getattr(model, "run_" + name)().to_dict()
        print(f"{'mam: ' + name:60} {time.time() - step:8.1f} s")
    print(f"{'all of it':60} {time.time() - start:8.1f} s")
    print_peak()


if __name__ == "__main__":
    main()
