package org.crmlake.ingest;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.LakeSpec;
import org.crmlake.spec.UserException;

/** How much of a batch may be refused. */
final class RejectLimit {
  private static final int SHOWN = 10;

  private final LakeSpec lake;
  private final List<Inspected> batch;

  RejectLimit(LakeSpec lake, List<Inspected> batch) {
    this.lake = lake;
    this.batch = batch;
  }

  boolean exceeded() {
    return files() > lake.rejectFiles() || records() > allowedRecords();
  }

  private long files() {
    return batch.stream().filter(i -> !i.fine()).count();
  }

  private long records() {
    return batch.stream().filter(Inspected::fine).mapToLong(Inspected::rejected).sum();
  }

  private long read() {
    return batch.stream().mapToLong(Inspected::read).sum();
  }

  private long allowedRecords() {
    return Math.max(lake.rejectRows(), (long) Math.floor(lake.rejectShare() * read()));
  }

  /**
   * @param reasons the first thing that is wrong with each file
   */
  UserException error(Map<String, String> reasons) {
    StringBuilder text = new StringBuilder("nothing was taken in, because too much is wrong: ");
    text.append(
        "%d of %d records (%d allowed) and %d of %d files as a whole (%d allowed)"
            .formatted(
                records(), read(), allowedRecords(), files(), batch.size(), lake.rejectFiles()));
    List<Inspected> worst =
        batch.stream()
            .filter(i -> !i.fine() || i.rejected() > 0)
            .sorted(
                Comparator.comparing(Inspected::fine)
                    .thenComparing(i -> -i.rejected())
                    .thenComparing(i -> i.dump().file()))
            .toList();
    for (Inspected i : worst.subList(0, Math.min(SHOWN, worst.size()))) {
      text.append("\n  ").append(i.dump().file()).append(": ").append(line(i, reasons));
    }
    if (worst.size() > SHOWN) {
      text.append("\n  and ").append(worst.size() - SHOWN).append(" more files");
    }
    text.append(
        "\nAll of it is in ops.rejects. Correct the dumps or the mapping in conf/sources and run again, or allow more: lake.rejects.rows, .share, .files.");
    return new UserException(ExitCode.INPUTS, text.toString());
  }

  /** One line for each file of which something was refused. */
  List<String> notes(Map<String, String> reasons) {
    return batch.stream()
        .filter(i -> !i.fine() || i.rejected() > 0)
        .map(i -> i.dump().file() + ": " + line(i, reasons))
        .toList();
  }

  private static String line(Inspected i, Map<String, String> reasons) {
    if (!i.fine()) {
      return "rejected as a whole: " + i.verdict().reason();
    }
    return "%d of %d records rejected, the first: %s"
        .formatted(
            i.rejected(), i.read(), reasons.getOrDefault(i.dump().file(), "see ops.rejects"));
  }
}
