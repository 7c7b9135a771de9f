package org.crmlake.attribution;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.crmlake.attribution.PathSettings.CustomerKind;
import org.crmlake.job.Inputs;
import org.crmlake.job.Params;
import org.crmlake.job.Transform;
import org.crmlake.stats.TwoProportions;
import org.crmlake.stats.Wilson;

/**
 * {@code mart.campaign_experiments}: campaigns whose touches have variants, as experiments: who got
 * which variant first, and who bought within a window after it. Each person counts once, and only
 * once the window is over.
 *
 * <p>Inputs {@code touches, journeys, contacts, leads, aliases}.
 */
public final class CampaignExperiments implements Transform {
  private static final long DAY_MICROS = 86_400_000_000L;

  /**
   * @param customer who the customer is
   * @param zone business zone
   * @param moneyScale digits after the point of the lake's money
   * @param goal whose conversions count
   * @param windowDays of 24 hours after the first touch with a variant
   * @param controlVariants names of the variant that others are compared with, in any case, the
   *     first that a campaign has; where it has none of them, its first by name
   */
  record Settings(
      CustomerKind customer,
      String zone,
      int moneyScale,
      PathSettings.Goal goal,
      int windowDays,
      List<String> controlVariants) {
    Settings {
      if (windowDays < 1) {
        throw new IllegalArgumentException("window_days is " + windowDays + ", not at least 1");
      }
    }
  }

  @Override
  public Class<? extends Record> params() {
    return Settings.class;
  }

  @Override
  public Dataset<Row> apply(Inputs inputs, Params params, LocalDate asOf) {
    Settings settings = params.as(Settings.class);
    Dataset<Row> counts = counts(inputs, settings, asOf);
    Map<String, List<Row>> tests =
        counts.collectAsList().stream()
            .collect(Collectors.groupingBy(r -> r.getString(0), TreeMap::new, Collectors.toList()));
    List<Row> rows = new ArrayList<>();
    tests.forEach((campaign, variants) -> test(campaign, variants, settings, asOf, rows));
    return counts
        .sparkSession()
        .createDataFrame(
            rows,
            StructType.fromDDL(
                ("as_of date, campaign_id string, variant string, is_control boolean,"
                        + " persons bigint, open_persons bigint, switched_persons bigint,"
                        + " conversions bigint, conversion_rate double, conversion_rate_low double,"
                        + " conversion_rate_high double, revenue decimal(18,%d),"
                        + " revenue_per_person double, difference double, difference_low double,"
                        + " difference_high double, lift double, p_value double,"
                        + " split_p_value double")
                    .formatted(settings.moneyScale())));
  }

  /** By campaign and variant: persons, open, switched, conversions, revenue. */
  private static Dataset<Row> counts(Inputs inputs, Settings settings, LocalDate asOf) {
    DayEnd days = new DayEnd(settings.zone());
    Column end = days.of(lit(inputs.through(asOf)));
    Dataset<Row> identities = Identities.of(inputs, settings.customer());
    Dataset<Row> touches =
        Identities.touches(inputs)
            .where(
                col("variant")
                    .isNotNull()
                    .and(col("campaign_id").isNotNull())
                    .and(col("touched_at").leq(days.of(lit(asOf)))))
            .join(identities, col(Identities.TOUCH_KEY).equalTo(col(Identities.KEY)), "left")
            .withColumn(
                "person",
                coalesce(col("customer_id"), col(Identities.PARTY), col(Identities.TOUCH_KEY)))
            .where(col("person").isNotNull());
    Column window = lit(settings.windowDays() * DAY_MICROS);
    Dataset<Row> assigned =
        touches
            .groupBy("campaign_id", "person")
            .agg(
                min(struct(col("touched_at"), col("variant"))).as("first"),
                collect_set("variant").as("variants"))
            .select(
                col("campaign_id"),
                col("person"),
                col("first.touched_at").as("since"),
                col("first.variant").as("variant"),
                size(col("variants")).gt(1).as("switched"));
    Dataset<Row> converted =
        inputs
            .frame("journeys")
            .where(
                col("goal")
                    .equalTo(settings.goal().name().toLowerCase(Locale.ROOT))
                    .and(col("converted_at").leq(end)))
            .select(col("customer_id").as("buyer"), col("converted_at"), col("revenue_minor"));
    Column until = timestamp_micros(unix_micros(col("since")).plus(window));
    Dataset<Row> persons =
        assigned
            .join(
                converted,
                col("person")
                    .equalTo(col("buyer"))
                    .and(col("converted_at").gt(col("since")))
                    .and(col("converted_at").leq(until)),
                "left")
            .groupBy("campaign_id", "variant", "person", "since", "switched")
            .agg(count("buyer").as("n"), coalesce(sum("revenue_minor"), lit(0L)).as("minor"));
    Column over = until.leq(end);
    return persons
        .groupBy("campaign_id", "variant")
        .agg(
            count_if(over).as("persons"),
            count_if(not(over)).as("open_persons"),
            count_if(over.and(col("switched"))).as("switched_persons"),
            count_if(over.and(col("n").gt(0))).as("conversions"),
            sum(when(over, col("minor")).otherwise(0L)).as("minor"));
  }

  private static void test(
      String campaign, List<Row> found, Settings settings, LocalDate asOf, List<Row> rows) {
    List<Row> variants =
        found.stream().sorted(java.util.Comparator.comparing(r -> r.getString(1))).toList();
    Row control =
        settings.controlVariants().stream()
            .flatMap(c -> variants.stream().filter(r -> c.equalsIgnoreCase(r.getString(1))))
            .findFirst()
            .orElse(variants.get(0));
    // Whom a variant was given to, whether or not the window is over yet.
    double split =
        TwoProportions.equalSplit(
            variants.stream().mapToLong(r -> r.getLong(2) + r.getLong(3)).toArray());
    for (Row row : variants) {
      long persons = row.getLong(2);
      long conversions = row.getLong(5);
      Double rate = persons == 0 ? null : (double) conversions / persons;
      Wilson interval = persons == 0 ? null : Wilson.of(conversions, persons);
      boolean compared = row != control && persons > 0 && control.getLong(2) > 0;
      TwoProportions test =
          compared
              ? TwoProportions.of(control.getLong(5), control.getLong(2), conversions, persons)
              : null;
      double controlRate =
          control.getLong(2) == 0 ? 0 : (double) control.getLong(5) / control.getLong(2);
      BigDecimal revenue = BigDecimal.valueOf(row.getLong(6), settings.moneyScale());
      rows.add(
          RowFactory.create(
              Date.valueOf(asOf),
              campaign,
              row.getString(1),
              row == control,
              persons,
              row.getLong(3),
              row.getLong(4),
              conversions,
              rate,
              interval == null ? null : interval.low(),
              interval == null ? null : interval.high(),
              revenue,
              persons == 0 ? null : revenue.doubleValue() / persons,
              test == null ? null : test.difference(),
              test == null ? null : test.low(),
              test == null ? null : test.high(),
              compared && controlRate > 0 ? rate / controlRate - 1 : null,
              test == null ? null : test.pValue(),
              split));
    }
  }
}
