package org.crmlake.testing;

import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.crmlake.testing.FaultFileSystem.Effect;
import org.crmlake.testing.FaultFileSystem.Point;

/** One failure to come. */
final class Fault {
  private final Point point;
  private final Effect effect;
  private final Pattern path;
  private int left;

  Fault(Point point, Effect effect, int nth, String path) {
    this.point = point;
    this.effect = effect;
    this.path = Pattern.compile(path);
    this.left = nth;
  }

  /** From {@code POINT,EFFECT,nth,path}; null from null. */
  static Fault parse(String text) {
    if (text == null) {
      return null;
    }
    String[] parts = text.split(",", 4);
    return new Fault(
        Point.valueOf(parts[0]), Effect.valueOf(parts[1]), Integer.parseInt(parts[2]), parts[3]);
  }

  Effect effect() {
    return effect;
  }

  synchronized boolean hasStruck() {
    return left <= 0;
  }

  synchronized boolean strikes(Point reached, Path at) {
    return reached == point && path.matcher(at.toString()).matches() && --left == 0;
  }
}
