package org.crmlake.ingest;

import static org.crmlake.testing.Frames.assertSameRows;
import static org.crmlake.testing.Frames.rows;

import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which rows of a deal's history are entries into a stage. */
@ExtendWith(SparkExtension.class)
class StageChangesTest {
  private static final String DDL =
      "opportunity_id string, entered_at timestamp, seq string, stage string, previous_stage string, is_stage_change boolean, is_deleted boolean";

  @Test
  void unchangedRowsGoAndMovesBackStay() {
    assertSameRows(
        StageChanges.of(
            rows(
                DDL,
                row("o1", 1, "a", "new", null, null, false),
                row("o1", 2, "b", "new", "new", false, false),
                row("o1", 3, "d", "offer", null, null, false),
                row("o1", 3, "c", "talk", null, null, false),
                row("o1", 4, "e", "won", null, null, true),
                row("o1", 5, "f", "offer", null, null, false),
                row("o1", 6, "g", "new", "offer", null, false),
                row("o1", 7, "h", null, null, null, false),
                row("o1", 8, "i", null, null, null, false),
                row("o2", 2, "a", "new", "lead", null, false))),
        rows(
            DDL,
            row("o1", 1, "a", "new", null, true, false),
            row("o1", 3, "c", "talk", "new", true, false),
            row("o1", 3, "d", "offer", "talk", true, false),
            row("o1", 4, "e", "won", null, null, true),
            row("o1", 6, "g", "new", "offer", true, false),
            row("o1", 7, "h", null, "new", true, false),
            row("o2", 2, "a", "new", "lead", true, false)));
  }

  private static String row(
      String deal,
      int day,
      String seq,
      String stage,
      String previous,
      Boolean changed,
      boolean deleted) {
    return "{opportunity_id: '%s', entered_at: '2024-01-0%dT10:00:00Z', seq: '%s', stage: %s, previous_stage: %s, is_stage_change: %s, is_deleted: %s}"
        .formatted(deal, day, seq, quoted(stage), quoted(previous), changed, deleted);
  }

  private static String quoted(String text) {
    return text == null ? "null" : "'" + text + "'";
  }
}
