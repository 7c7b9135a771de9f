package org.crmlake.job;

import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.apache.spark.sql.Row;

/** Rows of a partition made batch by batch, so that what a batch adds up fits into memory. */
public final class Batches implements Iterator<Row> {
  private final Iterator<Row> rows;
  private final Function<Iterator<Row>, Iterator<Row>> batch;
  private Iterator<Row> made = Collections.emptyIterator();

  /**
   * @param batch takes at least one of the rows, and makes others of those it took
   */
  public Batches(Iterator<Row> rows, Function<Iterator<Row>, Iterator<Row>> batch) {
    this.rows = rows;
    this.batch = batch;
  }

  @Override
  public boolean hasNext() {
    while (!made.hasNext() && rows.hasNext()) {
      made = batch.apply(rows);
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
