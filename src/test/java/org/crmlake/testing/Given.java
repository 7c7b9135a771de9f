package org.crmlake.testing;

import java.util.ArrayList;
import java.util.List;
import org.crmlake.job.Params;
import org.crmlake.spec.Origin;
import org.crmlake.spec.ParamSpec;

/** Parameters as the configuration gives them. */
public final class Given {
  private Given() {}

  /**
   * Parameters from names and values in turn; whole numbers may be ints. A name given twice has its
   * last value, so that a test can change one of its usual parameters.
   */
  public static Params params(Object... namesAndValues) {
    List<ParamSpec> params = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      String name = (String) namesAndValues[i];
      params.removeIf(p -> p.name().equals(name));
      params.add(new ParamSpec(name, value(namesAndValues[i + 1]), new Origin("test.conf", i)));
    }
    return new Params(params);
  }

  private static Object value(Object value) {
    if (value instanceof Integer number) {
      return number.longValue();
    }
    return value instanceof List<?> list ? list.stream().map(Given::value).toList() : value;
  }
}
