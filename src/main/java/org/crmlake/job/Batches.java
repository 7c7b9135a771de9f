package org.crmlake.job;

import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;

/** Rows of a partition made batch by batch, so that what a batch adds up fits into memory. */
public final class Batches implements Iterator<Row> {
  private final BooleanSupplier isMore;
  private final Supplier<Iterator<Row>> batch;
  private Iterator<Row> made = Collections.emptyIterator();

  /**
   * @param isMore whether there are rows that no batch has taken
   * @param batch takes at least one of them, and makes others of those it took
   */
  public Batches(BooleanSupplier isMore, Supplier<Iterator<Row>> batch) {
    this.isMore = isMore;
    this.batch = batch;
  }

  @Override
  public boolean hasNext() {
    while (!made.hasNext() && isMore.getAsBoolean()) {
      made = batch.get();
    }
    return made.hasNext();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return made.next();
  }
}
