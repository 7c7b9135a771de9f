package org.crmlake.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crmlake.spec.ParamSpec;

/** The parameters of a job, as configured. */
public final class Params {
  private final List<ParamSpec> given;

  public Params(List<ParamSpec> given) {
    this.given = List.copyOf(given);
  }

  /**
   * The parameters as a record. Every component is a parameter of the same name in snake_case;
   * Optional components may be left out, all others must be there, and nothing else may be.
   *
   * <p>Component types: boolean, int, long, double, String, LocalDate, an enum (by its name in any
   * case), List of one of these, Optional of any of these.
   *
   * @throws org.crmlake.spec.SpecException naming every unknown, missing and ill-typed parameter
   *     with its file and line
   */
  public <T extends Record> T as(Class<T> type) {
    return RecordBinder.bind(type, given);
  }

  /** Values by name, for SQL: lists have become arrays. */
  public Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    for (ParamSpec param : given) {
      values.put(param.name(), param.value() instanceof List<?> list ? array(list) : param.value());
    }
    return values;
  }

  private static Object array(List<?> list) {
    if (list.stream().allMatch(Long.class::isInstance)) {
      return list.toArray(Long[]::new);
    }
    if (list.stream().allMatch(Double.class::isInstance)) {
      return list.toArray(Double[]::new);
    }
    return list.stream().map(String::valueOf).toArray(String[]::new);
  }
}
