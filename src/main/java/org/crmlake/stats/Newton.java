package org.crmlake.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealVector;

/**
 * Maximum of a likelihood by Newton's method on the logarithms of the parameters, from several
 * fixed starts. Where the surface is not concave the step goes up along every axis of the Hessian
 * (absolute eigenvalues); a step is cut to {@link #LONGEST} and halved until the value rises. It
 * has converged when the next step promises a gain under {@link #GAIN}.
 */
final class Newton {
  private static final int STEPS = 200;
  private static final int HALVINGS = 40;
  private static final double LONGEST = 2;
  private static final double GAIN = 1e-12;

  /** From so near, in logarithms, a step of Newton's goes to the maximum. */
  private static final double NEAR = 0.1;

  private static final double LEAST = 1e-6;
  private static final double GREATEST = 1e4;

  private final Likelihood likelihood;
  private final double[] shift;
  private final double[] scale;

  private Newton(Likelihood likelihood) {
    this.likelihood = likelihood;
    this.shift = likelihood.shift();
    this.scale = likelihood.scale();
  }

  /** A point, what is there, and what the last step there promised. */
  private record Point(double[] u, Derivatives at, double promise) {}

  static Fit fit(Likelihood likelihood) {
    Newton newton = new Newton(likelihood);
    Point best = newton.best();
    return best == null
        ? Fit.refused("no start has a finite likelihood", likelihood.customers())
        : newton.describe(best);
  }

  /** From where a likelihood of fewer rows has its maximum, or the best end of all starts. */
  private Point best() {
    Likelihood rough = likelihood.rough();
    if (rough != likelihood) {
      Point start = new Newton(rough).best();
      // Rounded times may lead to where the exact ones would not.
      Point end = start == null || isOutside(start.u) ? null : climb(start.u, null);
      if (end != null && !isOutside(end.u)) {
        return end;
      }
    }
    Point best = null;
    for (double[] start : likelihood.starts()) {
      Point point = climb(logarithms(start), best);
      if (point != null && (best == null || point.at.value > best.at.value + 1e-9)) {
        best = point;
      }
    }
    return best;
  }

  /**
   * Goes up from a start.
   *
   * @param known a maximum found before: null is the answer on the way to it; or null
   */
  private Point climb(double[] start, Point known) {
    double[] u = start;
    Derivatives here = at(u);
    if (here == null) {
      return null;
    }
    double promise = Double.POSITIVE_INFINITY;
    for (int step = 0; step < STEPS && !isOutside(u); step++) {
      double[] move = uphill(here);
      promise = 0;
      for (int i = 0; i < u.length; i++) {
        promise += move[i] * here.gradient[i] / 2;
      }
      double longest = Arrays.stream(move).map(Math::abs).max().orElse(0);
      if (known != null && leadsTo(known, u, move, longest)) {
        return null;
      }
      double factor = longest > LONGEST ? LONGEST / longest : 1;
      if (promise < GAIN) {
        // The last step is worth its derivatives, but too small to be seen in the value.
        Derivatives there = at(plus(u, move, factor));
        return there != null && norm(there) <= norm(here)
            ? new Point(plus(u, move, factor), there, promise)
            : new Point(u, here, promise);
      }
      Derivatives there = at(plus(u, move, factor));
      int halvings = 0;
      while ((there == null || there.value <= here.value) && halvings++ < HALVINGS) {
        factor /= 2;
        there = at(plus(u, move, factor));
      }
      if (there == null || there.value <= here.value) {
        return new Point(u, here, promise);
      }
      u = plus(u, move, factor);
      here = there;
    }
    return new Point(u, here, promise);
  }

  /** Whether the step is a short one that ends where a maximum is known. */
  private static boolean leadsTo(Point known, double[] u, double[] move, double longest) {
    double apart = 0;
    for (int i = 0; i < u.length; i++) {
      apart = Math.max(apart, Math.abs(u[i] + move[i] - known.u[i]));
    }
    return longest < NEAR && apart < NEAR * longest;
  }

  private static double[] uphill(Derivatives here) {
    EigenDecomposition axes = new EigenDecomposition(new Array2DRowRealMatrix(here.hessian));
    double steepest = 0;
    for (double curvature : axes.getRealEigenvalues()) {
      steepest = Math.max(steepest, Math.abs(curvature));
    }
    RealVector gradient = new ArrayRealVector(here.gradient, false);
    RealVector move = new ArrayRealVector(here.gradient.length);
    for (int i = 0; i < here.gradient.length; i++) {
      RealVector axis = axes.getEigenvector(i);
      double curvature = Math.max(Math.abs(axes.getRealEigenvalue(i)), 1e-12 * steepest + 1e-300);
      move = move.add(axis.mapMultiply(axis.dotProduct(gradient) / curvature));
    }
    return move.toArray();
  }

  private Fit describe(Point end) {
    double[] parameters = parameters(end.u);
    int n = parameters.length;
    double[][] covariance = covariance(end.at);
    List<Double> values = new ArrayList<>();
    List<Double> errors = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      values.add(parameters[i]);
      errors.add((parameters[i] - shift[i]) * Math.sqrt(covariance[i][i]));
    }
    String reason = "";
    if (isOutside(end.u)) {
      reason = "a parameter runs off its range";
    } else if (Double.isNaN(covariance[0][0])) {
      reason = "the likelihood is flat or not at a maximum";
    } else if (end.promise > 1e-6) {
      reason = "the likelihood still rises";
    }
    return new Fit(
        reason.isEmpty() ? Fit.Status.CONVERGED : Fit.Status.BOUNDARY,
        reason,
        values,
        errors,
        covariance,
        end.at.value,
        norm(end.at) / likelihood.customers(),
        likelihood.customers());
  }

  /** The inverse of the negative Hessian; NaN where that is not positive definite. */
  private static double[][] covariance(Derivatives at) {
    int n = at.gradient.length;
    double[][] result = new double[n][n];
    EigenDecomposition axes = new EigenDecomposition(new Array2DRowRealMatrix(at.hessian));
    for (int k = 0; k < n; k++) {
      double curvature = -axes.getRealEigenvalue(k);
      RealVector axis = axes.getEigenvector(k);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          result[i][j] +=
              curvature > 0 ? axis.getEntry(i) * axis.getEntry(j) / curvature : Double.NaN;
        }
      }
    }
    return result;
  }

  private Derivatives at(double[] u) {
    double[] parameters = parameters(u);
    Derivatives result = likelihood.at(parameters);
    return result.isFinite() ? result.byLogarithm(parameters, shift) : null;
  }

  private boolean isOutside(double[] u) {
    for (int i = 0; i < u.length; i++) {
      double relative = Math.exp(u[i]) / scale[i];
      if (relative < LEAST || relative > GREATEST) {
        return true;
      }
    }
    return false;
  }

  private double[] parameters(double[] u) {
    double[] parameters = new double[u.length];
    for (int i = 0; i < u.length; i++) {
      parameters[i] = shift[i] + Math.exp(u[i]);
    }
    return parameters;
  }

  private double[] logarithms(double[] parameters) {
    double[] u = new double[parameters.length];
    for (int i = 0; i < u.length; i++) {
      u[i] = Math.log(parameters[i] - shift[i]);
    }
    return u;
  }

  private static double[] plus(double[] u, double[] move, double factor) {
    double[] result = new double[u.length];
    for (int i = 0; i < u.length; i++) {
      result[i] = u[i] + factor * move[i];
    }
    return result;
  }

  private static double norm(Derivatives at) {
    return Arrays.stream(at.gradient).map(Math::abs).max().orElse(0);
  }
}
