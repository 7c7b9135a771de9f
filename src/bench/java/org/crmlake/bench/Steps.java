package org.crmlake.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * Measures steps and prints them as they end: by the clock, and the processor time of all threads,
 * which tells a slow step from a busy machine.
 */
final class Steps {
  private static final Path PROCESS = Path.of("/proc/self/status");
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  <T> T time(String step, Callable<T> work) {
    long start = System.nanoTime();
    long cpu = SYSTEM.getProcessCpuTime();
    T result = call(step, work);
    System.out.printf(
        "%-60s %8.1f s %8.1f s cpu%n",
        step, (System.nanoTime() - start) / 1e9, (SYSTEM.getProcessCpuTime() - cpu) / 1e9);
    return result;
  }

  /** The most that the heap has held (sum of its pools) and, on Linux, the process. */
  void printPeakMemory() {
    long heap = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      heap += pool.getType() == MemoryType.HEAP ? pool.getPeakUsage().getUsed() : 0;
    }
    System.out.printf(
        "%-60s %8d MB of %d%n", "peak heap", heap >> 20, Runtime.getRuntime().maxMemory() >> 20);
    if (Files.exists(PROCESS)) {
      try {
        Files.readAllLines(PROCESS).stream()
            .filter(line -> line.startsWith("VmHWM"))
            .map(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
            .forEach(mb -> System.out.printf("%-60s %8d MB%n", "peak of the process", mb));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static <T> T call(String step, Callable<T> work) {
    try {
      return work.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(step, e);
    }
  }
}
