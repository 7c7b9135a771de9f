package org.crmlake.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.SourceSpec.SourceColumn;
import org.crmlake.spec.TableKind;
import org.crmlake.spec.TableSpec;

/** Records of a feed with the types that its mapping declares. */
final class TypedRows {
  private final Feed feed;
  private final Casts casts;

  TypedRows(Feed feed) {
    this.feed = feed;
    this.casts = new Casts(feed.source().dialect());
  }

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
          new ColumnSpec(c.as(), c.type(), true, "Column %s of the dump.".formatted(c.name())));
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
        java.util.Optional.empty(),
        feed.record().at());
  }

  /**
   * Adds the typed columns to records as text.
   *
   * @param text of {@link OpenFile#schema}
   */
  Dataset<Row> ofText(Dataset<Row> text) {
    List<Column> columns = new ArrayList<>(fixed());
    columns.add(date_from_unix_date(col("_day")).as("_dump_date"));
    List<SourceColumn> declared = feed.record().columns();
    for (int c = 0; c < declared.size(); c++) {
      Column raw = col(OpenFile.column(c));
      columns.add(raw);
      columns.add(
          when(casts.present(raw), casts.value(declared.get(c).type(), raw))
              .as(declared.get(c).as()));
    }
    return text.select(Canonical.array(columns));
  }

  private static List<Column> fixed() {
    return List.of(
        col("_file"),
        col("_record"),
        col("_delivery"),
        col("_verdict"),
        col("_error"),
        col("_raw"),
        col("custom"));
  }

  /** What keeps a record from being accepted, for the columns of the dump. */
  List<Obstacle> obstacles() {
    List<Obstacle> obstacles = new ArrayList<>();
    obstacles.add(
        new Obstacle(
            lit(null).cast("string"),
            col("_error").isNotNull(),
            col("_error"),
            lit(null).cast("string")));
    Column whole = col("_error").isNull();
    List<SourceColumn> declared = feed.record().columns();
    for (int c = 0; c < declared.size(); c++) {
      SourceColumn column = declared.get(c);
      Column raw = col(OpenFile.column(c));
      if (!column.type().equals("string")) {
        obstacles.add(
            new Obstacle(
                lit(column.as()),
                whole.and(casts.present(raw)).and(col(column.as()).isNull()),
                casts.reason(column.type(), raw),
                raw));
      }
      if (feed.keyed() && feed.isKey(column.as())) {
        obstacles.add(
            new Obstacle(
                lit(column.as()),
                whole.and(not(casts.present(raw))),
                lit("is part of the key and has no value"),
                raw));
      }
    }
    return obstacles;
  }
}
