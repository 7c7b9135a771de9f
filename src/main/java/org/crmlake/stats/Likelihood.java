package org.crmlake.stats;

import java.util.List;

/** What {@link Newton} maximises. */
interface Likelihood {

  /** Log-likelihood with its derivatives by the parameters. */
  Derivatives at(double[] parameters);

  /** Lower limits of the parameters, not attained. */
  default double[] shift() {
    return new double[scale().length];
  }

  /** What a parameter is measured in: far from it, a fit lies on the boundary. */
  double[] scale();

  /** Where to begin. */
  List<double[]> starts();

  /** How many customers the likelihood is over. */
  long customers();

  /** The same with fewer rows, to choose among the starts; itself where it is small enough. */
  default Likelihood rough() {
    return this;
  }
}
