package org.crmlake.ingest;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.to_utc_timestamp;
import static org.apache.spark.sql.functions.when;

import java.sql.Date;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.paths.SparkPath;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.crmlake.spec.SourceSpec.Dialect;
import org.crmlake.spec.SourceSpec.SourceColumn;

/**
 * Records of Parquet files, read by Spark. A value that has the declared type already is taken as
 * it is; any other goes through text. The record's number is its place in the file.
 */
final class ParquetRows {
  private static final String PATH = "_path";
  private static final String PLACE = "_place";

  private final SparkSession spark;
  private final Feed feed;
  private final Casts casts;

  ParquetRows(SparkSession spark, Feed feed) {
    this.spark = spark;
    this.feed = feed;
    Dialect d = feed.source().dialect();
    // What Spark writes as text has a point and no grouping, whatever the dialect of the source.
    this.casts =
        new Casts(
            new Dialect(
                d.zone(),
                d.timestampFormats(),
                d.dateFormats(),
                d.trueTokens(),
                d.falseTokens(),
                d.nullTokens(),
                ".",
                ""));
  }

  Dataset<Row> typed(List<Inspected> files, boolean keepRaw) {
    // Files of one schema are read together: Spark asks one of them for it.
    Map<String, List<DumpFile>> bySchema = new LinkedHashMap<>();
    files.forEach(
        f ->
            bySchema
                .computeIfAbsent(String.valueOf(f.verdict().schema()), s -> new ArrayList<>())
                .add(f.dump()));
    return bySchema.values().stream()
        .map(group -> ofOneSchema(group, keepRaw))
        .reduce(Dataset::unionByName)
        .orElseThrow();
  }

  private Dataset<Row> ofOneSchema(List<DumpFile> files, boolean keepRaw) {
    Dataset<Row> rows =
        spark.read().parquet(files.stream().map(f -> f.path().toString()).toArray(String[]::new));
    StructField[] fields = rows.schema().fields();
    Dataset<Row> placed =
        rows.select(
            col("*"), col("_metadata.file_path").as(PATH), col("_metadata.row_index").as(PLACE));
    Dataset<Row> known = placed.join(functions.broadcast(identities(files)), PATH);
    List<Column> columns = new ArrayList<>();
    columns.add(col("_file"));
    columns.add(col(PLACE).plus(1).as("_record"));
    columns.add(col("_delivery"));
    columns.add(lit(null).cast(Verdict.DDL).as("_verdict"));
    columns.add(lit(null).cast("string").as("_error"));
    Column[] all = Arrays.stream(fields).map(f -> quoted(f.name())).toArray(Column[]::new);
    columns.add((keepRaw ? to_json(struct(all)) : lit(null).cast("string")).as("_raw"));
    columns.add(custom(fields).as("custom"));
    columns.add(col("_dump_date"));
    addDeclared(columns, fields);
    return known.select(Canonical.array(columns));
  }

  private void addDeclared(List<Column> columns, StructField[] fields) {
    List<Layout.Wanted> wanted = Layout.of(feed.record()).columns();
    List<SourceColumn> declared = feed.record().columns();
    for (int c = 0; c < declared.size(); c++) {
      Layout.Wanted name = wanted.get(c);
      StructField field =
          Arrays.stream(fields)
              .filter(f -> name.isCalled(f.name().strip()))
              .findFirst()
              .orElse(null);
      Column value = field == null ? lit(null).cast("string") : quoted(field.name());
      DataType given = field == null ? DataTypes.StringType : field.dataType();
      Column text = given.typeName().equals("string") ? value : value.cast("string");
      columns.add(text.as(OpenFile.column(c)));
      columns.add(
          when(casts.present(text), typed(declared.get(c).type(), value, given, text))
              .as(declared.get(c).as()));
    }
  }

  private Column typed(String type, Column value, DataType given, Column text) {
    DataType wanted = DataType.fromDDL(type);
    if (given.equals(DataTypes.TimestampNTZType) && wanted.equals(DataTypes.TimestampType)) {
      return to_utc_timestamp(value.cast("timestamp"), feed.source().dialect().zone().getId());
    }
    boolean time =
        given.equals(DataTypes.DateType)
            || given.equals(DataTypes.TimestampType)
            || given.equals(DataTypes.TimestampNTZType);
    boolean wantsTime = wanted.equals(DataTypes.DateType) || wanted.equals(DataTypes.TimestampType);
    return given.equals(wanted) || (time && wantsTime)
        ? value.try_cast(type)
        : casts.value(type, text);
  }

  /** Columns that the mapping does not name, as text; null where all of them are null. */
  private Column custom(StructField[] fields) {
    List<Layout.Wanted> wanted = Layout.of(feed.record()).columns();
    List<Column> entries = new ArrayList<>();
    for (StructField field : fields) {
      if (wanted.stream().noneMatch(w -> w.isCalled(field.name().strip()))) {
        entries.add(
            struct(
                lit(field.name()).as("key"),
                text(quoted(field.name()), field.dataType()).as("value")));
      }
    }
    if (entries.isEmpty()) {
      return lit(null).cast("map<string,string>");
    }
    Column filled =
        filter(
            array(Canonical.array(entries)),
            e -> coalesce(e.getField("value").notEqual(""), lit(false)));
    return when(functions.size(filled).gt(0), functions.map_from_entries(filled));
  }

  private static Column text(Column value, DataType type) {
    return type.typeName().matches("struct|array|map") ? to_json(value) : value.cast("string");
  }

  private Dataset<Row> identities(List<DumpFile> files) {
    List<Row> rows = new ArrayList<>();
    for (DumpFile f : files) {
      rows.add(
          RowFactory.create(
              SparkPath.fromPath(f.path()).urlEncoded(),
              f.file(),
              f.delivery(),
              Date.valueOf(f.dumpDate())));
    }
    return spark.createDataFrame(
        rows,
        StructType.fromDDL(PATH + " string, _file string, _delivery string, _dump_date date"));
  }

  private static Column quoted(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }
}
