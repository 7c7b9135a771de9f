package org.crmlake.spec;

/** What computes a job's output. */
public sealed interface TransformSpec {
  Origin at();

  /**
   * A class that implements the job package's Transform, with a public constructor without
   * arguments.
   */
  record OfClass(String className, Origin at) implements TransformSpec {}

  /**
   * One SQL query.
   *
   * @param file name of the file in {@code jobs/sql}
   * @param text its content
   */
  record OfSql(String file, String text, Origin at) implements TransformSpec {

    /** The file's path as messages show it: it lies below the folder of its job. */
    public String path() {
      String conf = at.file();
      return conf.substring(0, conf.lastIndexOf('/') + 1) + "sql/" + file;
    }
  }
}
