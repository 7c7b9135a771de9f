package org.crmlake.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.crmlake.testing.Frames.assertSameRows;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.crmlake.job.Inputs;
import org.crmlake.stats.AttributionFixtures;
import org.crmlake.stats.AttributionFixtures.Paths;
import org.crmlake.testing.Given;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * From journeys to the totals of channels under every model: sales are the paths of F1, leads those
 * of F5, won opportunities paths of which it is known what each channel does.
 */
@ExtendWith(SparkExtension.class)
class AttributionModelsTest {
  private static final LocalDate DAY = LocalDate.of(2024, 6, 30);
  private static final Date MONTH = Date.valueOf("2024-03-01");

  /** What a channel does: the chance that it converts, whatever else there was. Shown in order. */
  private static final Map<String, Double> TRUTH =
      new TreeMap<>(Map.of("1 video", .6, "2 email", .3, "3 social", .1, "4 search", .0));

  private static Dataset<Row> credits;
  private static Dataset<Row> journeys;
  private static Dataset<Row> channels;
  private static Dataset<Row> shuffled;

  @BeforeAll
  static void run(SparkSession spark) {
    List<Row> converted = new ArrayList<>();
    List<Row> failed = new ArrayList<>();
    add("sale", AttributionFixtures.F1, converted, failed);
    add("lead", AttributionFixtures.F5, converted, failed);
    add("won", known(), converted, failed);
    journeys =
        spark.createDataFrame(
            converted,
            StructType.fromDDL(
                "month date, goal string, conversion_type string, conversion_id string,"
                    + " customer_id string, converted_at timestamp, conversion_date date,"
                    + " revenue_minor bigint, lead_at timestamp, opportunity_at timestamp,"
                    + " touches_cut int, touch_ids array<string>, touched_at array<timestamp>,"
                    + " channels array<string>, campaign_ids array<string>,"
                    + " workflow_ids array<string>, in_crm array<boolean>"));
    Dataset<Row> nulls =
        spark.createDataFrame(
            failed,
            StructType.fromDDL(
                "as_of date, goal string, month date, unit string, path array<string>,"
                    + " paths bigint"));
    Dataset<Row> made =
        new AttributionCredits()
            .apply(
                new Inputs(Map.of("journeys", journeys), DAY),
                Given.params(
                    "money_scale", 2,
                    "models",
                        List.of("first", "last", "linear", "u_shape", "time_decay", "shapley_sum"),
                    "position_models", List.of(),
                    "direct_channels", List.of(),
                    "half_life_days", 7.0),
                DAY);
    credits = spark.createDataFrame(made.collectAsList(), made.schema());
    channels = channels(spark, journeys, nulls, credits);
    // The same rows in another order, in other partitions.
    shuffled =
        channels(
            spark, shuffled(spark, journeys), shuffled(spark, nulls), shuffled(spark, credits));
  }

  private static Dataset<Row> shuffled(SparkSession spark, Dataset<Row> frame) {
    List<Row> rows = new ArrayList<>(frame.collectAsList());
    Collections.shuffle(rows, new Random(5));
    return spark.createDataFrame(rows, frame.schema()).repartition(5);
  }

  private static Dataset<Row> channels(
      SparkSession spark, Dataset<Row> journeys, Dataset<Row> nulls, Dataset<Row> credits) {
    Dataset<Row> costs =
        spark.createDataFrame(
            List.of(),
            StructType.fromDDL(
                "cost_id string, period_start date, period_end date, kind string, channel string,"
                    + " campaign_id string, amount_base decimal(18,2), is_deleted boolean"));
    Dataset<Row> campaigns =
        spark.createDataFrame(
            List.of(),
            StructType.fromDDL("campaign_id string, channel string, workflow_id string"));
    Dataset<Row> totals =
        new AttributionChannels()
            .apply(
                new Inputs(
                    Map.of(
                        "journeys", journeys,
                        "null_paths", nulls,
                        "credits", credits,
                        "costs", costs,
                        "campaigns", campaigns),
                    DAY),
                Given.params(
                    "money_scale",
                    2,
                    "goals",
                    List.of("sale", "lead", "won"),
                    "cost_kinds",
                    List.of("ad"),
                    "lookback_days",
                    90,
                    "markov_orders",
                    List.of(1, 2),
                    "shapley_pooled",
                    true,
                    "counterfactual",
                    true,
                    "negative_shapley",
                    "zero",
                    "shapley_samples",
                    100),
                DAY);
    return spark.createDataFrame(totals.collectAsList(), totals.schema());
  }

  @Test
  void fixturesToTheDigit() {
    same("sale", "first", "direct", 2, "search", 8, "email", 0);
    same("sale", "last", "direct", 2, "search", 0, "email", 8);
    same("sale", "linear", "direct", 2, "search", 19 / 6.0, "email", 19 / 6.0, "social", 5 / 3.0);
    same("sale", "shapley_sum", "search", 19 / 6.0, "social", 5 / 3.0);
    same("sale", "u_shape", "direct", 2, "search", 3.5, "email", 3.5, "social", 1);
    same(
        "sale",
        "markov_1",
        "direct",
        70 / 81.0,
        "email",
        280 / 81.0,
        "search",
        280 / 81.0,
        "social",
        180 / 81.0);
    same("lead", "markov_1", "A", 9.6134581876, "B", 8.5002962949, "C", 8.8862455176);
    same("lead", "last", "A", 9 * 5 / 3.0, "B", 6, "C", 6);
    // Without email search is a path that nobody took; so is email without search.
    same("sale", "counterfactual", "direct", 2);
  }

