package org.crmlake.testing;

import com.holdenkarau.spark.testing.JavaDataFrameSuiteBase;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.crmlake.run.Sessions;
import org.crmlake.spec.ProjectReader;

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
    SparkConf conf =
        super.conf()
            .setMaster("local[2]")
            .set("spark.sql.shuffle.partitions", "2")
            .set(
                "spark.sql.warehouse.dir",
                System.getProperty("java.io.tmpdir") + "/crmlake-warehouse")
            // FaultFileSystem's scheme; Delta must be told how a commit is written there.
            .set("spark.delta.logStore.fault.impl", "io.delta.storage.LocalLogStore");
    return Sessions.configured(
        conf, ProjectReader.read(Path.of("conf/local.conf"), Path.of("jobs")).lake());
  }

  @Override
  public SparkSession.Builder builder() {
    return SparkSession.builder().config(conf());
  }
}
