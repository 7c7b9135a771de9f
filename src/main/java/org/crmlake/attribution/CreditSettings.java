package org.crmlake.attribution;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Parameters of {@link AttributionCredits}.
 *
 * @param moneyScale digits after the point of the lake's money
 * @param models rule models, in the order of their columns
 * @param positionModels models of one's own: {@code name = first weights | middle | last weights}
 * @param directChannels what last_non_direct passes over
 * @param halfLifeDays of time_decay
 */
record CreditSettings(
    int moneyScale,
    List<String> models,
    List<String> positionModels,
    List<String> directChannels,
    double halfLifeDays) {

  CreditSettings {
    if (models.isEmpty() || new HashSet<>(models).size() < models.size()) {
      throw new IllegalArgumentException("models " + models + " is empty or names one twice");
    }
    rules(models, positionModels, directChannels, halfLifeDays);
  }

  /** The models, in the order of {@code models}. */
  List<RuleModel> rules() {
    return rules(models, positionModels, directChannels, halfLifeDays);
  }

  private static List<RuleModel> rules(
      List<String> names, List<String> own, List<String> direct, double halfLifeDays) {
    List<RuleModel> known = new ArrayList<>();
    known.add(ends("first", List.of(1.0), 0, List.of()));
    known.add(ends("last", List.of(), 0, List.of(1.0)));
    known.add(new LastExcept("last_non_direct", direct));
    known.add(ends("linear", List.of(), 1, List.of()));
    known.add(ends("u_shape", List.of(0.4), 0.2, List.of(0.4)));
    known.add(ends("j_shape", List.of(0.2), 0.2, List.of(0.6)));
    known.add(ends("inverse_j", List.of(0.6), 0.2, List.of(0.2)));
    known.add(new MilestoneModel("w_shape", 0.3, 0, 0.1));
    known.add(new MilestoneModel("full_path", 0.225, 0.225, 0.1));
    known.add(new TimeDecay("time_decay", halfLifeDays));
    known.add(new SumShapley("shapley_sum"));
    for (String text : own) {
      PositionModel model = PositionModel.parse(text);
      if (known.stream().anyMatch(m -> m.name().equals(model.name()))) {
        throw new IllegalArgumentException(
            "position_models: there is a model '" + model.name() + "' already; name it otherwise");
      }
      known.add(model);
    }
    return names.stream()
        .map(
            name ->
                known.stream()
                    .filter(m -> m.name().equals(name))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new IllegalArgumentException(
                                "models: '"
                                    + name
                                    + "' is none of "
                                    + known.stream().map(RuleModel::name).toList()
                                    + "; describe it in position_models")))
        .toList();
  }

  private static RuleModel ends(
      String name, List<Double> firsts, double middle, List<Double> lasts) {
    return new PositionModel(name, firsts, middle, lasts);
  }
}
