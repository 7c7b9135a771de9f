package org.crmlake.job;

import java.time.LocalDate;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The tables that a job declared, by the alias it gave them, pinned to one version each; a snapshot
 * input is already cut to the run's as-of date.
 */
public final class Inputs {
  private final Map<String, Dataset<Row>> frames;
  private final LocalDate dataThrough;

  public Inputs(Map<String, Dataset<Row>> frames, LocalDate dataThrough) {
    this.frames = Map.copyOf(frames);
    this.dataThrough = dataThrough;
  }

  /**
   * The input with this alias.
   *
   * @throws IllegalArgumentException if the job did not declare it
   */
  public Dataset<Row> frame(String alias) {
    Dataset<Row> frame = frames.get(alias);
    if (frame == null) {
      throw new IllegalArgumentException(
          "input '"
              + alias
              + "' is not declared; the job declares "
              + frames.keySet().stream().sorted().toList());
    }
    return frame;
  }

  /** All inputs by alias. */
  public Map<String, Dataset<Row>> frames() {
    return frames;
  }

  /**
   * The last civil day up to which the sources behind the inputs are complete: a period that ends
   * later than this, or later than the as-of date, is open, and an open period's figure is null.
   */
  public LocalDate dataThrough() {
    return dataThrough;
  }

  /**
   * The last civil day that a run knows whole: the as-of date, or where the data end before it
   * {@link #dataThrough}. What ends later is open.
   */
  public LocalDate through(LocalDate asOf) {
    return asOf.isBefore(dataThrough) ? asOf : dataThrough;
  }
}
