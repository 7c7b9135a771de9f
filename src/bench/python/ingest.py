"""The dumps of IngestBench by DuckDB's CSV reader into one Parquet file, newest version of each order.

Usage: ingest.py FOLDER [MEMORY]    FOLDER is the one that IngestBench names ingest-<orders>
"""

import sys
import time
from pathlib import Path

import duckdb

from steps import print_peak

READ = """
select * from read_csv($files, header = true, columns = {
  'order_id': 'varchar', 'account_id': 'varchar', 'contact_id': 'varchar', 'ordered_at': 'timestamptz',
  'channel': 'varchar', 'campaign_id': 'varchar', 'status': 'varchar', 'original_order_id': 'varchar',
  'net': 'decimal(18,4)', 'modified_at': 'timestamptz'})
"""
NEWEST = READ + "qualify row_number() over (partition by order_id order by modified_at desc) = 1"


def main(folder, memory="4GB"):
    dumps = Path(folder, "dumps")
    first = [str(f) for f in sorted(dumps.glob("2026-10-30/*/orders.csv.gz"))]
    every = [str(f) for f in sorted(dumps.glob("*/*/orders.csv.gz"))]
    for name, query, files in (
        ("read and written as it is", READ, first),
        ("and the newest version of each order", NEWEST, first),
        ("all anew with the day's dump, newest version", NEWEST, every),
    ):
        db = duckdb.connect()
        db.execute(f"set memory_limit = '{memory}'")
        start, cpu = time.perf_counter(), time.process_time()
        target = str(Path(folder, "duckdb.parquet"))
        db.execute(f"copy ({query}) to '{target}' (format parquet)", {"files": files})
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
        n = db.sql(f"select count(*) from '{target}'").fetchall()[0][0]
        step = f"DuckDB {duckdb.__version__}, {name}"
        print(f"{step:<60} {seconds:8.1f} s {cpu:8.1f} s cpu {n / seconds:12,.0f} rows/s")
    total = duckdb.sql(f"select count(*), sum(net) from '{target}'").fetchall()[0]
    print(f"{'orders, sum of net':<60} [{total[0]},{total[1]}]")
    print_peak()


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(*sys.argv[1:])
