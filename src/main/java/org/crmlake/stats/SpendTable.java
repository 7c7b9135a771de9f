package org.crmlake.stats;

import java.util.Arrays;

/**
 * Spend as the Gamma-Gamma model sees it: customers with x purchases and their total spend, with
 * weights. What order rows were added in does not matter.
 */
public final class SpendTable {
  private final int[] x;
  private final double[] total;
  private final double[] weight;

  private SpendTable(int[] x, double[] total, double[] weight) {
    this.x = x;
    this.total = total;
    this.weight = weight;
  }

  public static Builder builder() {
    return new Builder();
  }

  int rows() {
    return x.length;
  }

  int x(int row) {
    return x[row];
  }

  double total(int row) {
    return total[row];
  }

  double weight(int row) {
    return weight[row];
  }

  /** All customers. */
  public long customers() {
    return Math.round(Arrays.stream(weight).sum());
  }

  /**
   * Correlation (Pearson) of the number of purchases and the mean spend over customers; NaN where
   * one of them does not vary. The model takes them for independent.
   */
  public double correlation() {
    double n = 0;
    double meanX = 0;
    double meanZ = 0;
    for (int i = 0; i < x.length; i++) {
      n += weight[i];
      meanX += weight[i] * x[i];
      meanZ += weight[i] * total[i] / x[i];
    }
    meanX /= n;
    meanZ /= n;
    double xx = 0;
    double zz = 0;
    double xz = 0;
    for (int i = 0; i < x.length; i++) {
      double dx = x[i] - meanX;
      double dz = total[i] / x[i] - meanZ;
      xx += weight[i] * dx * dx;
      zz += weight[i] * dz * dz;
      xz += weight[i] * dx * dz;
    }
    return xz / Math.sqrt(xx * zz);
  }

  /** Collects rows. */
  public static final class Builder {
    private record Line(int x, double total, double weight) {}

    private Line[] lines = new Line[64];
    private int size;

    private Builder() {}

    /**
     * Adds customers with the same purchases and spend.
     *
     * @throws IllegalArgumentException unless all are positive
     */
    public Builder add(int purchases, double spend, double customers) {
      if (purchases <= 0 || !(spend > 0) || !(customers > 0)) {
        throw new IllegalArgumentException(
            "no spend: " + purchases + " purchases, total " + spend + ", customers " + customers);
      }
      if (size == lines.length) {
        lines = Arrays.copyOf(lines, size * 2);
      }
      lines[size++] = new Line(purchases, spend, customers);
      return this;
    }

    public SpendTable build() {
      Line[] sorted = Arrays.copyOf(lines, size);
      Arrays.sort(
          sorted,
          (p, q) ->
              p.x != q.x
                  ? Integer.compare(p.x, q.x)
                  : p.total != q.total
                      ? Double.compare(p.total, q.total)
                      : Double.compare(p.weight, q.weight));
      return new SpendTable(
          Arrays.stream(sorted).mapToInt(Line::x).toArray(),
          Arrays.stream(sorted).mapToDouble(Line::total).toArray(),
          Arrays.stream(sorted).mapToDouble(Line::weight).toArray());
    }
  }
}
