package org.crmlake.ingest;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.crmlake.lake.RunRow;
import org.crmlake.spec.TableSpec;

/** What a commit of ingest says of itself, in the form of the ledger's rows. */
final class Commit {
  static final String JOB = "ingest";

  private final String runId;
  private final Instant startedAt;

  Commit(String runId, Instant startedAt) {
    this.runId = runId;
    this.startedAt = startedAt;
  }

  String runId() {
    return runId;
  }

  /**
   * @param inputs versions of the tables that the rows were made from
   */
  String metadata(TableSpec table, String mode, String fingerprint, Map<String, Long> inputs) {
    String version = Commit.class.getPackage().getImplementationVersion();
    return new RunRow(
            runId,
            JOB,
            table.id(),
            null,
            "ok",
            mode,
            startedAt,
            Instant.now(),
            version == null ? "unpackaged" : version,
            fingerprint,
            inputs,
            null,
            0,
            0,
            null,
            List.of(),
            false,
            null,
            null)
        .toJson();
  }
}
