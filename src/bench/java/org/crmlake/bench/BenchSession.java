package org.crmlake.bench;

import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.crmlake.spec.Project;
import org.crmlake.spec.ProjectReader;

/** The configuration and the Spark session that a laptop would run with. */
final class BenchSession {
  private BenchSession() {}

  static Project project(Path lake) {
    return ProjectReader.read(
        Path.of("conf/local.conf"), Path.of("jobs"), Map.of("lake.root", lake.toString()));
  }

  static SparkSession open(Project project, Path folder) {
    SparkSession.Builder builder =
        SparkSession.builder()
            .appName("crmlake bench")
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config("spark.sql.legacy.parameterSubstitution.constantsOnly", "true")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.local.dir", folder.resolve("spark").toString())
            .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString());
    project.lake().spark().forEach(builder::config);
    SparkSession spark = builder.getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    return spark;
  }
}
