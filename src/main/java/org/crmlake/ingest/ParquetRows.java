package org.crmlake.ingest;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.to_utc_timestamp;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.paths.SparkPath;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Records of Parquet files, read by Spark. Times are taken as they are; any other value goes
 * through text, so that it is held against its column like that of a text file. The record's number
 * is its place in the file.
 */
final class ParquetRows {
  private static final String PATH = "_path";
  private static final String PLACE = "_place";

  /** A local file is written with one slash or with three. */
  private static final String LOCAL = "^file:/+";

  private static final String LOCAL_PLAIN = "file:/";

  private final SparkSession spark;
  private final Layout layout;

  ParquetRows(SparkSession spark, Layout layout) {
    this.spark = spark;
    this.layout = layout;
  }

  Dataset<Row> of(List<Inspected> files, boolean keepRaw) {
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
    Dataset<Row> known =
        rows.select(
                col("*"),
                regexp_replace(col("_metadata.file_path"), LOCAL, LOCAL_PLAIN).as(PATH),
                col("_metadata.row_index").as(PLACE))
            .join(broadcast(identities(files)), PATH);
    List<Column> columns = new ArrayList<>();
    columns.add(col("_file"));
    columns.add(col(PLACE).plus(1).as("_record"));
    columns.add(col("_delivery"));
    columns.add(col("_day"));
    Column[] all = Arrays.stream(fields).map(f -> quoted(f.name())).toArray(Column[]::new);
    columns.add((keepRaw ? to_json(struct(all)) : lit(null).cast("string")).as("_raw"));
    columns.add(custom(fields).as("custom"));
    List<ParquetCaster.Given> given = new ArrayList<>();
    for (Layout.Wanted wanted : layout.columns()) {
      Optional<StructField> field =
          Arrays.stream(fields).filter(f -> wanted.isCalled(f.name().strip())).findFirst();
      DataType type = field.map(StructField::dataType).orElse(DataTypes.StringType);
      Column value = field.map(f -> quoted(f.name())).orElse(lit(null).cast("string"));
      Optional<Column> time = time(wanted.type(), value, type);
      columns.add(time.orElseGet(() -> text(value, type)).as("_c_" + wanted.as()));
      given.add(
          time.isPresent()
              ? ParquetCaster.Given.VALUE
              : type.equals(DataTypes.StringType)
                  ? ParquetCaster.Given.TEXT
                  : ParquetCaster.Given.WRITTEN_BY_SPARK);
    }
    return TypedRows.of(
        layout,
        spark.createDataFrame(
            known
                .select(Canonical.array(columns))
                .toJavaRDD()
                .map(new ParquetCaster(layout, new ArrayList<>(given))),
            TypedRows.readerSchema(layout)));
  }

  /** A time as the reader hands it over; empty if either side is none. */
  private Optional<Column> time(String wanted, Column value, DataType given) {
    Column instant;
    if (given.equals(DataTypes.TimestampNTZType)) {
      instant = to_utc_timestamp(value.cast("timestamp"), layout.writing().zone());
    } else if (given.equals(DataTypes.TimestampType) || given.equals(DataTypes.DateType)) {
      instant = value.cast("timestamp");
    } else {
      return Optional.empty();
    }
    return switch (wanted) {
      case "timestamp" -> Optional.of(unix_micros(instant));
      case "date" -> Optional.of(unix_date(value.cast("date")));
      default -> Optional.empty();
    };
  }

  /** Columns that the mapping does not name, as text; null where all of them are null. */
  private Column custom(StructField[] fields) {
    List<Column> entries = new ArrayList<>();
    for (StructField field : fields) {
      if (layout.columns().stream().noneMatch(w -> w.isCalled(field.name().strip()))) {
        Column value = text(quoted(field.name()), field.dataType());
        entries.add(struct(lit(field.name()).as("key"), value.as("value")));
      }
    }
    if (entries.isEmpty()) {
      return lit(null).cast("map<string,string>");
    }
    Column filled =
        filter(
            array(Canonical.array(entries)),
            e -> coalesce(e.getField("value").notEqual(""), lit(false)));
    return when(size(filled).gt(0), map_from_entries(filled));
  }

  private static Column text(Column value, DataType type) {
    return type.typeName().matches("struct|array|map") ? to_json(value) : value.cast("string");
  }

  private Dataset<Row> identities(List<DumpFile> files) {
    List<Row> rows = new ArrayList<>();
    for (DumpFile f : files) {
      FileTask task = f.task();
      rows.add(
          RowFactory.create(
              SparkPath.fromPath(f.path()).urlEncoded().replaceFirst(LOCAL, LOCAL_PLAIN),
              task.file(),
              task.delivery(),
              task.day()));
    }
    return spark.createDataFrame(
        rows, StructType.fromDDL(PATH + " string, _file string, _delivery string, _day int"));
  }

  private static Column quoted(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }
}
