package org.crmlake.testing;

import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Table;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/** A Delta table as Delta Kernel reads it: a reader that is not Spark. Flat columns only. */
public final class KernelTable {
  private final Engine engine = DefaultEngine.create(new Configuration());
  private final Snapshot snapshot;

  public KernelTable(String path) {
    this.snapshot = Table.forPath(engine, path).getLatestSnapshot(engine);
  }

  public int readerVersion() {
    return snapshot.getProtocol().getMinReaderVersion();
  }

  public List<String> columns() {
    return snapshot.getSchema().fieldNames();
  }

  /** All rows, values joined with blanks, in the order of the files. */
  public List<String> rows() throws IOException {
    Scan scan = snapshot.getScanBuilder().build();
    Row state = scan.getScanState(engine);
    List<String> rows = new ArrayList<>();
    try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> files = batches.next().getRows()) {
          while (files.hasNext()) {
            readFile(state, files.next(), rows);
          }
        }
      }
    }
    return rows;
  }

  private void readFile(Row state, Row file, List<String> rows) throws IOException {
    CloseableIterator<FileReadResult> physical =
        engine
            .getParquetHandler()
            .readParquetFiles(
                Utils.singletonCloseableIterator(InternalScanFileUtils.getAddFileStatus(file)),
                ScanStateRow.getPhysicalDataReadSchema(state),
                Optional.empty());
    try (CloseableIterator<FilteredColumnarBatch> logical =
        Scan.transformPhysicalData(engine, state, file, physical.map(FileReadResult::getData))) {
      while (logical.hasNext()) {
        try (CloseableIterator<Row> read = logical.next().getRows()) {
          while (read.hasNext()) {
            rows.add(text(read.next()));
          }
        }
      }
    }
  }

  private static String text(Row row) {
    StructType schema = row.getSchema();
    return String.join(
        " ",
        IntStream.range(0, schema.length())
            .mapToObj(i -> String.valueOf(value(row, i, schema.at(i).getDataType())))
            .toList());
  }

  private static Object value(Row row, int i, DataType type) {
    if (row.isNullAt(i)) {
      return null;
    } else if (type instanceof LongType) {
      return row.getLong(i);
    } else if (type instanceof IntegerType) {
      return row.getInt(i);
    } else if (type instanceof DoubleType) {
      return row.getDouble(i);
    } else if (type instanceof DecimalType) {
      return row.getDecimal(i);
    } else if (type instanceof StringType) {
      return row.getString(i);
    } else if (type instanceof DateType) {
      return LocalDate.ofEpochDay(row.getInt(i));
    } else if (type instanceof TimestampType) {
      return Instant.EPOCH.plus(row.getLong(i), ChronoUnit.MICROS);
    }
    throw new IllegalArgumentException("column of type " + type);
  }
}
