"""Totals of channels by DuckDB's paths and ChannelAttribution, from the touches that AttributionBench made.

Usage: attribution.py FOLDER    FOLDER is the one that AttributionBench names attribution-<touches>
Paths: the touches of the 90 days before each order; paths without an order after them are left out where open.
"""

import sys
import time
from pathlib import Path
from urllib.parse import unquote, urlparse

from steps import print_peak

PATHS = """
with touches as (
  select customer_id, touch_id, touched_at, channel from read_parquet($touches)
), orders as (
  select customer_id, order_id, ordered_at, cast(net_base as double) as net from read_parquet($orders)
), converted as (
  select o.order_id, any_value(o.net) as net, string_agg(t.channel, ' > ' order by t.touched_at, t.touch_id) as path
  from orders o join touches t
    on t.customer_id = o.customer_id and t.touched_at <= o.ordered_at and t.touched_at > o.ordered_at - interval 90 day
  group by o.order_id
), last_order as (
  select customer_id, max(ordered_at) as at from orders group by customer_id
), failed as (
  select string_agg(t.channel, ' > ' order by t.touched_at, t.touch_id) as path
  from touches t left join last_order l on l.customer_id = t.customer_id
  where l.at is null or t.touched_at > l.at
  group by t.customer_id
  having max(t.touched_at) <= timestamp '2026-11-01' - interval 90 day
)
select path, cast(sum(c) as bigint) as conversions, sum(v) as value, cast(sum(n) as bigint) as nulls
from (select path, 1 as c, net as v, 0 as n from converted union all select path, 0, 0, 1 from failed)
group by path
"""


def files(root, name):
    return [unquote(urlparse(line).path) for line in (root / name).read_text().split()]


def main():
    root = Path(sys.argv[1])
    start = time.time()
    import ChannelAttribution as ca
    import duckdb

    paths = duckdb.execute(PATHS, {"touches": files(root, "touch-files"), "orders": files(root, "order-files")}).df()
    print(f"{'DuckDB: paths':60} {time.time() - start:8.1f} s, {len(paths)} distinct")
    step = time.time()
    heuristic = ca.heuristic_models(paths, "path", "conversions", var_value="value", sep=">", flg_pro=False)
    print(f"{'ChannelAttribution: first, last, linear':60} {time.time() - step:8.1f} s")
    for order in (1, 2):
        step = time.time()
        ca.markov_model(
            paths, "path", "conversions", var_value="value", var_null="nulls", order=order, sep=">", flg_pro=False
        )
        print(f"{f'ChannelAttribution: Markov order {order}, simulated':60} {time.time() - step:8.1f} s")
    print(f"{'all of it':60} {time.time() - start:8.1f} s")
    print_peak()
    compare(root, heuristic)


def compare(root, heuristic):
    ours = {}
    for line in (root / "totals").read_text().splitlines():
        model, channel, conversions = line.split("\t")
        ours[model, channel] = float(conversions)
    worst = 0
    for row in heuristic.itertuples(index=False):
        for model, theirs in (("first", row.first_touch_conversions), ("last", row.last_touch_conversions)):
            worst = max(worst, abs(ours[model, row.channel_name] - theirs))
    print(f"greatest difference in first and last touch: {worst:.3f} conversions")


if __name__ == "__main__":
    main()
