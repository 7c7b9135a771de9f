package org.crmlake.ingest;

import java.time.LocalDate;

/**
 * What became of one dump.
 *
 * @param file path below the folder of dumps
 * @param recordType the kind of record, as the source names it
 * @param dumpDate null where nothing tells it
 * @param sha256 hash of its bytes; null where it was not read
 * @param status {@code accepted}, or {@code rejected} as a whole
 * @param reason why it was rejected as a whole; null if it was not
 * @param read accepted + superseded + ignored + rejected
 * @param superseded records that lost to a newer version of their key
 * @param ignored records that the mapping leaves out
 * @param unknownColumns those that the mapping does not name; null if none
 * @param missingColumns those of the mapping that it lacks; null if none
 */
public record FileLine(
    String file,
    String source,
    String recordType,
    LocalDate dumpDate,
    String sha256,
    String status,
    String reason,
    long read,
    long accepted,
    long superseded,
    long ignored,
    long rejected,
    String unknownColumns,
    String missingColumns) {

  static FileLine rejected(Inspected i) {
    return line(i, DumpLedger.REJECTED, 0, 0);
  }

  /**
   * @param landed records of the file in landing
   * @param current how many of them are the newest version of their key
   * @throws IllegalStateException if the counts do not add up
   */
  static FileLine accepted(Inspected i, long landed, long current) {
    long sum = landed + i.ignored() + i.rejected();
    if (sum != i.read()) {
      throw new IllegalStateException(
          "%s: %d records read, but %d landed + %d ignored + %d rejected = %d; the file changed while it was read, or records got lost"
              .formatted(i.dump().file(), i.read(), landed, i.ignored(), i.rejected(), sum));
    }
    return line(i, DumpLedger.ACCEPTED, current, landed - current);
  }

  private static FileLine line(Inspected i, String status, long accepted, long superseded) {
    Feed feed = i.dump().feed();
    Verdict v = i.verdict();
    return new FileLine(
        i.dump().file(),
        feed.source().name(),
        feed.record().name(),
        i.dump().dumpDate(),
        v.sha256(),
        status,
        v.reason(),
        i.read(),
        accepted,
        superseded,
        i.fine() ? i.ignored() : 0,
        i.fine() ? i.rejected() : 0,
        v.unknown().isEmpty() ? null : v.unknown(),
        v.missing().isEmpty() ? null : v.missing());
  }
}
