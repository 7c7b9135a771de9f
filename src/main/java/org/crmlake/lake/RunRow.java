package org.crmlake.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One row of the ledger: one job, one as-of date, one run. The same row, as JSON, is the user
 * metadata of the commit that published it, so that the ledger can be rebuilt from the tables.
 *
 * @param table schema.name of the output
 * @param asOf information date; null for a state table
 * @param status how it ended, as the run protocol names it
 * @param mode how the output was made, for instance full or incremental
 * @param fingerprint of code, parameters and configuration: another one means a full build
 * @param inputVersions the Delta version that every input table was read at
 * @param outputVersion the version published; null if nothing was, and in the commit itself
 * @param dataThrough day up to which the sources were complete; null if unknown
 * @param repaired whether the row was rebuilt from the commit after a crash
 * @param note for people; null where there is nothing to say
 * @param definitionsVersion version of what the shared words meant; null if nobody said
 */
public record RunRow(
    String runId,
    String job,
    String table,
    LocalDate asOf,
    String status,
    String mode,
    Instant startedAt,
    Instant finishedAt,
    String codeVersion,
    String fingerprint,
    Map<String, Long> inputVersions,
    Long outputVersion,
    long rowsIn,
    long rowsOut,
    LocalDate dataThrough,
    List<CheckResult> checks,
    boolean repaired,
    String note,
    String definitionsVersion) {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  public RunRow {
    // Microseconds are what a table keeps: the row is the same in the commit and in the ledger.
    startedAt = startedAt == null ? null : startedAt.truncatedTo(ChronoUnit.MICROS);
    finishedAt = finishedAt == null ? null : finishedAt.truncatedTo(ChronoUnit.MICROS);
    inputVersions =
        inputVersions == null
            ? Map.of()
            : Collections.unmodifiableMap(new TreeMap<>(inputVersions));
    checks = checks == null ? List.of() : List.copyOf(checks);
  }

  /** One line of JSON with the columns' names as keys. */
  public String toJson() {
    return write(this);
  }

  /**
   * The row of {@link #toJson}; keys that this version does not know are ignored.
   *
   * @throws IllegalArgumentException if the text is not such a row
   */
  public static RunRow fromJson(String json) {
    RunRow row = read(json, RunRow.class);
    if (row == null || row.runId == null || row.job == null || row.table == null) {
      throw new IllegalArgumentException("not a row of the ledger: " + json);
    }
    return row;
  }

  /** The row, if the text is one: commits of others carry other metadata. */
  static Optional<RunRow> parse(String userMetadata) {
    try {
      return Optional.of(fromJson(userMetadata));
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  /** The same row with the version that it published. */
  public RunRow published(long version) {
    return with(version, repaired);
  }

  /** The same row, rebuilt from the commit of this version. */
  RunRow repairedFrom(long version) {
    return with(version, true);
  }

  private RunRow with(Long version, boolean isRepaired) {
    return new RunRow(
        runId,
        job,
        table,
        asOf,
        status,
        mode,
        startedAt,
        finishedAt,
        codeVersion,
        fingerprint,
        inputVersions,
        version,
        rowsIn,
        rowsOut,
        dataThrough,
        checks,
        isRepaired,
        note,
        definitionsVersion);
  }

  static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + value + " as JSON", e);
    }
  }

  static <T> T read(String json, Class<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON of a " + type.getSimpleName() + ": " + json, e);
    }
  }
}
