package org.crmlake.attribution;

import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.apache.spark.sql.Column;

/**
 * Shares by position: weights of the first touches and of the last ones, and what those in the
 * middle have together, in equal parts. A touch that is both holds both; then all are divided by
 * their sum, so that of two touches U-shape gives a half each and J-shape a quarter and three.
 *
 * @param firsts from the first touch on
 * @param middle of all the others together
 * @param lasts up to the last touch
 */
record PositionModel(String name, List<Double> firsts, double middle, List<Double> lasts)
    implements RuleModel {

  PositionModel {
    double all = middle + sum(firsts) + sum(lasts);
    boolean sound =
        DoubleStream.concat(
                DoubleStream.of(middle),
                DoubleStream.concat(
                    firsts.stream().mapToDouble(w -> w), lasts.stream().mapToDouble(w -> w)))
            .allMatch(w -> w >= 0 && w <= 1);
    // One touch alone must have something.
    double alone =
        (firsts.isEmpty() ? 0 : firsts.get(0))
            + (lasts.isEmpty() ? 0 : lasts.get(lasts.size() - 1));
    boolean onlyMiddle = firsts.isEmpty() && lasts.isEmpty();
    if (!sound || Math.abs(all - 1) > 1e-9 || (alone == 0 && !onlyMiddle)) {
      throw new IllegalArgumentException(
          "model "
              + name
              + ": weights "
              + firsts
              + " | "
              + middle
              + " | "
              + lasts
              + " must be from 0 to 1, sum to 1, and the outermost not be 0");
    }
    firsts = List.copyOf(firsts);
    lasts = List.copyOf(lasts);
  }

  /**
   * From text as {@code v_shape = 0.3 0.2 | 0.1 | 0.4}.
   *
   * @throws IllegalArgumentException if it is not like that
   */
  static PositionModel parse(String text) {
    String[] sides = text.split("=", -1);
    String[] parts = sides.length == 2 ? sides[1].split("\\|", -1) : new String[0];
    if (parts.length != 3 || !sides[0].strip().matches("[a-z][a-z0-9_]*")) {
      throw new IllegalArgumentException(
          "'" + text + "' is no model; write name = first weights | middle | last weights");
    }
    List<Double> middle = numbers(parts[1], text);
    if (middle.size() > 1) {
      throw new IllegalArgumentException(
          "'" + text + "': all touches in the middle share one weight, not " + middle);
    }
    return new PositionModel(
        sides[0].strip(),
        numbers(parts[0], text),
        middle.isEmpty() ? 0 : middle.get(0),
        numbers(parts[2], text));
  }

  private static List<Double> numbers(String words, String text) {
    try {
      return Arrays.stream(words.strip().split("\\s+"))
          .filter(w -> !w.isEmpty())
          .map(Double::valueOf)
          .toList();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "': " + words.strip() + " is no number", e);
    }
  }

  @Override
  public Column upTo(Column touches, Column prepared) {
    return raw(touches).divide(raw(TOUCHES));
  }

  private Column raw(Column touches) {
    Column sum = lit(0.0);
    for (int k = 0; k < firsts.size(); k++) {
      if (firsts.get(k) > 0) {
        sum = sum.plus(when(touches.gt(k), firsts.get(k)).otherwise(0.0));
      }
    }
    for (int back = 0; back < lasts.size(); back++) {
      double weight = lasts.get(lasts.size() - 1 - back);
      if (weight > 0) {
        Column at = TOUCHES.minus(back);
        sum = sum.plus(when(at.gt(0).and(touches.geq(at)), weight).otherwise(0.0));
      }
    }
    if (middle > 0) {
      Column inner = TOUCHES.minus(firsts.size() + lasts.size());
      Column here = least(greatest(touches.minus(firsts.size()), lit(0)), inner);
      sum = sum.plus(when(inner.gt(0), here.multiply(middle).divide(inner)).otherwise(0.0));
    }
    return sum;
  }

  private static double sum(List<Double> weights) {
    return weights.stream().mapToDouble(w -> w).sum();
  }
}
