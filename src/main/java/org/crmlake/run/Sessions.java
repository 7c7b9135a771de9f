package org.crmlake.run;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.crmlake.spec.LakeSpec;

/** The Spark session of a run. */
public final class Sessions {
  /**
   * What the results depend on, so that no configuration may change it. Child sessions inherit only
   * what is set here.
   */
  private static final Map<String, String> FIXED =
      Map.of(
          "spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension",
          "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog",
          // Without it Delta's extension drops every SQL parameter on Spark 4.1.
          "spark.sql.legacy.parameterSubstitution.constantsOnly", "true",
          "spark.sql.session.timeZone", "UTC",
          "spark.sql.ansi.enabled", "true",
          // With it each child session has a class loader of its own: compiled code is not shared
          // between jobs, and executors ask the driver for every class.
          "spark.sql.artifact.isolation.enabled", "false",
          "spark.scheduler.mode", "FAIR");

  private Sessions() {}

  /** A session with the lake's settings; what spark-submit was told wins over them. */
  public static SparkSession start(LakeSpec lake) {
    SparkConf conf = configured(new SparkConf(), lake);
    conf.setIfMissing("spark.app.name", "crmlake");
    SparkSession session = SparkSession.builder().config(conf).getOrCreate();
    session.sparkContext().setLogLevel("ERROR");
    return session;
  }

  /** The lake's settings where these have none, and what no configuration may change. */
  public static SparkConf configured(SparkConf conf, LakeSpec lake) {
    lake.spark().forEach(conf::setIfMissing);
    FIXED.forEach(conf::set);
    return conf;
  }
}