  /** Rows are equal where their doubles are, to the last bit. */
  @Test
  void orderAndPartitionsOfTheInputsChangeNotOneBit() {
    assertThat(Set.copyOf(shuffled.collectAsList()))
        .isEqualTo(Set.copyOf(channels.collectAsList()));
    assertThat(shuffled.count()).isEqualTo(channels.count());
  }

  @Test
  void everyModelHasTheSameTotals() {
    Map<String, BigDecimal> revenue = new TreeMap<>();
    Map<String, Double> conversions = new TreeMap<>();
    for (Row r : channels.collectAsList()) {
      String key = r.getAs("goal") + " " + r.getAs("period") + " " + r.getAs("model");
      revenue.merge(key, r.getAs("revenue"), BigDecimal::add);
      conversions.merge(key, r.getAs("conversions"), Double::sum);
    }
    // Three goals, two periods, six rules, two chains, Shapley, counterfactual.
    assertThat(revenue).hasSize(3 * 2 * 10);
    revenue.forEach(
        (key, sum) -> {
          String goal = key.split(" ")[0];
          long expected = goal.equals("sale") ? 10 : goal.equals("lead") ? 27 : 696;
          assertThat(sum).as(key).isEqualByComparingTo(BigDecimal.valueOf(expected * 1001, 2));
          assertThat(conversions.get(key)).as(key).isEqualTo(expected, within(1e-6));
        });
  }

  @Test
  void chainsAndShapleyRankChannelsAsTheTruthDoesAndTheLastTouchDoesNot() {
    List<String> truth =
        TRUTH.keySet().stream().sorted(Comparator.comparing(TRUTH::get).reversed()).toList();
    assertThat(ranking("markov_1")).isEqualTo(truth);
    assertThat(ranking("shapley_pooled")).isEqualTo(truth);
    assertThat(ranking("last")).isNotEqualTo(truth).startsWith("4 search");
  }

  @Test
  void firstLastAndLinearAsPlainSql(SparkSession spark) {
    SparkSession own = spark.newSession();
    own.createDataFrame(journeys.collectAsList(), journeys.schema())
        .createOrReplaceTempView("journeys");
    own.createDataFrame(credits.collectAsList(), credits.schema())
        .createOrReplaceTempView("credits");
    assertSameRows(
        own.sql(
            "select goal, channel, round(sum(first_weight), 6) f, round(sum(last_weight), 6) l,"
                + " round(sum(linear_weight), 6) w from credits group by goal, channel"),
        own.sql(
            "select goal, c as channel, round(sum(if(i = 0, 1.0D, 0)), 6) f,"
                + " round(sum(if(i = size(channels) - 1, 1.0D, 0)), 6) l,"
                + " round(sum(1.0D / size(channels)), 6) w"
                + " from journeys lateral view posexplode(channels) x as i, c group by goal, c"));
  }

  private static List<String> ranking(String model) {
    return totals("won", model).entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static void same(String goal, String model, Object... channelsAndValues) {
    Map<String, Double> totals = totals(goal, model);
    for (int i = 0; i < channelsAndValues.length; i += 2) {
      assertThat(totals.get(channelsAndValues[i]))
          .as("%s %s %s", goal, model, channelsAndValues[i])
          .isEqualTo(((Number) channelsAndValues[i + 1]).doubleValue(), within(1e-8));
    }
  }

  private static Map<String, Double> totals(String goal, String model) {
    Map<String, Double> totals = new TreeMap<>();
    channels
        .where("goal = '" + goal + "' and model = '" + model + "' and period = 'all'")
        .collectAsList()
        .forEach(r -> totals.put(r.getAs("channel"), r.getAs("conversions")));
    return totals;
  }

  /** A hundred persons for each set of channels, who convert as often as the truth says. */
  private static List<Paths> known() {
    List<String> names = List.copyOf(TRUTH.keySet());
    List<Paths> paths = new ArrayList<>();
    for (int set = 1; set < 1 << names.size(); set++) {
      double fails = 1;
      List<String> members = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        if ((set & 1 << i) != 0) {
          members.add(names.get(i));
          fails *= 1 - TRUTH.get(names.get(i));
        }
      }
      long won = Math.round(100 * (1 - fails));
      paths.add(new Paths(String.join(">", members), won, 100 - won, 0));
    }
    return paths;
  }

  private static void add(String goal, List<Paths> paths, List<Row> converted, List<Row> failed) {
    for (Paths p : paths) {
      List<String> names = List.of(p.channels());
      for (int n = 0; n < p.conversions(); n++) {
        String id = p.path() + n;
        List<String> ids = new ArrayList<>();
        List<Timestamp> times = new ArrayList<>();
        List<String> none = new ArrayList<>();
        List<Boolean> crm = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
          ids.add(id + "-" + i);
          times.add(Timestamp.from(Instant.parse("2024-03-05T00:00:00Z").plusSeconds(i)));
          none.add("(none)");
          crm.add(true);
        }
        converted.add(
            RowFactory.create(
                MONTH,
                goal,
                "first",
                id,
                id,
                Timestamp.from(Instant.parse("2024-03-09T00:00:00Z")),
                Date.valueOf("2024-03-09"),
                1001L,
                null,
                null,
                0,
                ids,
                times,
                names,
                none,
                none,
                crm));
      }
      if (p.nulls() > 0) {
        failed.add(
            RowFactory.create(Date.valueOf(DAY), goal, MONTH, "channel", names, (long) p.nulls()));
      }
    }
  }
}
