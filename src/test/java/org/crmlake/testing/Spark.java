package org.crmlake.testing;

import com.holdenkarau.spark.testing.JavaDataFrameSuiteBase;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The one Spark session of the test JVM, on spark-testing-base, with Delta. */
final class Spark extends JavaDataFrameSuiteBase {
  private static Spark instance;

  static synchronized Spark instance() {
    if (instance == null) {
      Spark created = new Spark();
      created.runBefore();
      instance = created;
    }
    return instance;
  }

  SparkSession session() {
    return spark();
  }

  void assertSameRows(Dataset<Row> expected, Dataset<Row> actual) {
    assertDataFrameNoOrderEquals(expected, actual);
  }

  @Override
  public boolean enableHiveSupport() {
    return false;
  }

  @Override
  public SparkConf conf() {
    return super.conf()
        .setMaster("local[2]")
        .set("spark.ui.enabled", "false")
        .set("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .set("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        .set("spark.sql.legacy.parameterSubstitution.constantsOnly", "true")
        .set("spark.sql.session.timeZone", "UTC")
        .set("spark.sql.shuffle.partitions", "2")
        .set("spark.databricks.delta.snapshotPartitions", "1")
        .set("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir") + "/crmlake-warehouse")
        // FaultFileSystem's scheme; Delta must be told how a commit is written there.
        .set("spark.delta.logStore.fault.impl", "io.delta.storage.LocalLogStore")
        .set("spark.delta.logStore.file.impl", "io.delta.storage.LocalLogStore")
        .set("spark.sql.adaptive.enabled", "false")
        .set("spark.sql.codegen.cache.maxEntries", "2000")
        .set("spark.sql.inMemoryColumnarStorage.compressed", "false")
        .set("spark.sql.artifact.isolation.enabled", "false")
        .set("spark.scheduler.mode", "FAIR");
  }

  @Override
  public SparkSession.Builder builder() {
    return SparkSession.builder().config(conf());
  }
}
