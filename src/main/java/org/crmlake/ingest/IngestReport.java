package org.crmlake.ingest;

import java.util.List;
import java.util.Map;

/**
 * What a batch of dumps came to. The counts are sums over the files, and {@code read = accepted +
 * superseded + ignored + rejected}.
 *
 * @param files those that were taken in or rejected as a whole, by name
 * @param skipped files that had been taken in before
 * @param notes for people: drift of columns, what was refused
 * @param crmVersions newest version of every crm table that a source feeds, whether it changed or
 *     not
 * @param written tables that got a commit
 * @param seconds how long it took
 */
public record IngestReport(
    List<FileLine> files,
    int skipped,
    long read,
    long accepted,
    long superseded,
    long ignored,
    long rejected,
    List<String> notes,
    Map<String, Long> crmVersions,
    List<String> written,
    double seconds) {

  static IngestReport of(
      List<FileLine> files,
      int skipped,
      List<String> notes,
      Map<String, Long> crmVersions,
      List<String> written,
      double seconds) {
    return new IngestReport(
        List.copyOf(files),
        skipped,
        files.stream().mapToLong(FileLine::read).sum(),
        files.stream().mapToLong(FileLine::accepted).sum(),
        files.stream().mapToLong(FileLine::superseded).sum(),
        files.stream().mapToLong(FileLine::ignored).sum(),
        files.stream().mapToLong(FileLine::rejected).sum(),
        List.copyOf(notes),
        Map.copyOf(crmVersions),
        List.copyOf(written),
        seconds);
  }
}
