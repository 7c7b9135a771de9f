"""Customer lifetime value by lifetimes from the orders that ValueBench made.

Usage: value.py FOLDER [ungrouped]    FOLDER is the one that ValueBench names value-<customers>

Summary, BG/NBD, Gamma-Gamma and the value of twelve months, in one process. Grouped (weights on
distinct histories) is the fair opponent; ungrouped is what its guide shows.
"""

import sys
import time
from pathlib import Path
from urllib.parse import unquote, urlparse

import pandas as pd
from lifetimes import BetaGeoFitter, GammaGammaFitter
from lifetimes.utils import summary_data_from_transaction_data

from steps import print_peak, timed

LAST_DAY = "2026-10-30"


def main(folder, how="grouped"):
    whole = time.perf_counter()
    uris = Path(folder, "order-files").read_text().split()
    files = [unquote(urlparse(uri).path) for uri in uris]
    columns = ["customer_id", "order_date", "net_base"]
    orders = timed(
        "lifetimes, reading orders",
        lambda: pd.concat(pd.read_parquet(f, columns=columns) for f in files).astype(
            {"net_base": float}
        ),
    )
    summary = timed(
        "lifetimes, summary",
        lambda: summary_data_from_transaction_data(
            orders, "customer_id", "order_date", "net_base", observation_period_end=LAST_DAY
        ),
    )
    del orders
    bg, gg = BetaGeoFitter(), GammaGammaFitter()
    keys = ["frequency", "recency", "T"]
    if how == "grouped":
        rows = summary.groupby(keys).size().rename("n").reset_index()
        timed(
            "lifetimes, BG/NBD, grouped",
            lambda: bg.fit(*(rows[k] for k in keys), weights=rows["n"]),
        )
    else:
        timed("lifetimes, BG/NBD", lambda: bg.fit(*(summary[k] for k in keys)))
    paid = summary[(summary["frequency"] > 0) & (summary["monetary_value"] > 0)]
    timed("lifetimes, Gamma-Gamma", lambda: gg.fit(paid["frequency"], paid["monetary_value"]))
    timed(
        "lifetimes, value of 12 months",
        lambda: gg.customer_lifetime_value(
            bg, *(summary[k] for k in keys), summary["monetary_value"], time=12, freq="D",
            discount_rate=1.1 ** (1 / 12) - 1,
        ),
    )
    print(f"{'lifetimes, from orders':<60} {time.perf_counter() - whole:8.1f} s")
    print_peak()
    print(bg.params_.to_dict(), gg.params_.to_dict())


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(*sys.argv[1:])
