package org.crmlake.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.timestamp_micros;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.SourceSpec.SourceColumn;
import org.crmlake.spec.TableKind;
import org.crmlake.spec.TableSpec;

/** The columns of a feed's records, in the reader's rows and in landing. */
final class TypedRows {
  private TypedRows() {}

  /** The contract of the feed's landing table. */
  static TableSpec landing(Feed feed) {
    List<ColumnSpec> columns = new ArrayList<>();
    columns.add(
        new ColumnSpec("_file", "string", false, "Path of the dump below the folder of dumps."));
    columns.add(
        new ColumnSpec(
            "_record",
            "bigint",
            false,
            "Number of the record in its file, from 1, the header not counted."));
    columns.add(new ColumnSpec("_delivery", "string", false, "Folder of the dump."));
    columns.add(new ColumnSpec("_dump_date", "date", false, "Date of the dump."));
    for (SourceColumn c : feed.record().columns()) {
      columns.add(
          new ColumnSpec(
              c.as(), Casts.stored(c.type()), true, "Column %s of the dump.".formatted(c.name())));
    }
    columns.add(
        new ColumnSpec(
            "custom",
            "map<string,string>",
            true,
            "Columns of the dump that the mapping does not name, as text."));
    String id = feed.landing();
    return new TableSpec(
        "landing",
        id.substring(id.indexOf('.') + 1),
        "Accepted records of %s as they came, one current version of each dump."
            .formatted(feed.id()),
        TableKind.STATE,
        List.of(),
        List.of(),
        columns,
        true,
        0,
        Optional.empty(),
        feed.record().at());
  }

  /**
   * The columns of the reader's rows. Where a file's verdict stands, all but the first are null.
   * Dates are days and timestamps microseconds, which cost nothing to hand over.
   */
  static StructType readerSchema(Layout layout) {
    StructType schema =
        StructType.fromDDL(
            "_file string, _record bigint, _delivery string, _day int, _verdict "
                + Verdict.DDL
                + ", "
                + Screening.OWN
                + " array<"
                + Screening.PROBLEM
                + ">, _raw string, custom map<string,string>");
    for (Layout.Wanted c : layout.columns()) {
      String type =
          switch (c.type()) {
            case "date" -> "int";
            case "timestamp" -> "bigint";
            default -> Casts.stored(c.type());
          };
      schema = schema.add("_c_" + c.as(), DataType.fromDDL(type));
    }
    return schema;
  }

  /** The reader's rows with the types of landing. */
  static Dataset<Row> of(Layout layout, Dataset<Row> read) {
    List<Column> columns = new ArrayList<>();
    for (String fixed :
        List.of("_file", "_record", "_delivery", "_verdict", Screening.OWN, "_raw", "custom")) {
      columns.add(col(fixed));
    }
    columns.add(date_from_unix_date(col("_day")).as("_dump_date"));
    for (Layout.Wanted c : layout.columns()) {
      Column raw = col("_c_" + c.as());
      columns.add(
          switch (c.type()) {
            case "date" -> date_from_unix_date(raw).as(c.as());
            case "timestamp" -> timestamp_micros(raw).as(c.as());
            default -> raw.as(c.as());
          });
    }
    return read.select(Canonical.array(columns));
  }
}
