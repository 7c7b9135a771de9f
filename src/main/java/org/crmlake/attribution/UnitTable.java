package org.crmlake.attribution;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.crmlake.attribution.PathCounts.Count;
import org.crmlake.job.Inputs;

/**
 * Credits summed by channel, campaign or workflow, for every model and period, beside what was
 * spent. Sums of parts that were rounded already, so that every roll-up has the same total. The
 * cluster adds up credits, paths and costs; from these few sums the driver makes the rows.
 */
final class UnitTable {
  /** Start of the period {@code all}. */
  private static final LocalDate BEGINNING = LocalDate.EPOCH;

  private static final String WEIGHT = "_weight";
  private static final double NOTHING = 1e-9;

  /** The goal whose conversions have no revenue. */
  private static final String LEAD = PathSettings.Goal.LEAD.name().toLowerCase(Locale.ROOT);

  /**
   * What credits and costs are summed by.
   *
   * @param name channel, campaign or workflow
   * @param id which one it is, by the values of the columns that were asked for
   */
  record Unit(String name, Function<String[], String> id) {}

  /**
   * Of a row.
   *
   * @param start first day of the month, {@link #BEGINNING} over all
   */
  private record Key(String unit, String id, String goal, String model, LocalDate start)
      implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::unit)
            .thenComparing(Key::id)
            .thenComparing(Key::goal)
            .thenComparing(Key::model)
            .thenComparing(Key::start);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  /** What one row has. Rules have parts, models of all paths conversions. */
  private static final class Sums {
    private long parts;
    private long firstParts;
    private double conversions;
    private double newCustomers;
    private long revenue;
    private long inCrm;
    private long cost;
  }

  private final Inputs inputs;
  private final UnitSettings settings;
  private final LocalDate asOf;
  private final Map<Key, Sums> rows = new TreeMap<>();

  UnitTable(Inputs inputs, UnitSettings settings, LocalDate asOf) {
    this.inputs = inputs;
    this.settings = settings;
    this.asOf = asOf;
  }

  /**
   * Adds up rules, models of all paths and spend: {@code unit, id, goal, model, period,
   * period_start} and the sums.
   *
   * @param credited columns of the credits that the units are made of
   * @param units by which each credit and cost counts; the first is the one of {@code paths}
   * @param spend {@code month}, the values of the columns as of {@code credited}, {@code
   *     cost_minor}
   */
  Dataset<Row> of(String[] credited, List<Unit> units, Dataset<Row> spend) {
    Dataset<Row> credits = inputs.frame("credits").where(col("conversion_date").leq(lit(asOf)));
    List<String> rules =
        Arrays.stream(credits.columns())
            .filter(c -> c.endsWith(WEIGHT))
            .map(c -> c.substring(0, c.length() - WEIGHT.length()))
            .toList();
    String pathUnit = units.get(0).name();
    for (CreditSums.Sum sum : CreditSums.collect(credits, rules, credited, settings.moneyScale())) {
      for (Unit unit : units) {
        addRules(unit.name(), unit.id().apply(sum.ids()), rules, sum);
      }
    }
    if (!settings.dataModels().isEmpty()) {
      unattributed(pathUnit, rules.get(0));
      data(pathUnit);
    }
    for (Row row : spend.collectAsList()) {
      addCost(row, units, rules, credited.length);
    }
    everyModel(pathUnit, rules);
    return frame(credits);
  }

  private void addRules(String unit, String id, List<String> rules, CreditSums.Sum sum) {
    for (int r = 0; r < rules.size(); r++) {
      for (LocalDate start : starts(sum.month())) {
        Sums row = row(unit, id, sum.goal(), rules.get(r), start);
        row.parts += sum.parts()[r];
        row.revenue += sum.minor()[r];
        row.firstParts += sum.isFirst() ? sum.parts()[r] : 0;
        row.inCrm += sum.inCrm() ? sum.minor()[r] : 0;
      }
    }
  }

  /** What no touch led to is the same under every model. */
  private void unattributed(String pathUnit, String rule) {
    List<Map.Entry<Key, Sums>> found =
        rows.entrySet().stream()
            .filter(
                e ->
                    e.getKey().unit().equals(pathUnit)
                        && e.getKey().id().equals(AttributionCredits.UNATTRIBUTED)
                        && e.getKey().model().equals(rule))
            .toList();
    for (Map.Entry<Key, Sums> entry : found) {
      for (String model : settings.dataModels()) {
        Key of = entry.getKey();
        Sums row = row(of.unit(), of.id(), of.goal(), model, of.start());
        row.parts = entry.getValue().parts;
        row.firstParts = entry.getValue().firstParts;
        row.revenue = entry.getValue().revenue;
      }
    }
  }

  /** Under models that look at channels, or at campaigns. */
  private void data(String pathUnit) {
    Dataset<Row> paths =
        PathCounts.paths(inputs.frame("journeys"), inputs.frame("null_paths"), pathUnit, asOf);
    DataDriven driven = settings.dataDriven();
    List<Count> counts =
        driven.counted().isEmpty() ? null : PathCounts.collect(paths, driven.counted());
    List<Row> credits = new ArrayList<>(counts == null ? List.of() : driven.credits(counts));
    // Where a count has found no path there is none.
    if (settings.counterfactual() && (counts == null || !counts.isEmpty())) {
      credits.addAll(Counterfactual.credits(paths).collectAsList());
    }
    for (Row credit : credits) {
      LocalDate start = credit.isNullAt(2) ? BEGINNING : credit.getDate(2).toLocalDate();
      Sums row =
          row(pathUnit, credit.getString(4), credit.getString(0), credit.getString(3), start);
      row.conversions = credit.getDouble(5);
      row.newCustomers = credit.getDouble(6);
      row.revenue = credit.getLong(7);
    }
  }

  private void addCost(Row spend, List<Unit> units, List<String> rules, int ids) {
    String[] values = new String[ids];
    for (int i = 0; i < ids; i++) {
      values[i] = spend.getString(1 + i);
    }
    for (Unit unit : units) {
      for (String model : models(unit == units.get(0), rules)) {
        for (PathSettings.Goal goal : settings.goals()) {
          for (LocalDate start : starts(spend.getDate(0).toLocalDate())) {
            row(
                        unit.name(),
                        unit.id().apply(values),
                        goal.name().toLowerCase(Locale.ROOT),
                        model,
                        start)
                    .cost +=
                spend.getLong(1 + ids);
          }
        }
      }
    }
  }

  /** What one model gives something to, the others give nothing. */
  private void everyModel(String pathUnit, List<String> rules) {
    for (Key key : List.copyOf(rows.keySet())) {
      for (String model : models(key.unit().equals(pathUnit), rules)) {
        row(key.unit(), key.id(), key.goal(), model, key.start());
      }
    }
  }

  /** Models of all paths know the first unit only. */
  private List<String> models(boolean isPathUnit, List<String> rules) {
    List<String> models = new ArrayList<>(rules);
    models.addAll(isPathUnit ? settings.dataModels() : List.of());
    return models;
  }

  private static List<LocalDate> starts(LocalDate month) {
    return List.of(month, BEGINNING);
  }

  private Sums row(String unit, String id, String goal, String model, LocalDate start) {
    return rows.computeIfAbsent(new Key(unit, id, goal, model, start), key -> new Sums());
  }

  private Dataset<Row> frame(Dataset<Row> like) {
    StructType schema =
        StructType.fromDDL(
            ("as_of date, unit string, id string, goal string, model string, period string,"
                    + " period_start date, is_complete boolean, conversions double,"
                    + " new_customers double, revenue decimal(18,%1$d),"
                    + " revenue_in_crm decimal(18,%1$d), cost decimal(18,%1$d), roas double,"
                    + " cpa double, media_cac double")
                .formatted(settings.moneyScale()));
    LocalDate through = inputs.through(asOf);
    List<Row> made = new ArrayList<>();
    rows.forEach((key, sums) -> made.add(row(key, sums, through)));
    return like.sparkSession().createDataFrame(made, schema);
  }

  private Row row(Key key, Sums sums, LocalDate through) {
    boolean isAll = key.start().equals(BEGINNING);
    boolean ofAllPaths = settings.dataModels().contains(key.model());
    LocalDate end = key.start().plusMonths(1).plusDays(ofAllPaths ? settings.lookbackDays() : 0);
    boolean isComplete = isAll || !end.isAfter(through.plusDays(1));
    boolean isEarned = !key.id().equals(AttributionCredits.UNATTRIBUTED);
    double conversions = sums.parts / CreditSums.PARTS + sums.conversions;
    double newCustomers = sums.firstParts / CreditSums.PARTS + sums.newCustomers;
    double cost = sums.cost / Math.pow(10, settings.moneyScale());
    return RowFactory.create(
        Date.valueOf(asOf),
        key.unit(),
        key.id(),
        key.goal(),
        key.model(),
        isAll ? "all" : "month",
        Date.valueOf(key.start()),
        isComplete,
        conversions,
        newCustomers,
        money(sums.revenue),
        // Models of all paths know channels, not what the CRM did.
        ofAllPaths ? null : money(sums.inCrm),
        money(sums.cost),
        isComplete && sums.cost > 0 && !key.goal().equals(LEAD)
            ? (Double) (sums.revenue / (double) sums.cost)
            : null,
        isComplete && isEarned && conversions > NOTHING ? (Double) (cost / conversions) : null,
        isComplete && isEarned && newCustomers > NOTHING ? (Double) (cost / newCustomers) : null);
  }

  private BigDecimal money(long minor) {
    return BigDecimal.valueOf(minor, settings.moneyScale());
  }
}
