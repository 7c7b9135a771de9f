package org.crmlake.stats;

import java.util.List;

/** Log-likelihood of {@link BetaBernoulli} with analytic derivatives. */
final class BetaBernoulliLikelihood implements Likelihood {
  private final PurchaseTable table;
  private final int most;

  BetaBernoulliLikelihood(PurchaseTable table) {
    this.table = table;
    int longest = 0;
    for (int row = 0; row < table.rows(); row++) {
      longest = Math.max(longest, (int) table.age(row));
    }
    this.most = longest;
  }

  @Override
  public Derivatives at(double[] parameters) {
    Derivatives sum = new Derivatives(4);
    History history = new History(parameters, most);
    ThreadLocal<Mixture> mixtures = ThreadLocal.withInitial(() -> new Mixture(most + 1));
    sum.addAll(
        table.rows(),
        (row, to) -> {
          Mixture mixture = mixtures.get();
          history.fill(mixture, table.x(row), (int) table.recency(row), (int) table.age(row));
          mixture.addTo(to, table.customers(row));
        });
    return sum;
  }

  /** Likelihoods of single histories, of one set of parameters. */
  static final class History {
    private final RisingFactorials buying;
    private final RisingFactorials passing;
    private final RisingFactorials opportunities;
    private final RisingFactorials staying;
    private final RisingFactorials ends;
    private final double gamma;

    /**
     * @param most greatest number of opportunities
     */
    History(double[] parameters, int most) {
      buying = new RisingFactorials(parameters[0], most);
      passing = new RisingFactorials(parameters[1], most);
      opportunities = new RisingFactorials(parameters[0] + parameters[1], most);
      gamma = parameters[2];
      staying = new RisingFactorials(parameters[3], most);
      ends = new RisingFactorials(parameters[2] + parameters[3], most);
    }

    /** Alive at all n opportunities, or left just before one after the last purchase. */
    void fill(Mixture mixture, int x, int last, int n) {
      mixture.clear();
      for (int alive = n; alive >= last; alive--) {
        int left = alive < n ? 1 : 0;
        mixture.add(
            buying.log(x)
                + passing.log(alive - x)
                - opportunities.log(alive)
                + left * Math.log(gamma)
                + staying.log(alive)
                - ends.log(alive + left));
        double[] first = mixture.derivatives();
        first[0] = buying.first(x) - opportunities.first(alive);
        first[1] = passing.first(alive - x) - opportunities.first(alive);
        first[2] = left / gamma - ends.first(alive + left);
        first[3] = staying.first(alive) - ends.first(alive + left);
        double[] second = mixture.seconds();
        second[0] = buying.second(x) - opportunities.second(alive);
        second[1] = -opportunities.second(alive);
        second[2] = passing.second(alive - x) - opportunities.second(alive);
        second[3] = -left / gamma / gamma - ends.second(alive + left);
        second[4] = -ends.second(alive + left);
        second[5] = staying.second(alive) - ends.second(alive + left);
      }
    }
  }

  @Override
  public double[] scale() {
    return new double[] {1, 1, 1, 1};
  }

  @Override
  public List<double[]> starts() {
    return List.of(
        new double[] {1, 1, 1, 3}, new double[] {0.5, 2, 0.5, 3}, new double[] {2, 0.5, 0.3, 1});
  }

  @Override
  public long customers() {
    return table.customers();
  }
}
