"""What a benchmark prints of a peer: seconds of each step, and the memory at the end."""

import resource
import time


def timed(step, work):
    """Does the work, prints how long it took, and returns what it gave."""
    start, cpu = time.perf_counter(), time.process_time()
    result = work()
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    print(f"{step:<60} {seconds:8.1f} s {cpu:8.1f} s cpu")
    return result


def print_peak():
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{'peak of the process':<60} {peak:8d} MB")
