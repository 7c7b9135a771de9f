package org.crmlake.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.crmlake.lake.RunRow;

/** The report of a run as JSON, for the scheduler. */
public final class SummaryJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SummaryJson() {}

  /**
   * An object with run_id, exit_code, seconds, ingest (null without dumps), jobs as in {@code
   * ops.runs}, and notes: what a reader of the tables should know.
   */
  public static String of(RunReport report) {
    try {
      ObjectNode root = JSON.createObjectNode();
      root.put("run_id", report.runId());
      root.put("exit_code", report.exitCode().code());
      root.put("seconds", report.seconds());
      root.putNull("ingest");
      report
          .ingest()
          .ifPresent(
              i ->
                  root.putObject("ingest")
                      .put("files", i.files().size())
                      .put("read", i.read())
                      .put("accepted", i.accepted())
                      .put("superseded", i.superseded())
                      .put("ignored", i.ignored())
                      .put("rejected", i.rejected()));
      ArrayNode jobs = root.putArray("jobs");
      for (RunRow row : report.rows()) {
        jobs.add(JSON.readTree(row.toJson()));
      }
      ArrayNode notes = root.putArray("notes");
      report.notes().forEach(notes::add);
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
