package org.crmlake.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.crmlake.attribution.PlainModels.Journey;
import org.crmlake.job.Inputs;
import org.crmlake.testing.Given;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Any journeys, all in one frame: every model divides each as its definition says, to the cent. */
@ExtendWith(SparkExtension.class)
class AttributionCreditsPropertiesTest {
  private static final StructType JOURNEYS =
      StructType.fromDDL(
          "month date, goal string, conversion_type string, conversion_id string, customer_id string,"
              + " converted_at timestamp, conversion_date date, revenue_minor bigint,"
              + " lead_at timestamp, opportunity_at timestamp, touches_cut int,"
              + " touch_ids array<string>, touched_at array<timestamp>, channels array<string>,"
              + " campaign_ids array<string>, workflow_ids array<string>, in_crm array<boolean>");
  private static final List<String> MODELS =
      List.of(
          "first",
          "last",
          "last_non_direct",
          "linear",
          "u_shape",
          "j_shape",
          "inverse_j",
          "w_shape",
          "full_path",
          "time_decay",
          "shapley_sum",
          "v_shape");
  private static final LocalDate DAY = LocalDate.of(2024, 5, 31);

  @Test
  void everyConversionIsDividedAsDefinedAndWhole(SparkSession spark) {
    Random random = new Random(17);
    Map<String, Journey> journeys = new TreeMap<>();
    Map<String, Long> revenues = new TreeMap<>();
    List<Row> rows = new ArrayList<>();
    for (int n = 0; n < 600; n++) {
      String id = "o" + n;
      Journey journey = journey(random, n < 20 ? 1 : random.nextInt(9));
      long revenue = n % 7 == 0 ? -random.nextInt(10_000) : random.nextLong(1L << (1 + n % 45));
      journeys.put(id, journey);
      revenues.put(id, revenue);
      rows.add(row(id, journey, revenue));
    }
    List<Row> credits = credits(spark, rows, MODELS, 7);

    Map<String, List<Row>> byConversion = new TreeMap<>();
    credits.forEach(
        r ->
            byConversion.computeIfAbsent(r.getAs("conversion_id"), id -> new ArrayList<>()).add(r));
    assertThat(byConversion.keySet()).isEqualTo(journeys.keySet());
    byConversion.forEach(
        (id, touches) -> {
          touches.sort(Comparator.comparingInt(r -> r.getAs("position")));
          whole(touches, revenues.get(id));
          if (journeys.get(id).at().length > 0) {
            asDefined(touches, journeys.get(id), revenues.get(id));
          } else {
            assertThat((String) touches.get(0).getAs("channel")).isEqualTo("(unattributed)");
          }
        });
  }

  /** Decay that takes for ever is none; decay at once leaves the newest instant. */
  @Test
  void decayLiesBetweenLinearAndLast(SparkSession spark) {
    Random random = new Random(18);
    List<Row> rows = new ArrayList<>();
    for (int n = 0; n < 50; n++) {
      Journey journey = journey(random, 1 + random.nextInt(8));
      for (int i = 1; i < journey.at().length; i++) {
        // Whole days apart, so that there is one newest touch.
        journey.at()[i] = Math.max(journey.at()[i], journey.at()[i - 1] + 1);
      }
      rows.add(row("o" + n, journey, 100));
    }
    List<String> models = List.of("last", "linear", "time_decay");
    for (Row r : credits(spark, rows, models, 1e9)) {
      assertThat(r.<Double>getAs("time_decay_weight"))
          .isEqualTo(r.<Double>getAs("linear_weight"), within(1e-6));
    }
    for (Row r : credits(spark, rows, models, 1e-3)) {
      assertThat(r.<Double>getAs("time_decay_weight"))
          .isEqualTo(r.<Double>getAs("last_weight"), within(1e-9));
    }
  }

  private static List<Row> credits(
      SparkSession spark, List<Row> journeys, List<String> models, double halfLifeDays) {
    Inputs inputs = new Inputs(Map.of("journeys", spark.createDataFrame(journeys, JOURNEYS)), DAY);
    return new AttributionCredits()
        .apply(
            inputs,
            Given.params(
                "money_scale",
                2,
                "models",
                models,
                "position_models",
                List.of("v_shape = 0.5 | 0 | 0.5"),
                "direct_channels",
                List.of("direct"),
                "half_life_days",
                halfLifeDays),
            DAY)
        .collectAsList();
  }

  private static void whole(List<Row> touches, long revenue) {
    for (String model : MODELS) {
      double weights = touches.stream().mapToDouble(r -> r.getAs(model + "_weight")).sum();
      BigDecimal money =
          touches.stream()
              .map(r -> r.<BigDecimal>getAs(model + "_revenue"))
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      assertThat(weights).as(model).isEqualTo(1, within(1e-9));
      assertThat(money).as(model).isEqualByComparingTo(BigDecimal.valueOf(revenue, 2));
    }
  }

  private static void asDefined(List<Row> touches, Journey journey, long revenue) {
    Map<String, double[]> plain = PlainModels.weights(journey, "direct", 7);
    plain.put("v_shape", PlainModels.ends(journey.at().length, .5, 0, .5));
    for (String model : MODELS) {
      for (int i = 0; i < touches.size(); i++) {
        double exact = plain.get(model)[i];
        assertThat(touches.get(i).<Double>getAs(model + "_weight"))
            .as("%s, touch %s of %s", model, i, Arrays.toString(journey.at()))
            .isEqualTo(exact, within(1e-9));
        BigDecimal money = touches.get(i).getAs(model + "_revenue");
        assertThat(money.movePointRight(2).doubleValue())
            .isEqualTo(exact * revenue, within(1 + 1e-6 + Math.abs(revenue) * 1e-12));
      }
    }
  }

  private static Journey journey(Random random, int touches) {
    String[] names = {"direct", "ads", "email", "web"};
    double[] at = random.doubles(touches, -90, 0).sorted().toArray();
    String[] channels = new String[touches];
    for (int i = 0; i < touches; i++) {
      // Ties, and ages of which only differences matter.
      at[i] = i > 0 && random.nextInt(5) == 0 ? at[i - 1] : Math.rint(at[i] * 1000) / 1000;
      channels[i] = names[random.nextInt(names.length)];
    }
    Arrays.sort(at);
    double lead = random.nextInt(3) == 0 ? Double.NaN : -random.nextInt(100);
    double opportunity = random.nextInt(3) == 0 ? Double.NaN : -random.nextInt(100);
    return new Journey(0, at, channels, lead, opportunity);
  }

  private static Row row(String id, Journey journey, long revenue) {
    int n = journey.at().length;
    List<String> ids = new ArrayList<>();
    List<Timestamp> times = new ArrayList<>();
    List<String> none = new ArrayList<>();
    List<Boolean> crm = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      ids.add(id + "-" + i);
      times.add(at(journey.at()[i]));
      none.add("(none)");
      crm.add(true);
    }
    return RowFactory.create(
        Date.valueOf("2024-05-01"),
        "sale",
        "first",
        id,
        "c",
        at(0),
        Date.valueOf(DAY),
        revenue,
        at(journey.lead()),
        at(journey.opportunity()),
        0,
        ids,
        times,
        List.of(journey.channels()),
        none,
        none,
        crm);
  }

  private static Timestamp at(double day) {
    return Double.isNaN(day)
        ? null
        : Timestamp.from(
            Instant.parse("2024-05-31T00:00:00Z").plusMillis(Math.round(day * 86_400_000)));
  }
}
