package org.crmlake.bench;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.job.Inputs;
import org.crmlake.job.Params;
import org.crmlake.job.TransformLoader;
import org.crmlake.lake.Contracts;
import org.crmlake.lake.Lake;
import org.crmlake.spec.InputSpec;
import org.crmlake.spec.JobSpec;
import org.crmlake.spec.ParamSpec;
import org.crmlake.spec.Project;
import org.crmlake.spec.ProjectReader;
import org.crmlake.spec.TransformSpec;

/**
 * The jobs of this project, for a benchmark to run by hand in a lake of its own.
 *
 * @param asOf information date of all jobs; their inputs are complete up to it
 */
record BenchJobs(Project project, Lake lake, LocalDate asOf) {

  /** The project of conf/local.conf, with its lake in {@code root}. */
  static Project project(Path root) {
    return ProjectReader.read(
        Path.of("conf/local.conf"),
        Path.of("jobs"),
        Map.of("lake.root", root.resolve("lake").toString()));
  }

  JobSpec job(String table) {
    return project.producer(table).orElseThrow();
  }

  /** Inputs by alias: those given by table, else of the lake; tables that no one made are empty. */
  Map<String, Dataset<Row>> inputs(JobSpec job, Map<String, Dataset<Row>> made) {
    Map<String, Dataset<Row>> inputs = new HashMap<>();
    for (InputSpec input : job.inputs()) {
      Dataset<Row> frame = made.get(input.table());
      inputs.put(input.alias(), frame == null ? table(input.table()) : frame);
    }
    return inputs;
  }

  private Dataset<Row> table(String id) {
    return lake.exists(id)
        ? lake.read(id)
        : lake.spark()
            .createDataFrame(List.of(), Contracts.schema(project.table(id).orElseThrow()));
  }

  /** The output of a job, with some of its parameters replaced. */
  Dataset<Row> apply(JobSpec job, Map<String, Dataset<Row>> inputs, Map<String, Object> replaced) {
    List<ParamSpec> params =
        job.params().stream()
            .map(p -> new ParamSpec(p.name(), replaced.getOrDefault(p.name(), p.value()), p.at()))
            .toList();
    return TransformLoader.load((TransformSpec.OfClass) job.transform())
        .apply(new Inputs(inputs, asOf), new Params(params), asOf);
  }
}
