package org.crmlake.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A file as wide as a CRM's, with names that nobody would choose. */
@ExtendWith(SparkExtension.class)
class OddHeadersIT {
  private static final int WIDTH = 382;

  private static final List<String> ODD =
      List.of(
          "Größe in m²",
          "last order",
          "a.b.c",
          "back`tick",
          "say \"what\"",
          "it's",
          "comma, inside",
          "line\nbreak",
          "Region__c",
          "REGION__C",
          "region__c",
          "${lake.root}",
          "select",
          "custom",
          "_file",
          "100 %",
          "日本語",
          "semi;colon",
          "brace{}[]()");

  @Test
  void nothingIsLost(SparkSession spark, @TempDir Path folder) {
    List<String> names = new ArrayList<>(List.of("modified_at", "account_id", "NAME"));
    names.addAll(ODD);
    while (names.size() < WIDTH) {
      names.add("Field " + names.size() + "__c");
    }
    Map<String, String> custom = new TreeMap<>();
    names.subList(3, WIDTH).forEach(n -> custom.put(n, "value of " + n));
    List<String> values = new ArrayList<>(List.of("2024-01-01T00:00:00Z", "a1", "Ann"));
    names.subList(3, WIDTH).forEach(n -> values.add(custom.get(n)));
    ShopLake shop = new ShopLake(spark, folder);
    shop.dumps.with("2024-01-31/accounts.csv", line(names) + line(values));

    IngestReport report = shop.ingest();

    assertThat(List.of(report.read(), report.accepted())).containsExactly(1L, 1L);
    Row account = shop.lake.read("crm.accounts").select("account_id", "name", "custom").first();
    assertThat(account.getString(0)).isEqualTo("shop:a1");
    assertThat(account.getString(1)).isEqualTo("Ann");
    assertThat(new TreeMap<String, String>(account.getJavaMap(2))).isEqualTo(custom);
    assertThat(report.notes()).anyMatch(n -> n.contains("Größe in m²") && n.contains("region__c"));
    assertThat(shop.rows("ops.dumps", "missing_columns")).containsExactly("country");
  }

  private static String line(List<String> values) {
    return values.stream()
        .map(v -> '"' + v.replace("\"", "\"\"") + '"')
        .collect(Collectors.joining(",", "", "\n"));
  }
}
