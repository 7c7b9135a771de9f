package org.crmlake.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.crmlake.spec.Problems;
import org.crmlake.spec.Project;
import org.crmlake.spec.ProjectReader;

/** A small configuration without mistakes, in a folder of its own, to put mistakes into. */
public final class ProjectFiles {
  private static final String LAKE =
      """
      lake {
        currency = GBP
        segments = [
          { name = country, attribute = country }
        ]
      }
      """;

  private static final String SOURCE =
      """
      description = "Orders of a shop"
      dialect { zone = UTC }
      records {
        orders {
          files = ["**/orders.csv"]
          key = [order_no]
          modified = "changed"
          columns = [
            { name = "Order No", as = order_no, required = true }
            { name = account }
            { name = day, type = date }
            { name = amount, type = "decimal(18,4)" }
            { name = changed, type = timestamp }
          ]
          ignore { "no customer" = "account is null" }
          targets {
            orders {
              columns {
                order_id = order_no, account_id = account
                order_date = day
                net = amount
              }
            }
          }
        }
      }
      """;

  private static final String STATE =
      """
      description = "Orders of a day."
      owner = analytics
      inputs { orders = crm.orders }
      params { statuses = [cancelled] }
      transform { sql = days.sql }
      incremental { month_of { orders = order_date } }
      output {
        kind = state
        grain = [day]
        partition_by = [month]
        columns = [
          { name = month, type = date, doc = "First day of the month; partition." }
          { name = day, type = date, doc = "Day." }
          { name = orders, type = bigint, doc = "Orders. Additive." }
        ]
      }
      checks {
        some { rows = "rows >= 0" }
      }
      """;

  private static final String SQL =
      """
      select month, order_date as day, count(*) as orders
      from orders
      where not array_contains(:statuses, status)
      group by month, order_date
      """;

  private static final String SNAPSHOT =
      """
      description = "Orders so far."
      owner = analytics
      inputs { days = mart.days }
      transform { class = org.crmlake.testing.CountOrders }
      output {
        kind = snapshot
        grain = [as_of]
        partition_by = [as_of]
        keep { daily = 14 }
        columns = [
          { name = as_of, type = date, doc = "Information date of the run." }
          { name = orders, type = bigint, doc = "Orders until as_of. Additive." }
        ]
      }
      checks {
        positive { expect = "orders >= 0", severity = warn }
        total { equal = ["select sum(orders) from output", "select sum(orders) from days where day <= :as_of"] }
      }
      """;

  private final Path root;
  private final Map<String, String> overrides = new HashMap<>();

  public ProjectFiles(Path root) {
    this.root = root;
    try (Stream<Path> included = Files.list(Path.of("conf/model"))) {
      put("conf/model.conf", Files.readString(Path.of("conf/model.conf")));
      for (Path file : included.toList()) {
        put("conf/model/" + file.getFileName(), Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    put("conf/local.conf", LAKE);
    put("conf/sources/shop.conf", SOURCE);
    put("jobs/days.conf", STATE);
    put("jobs/sql/days.sql", SQL);
    put("jobs/totals.conf", SNAPSHOT);
  }

  /** Writes a file. */
  public ProjectFiles put(String file, String text) {
    try {
      Path path = root.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replaces a text that is in the file once. */
  public ProjectFiles replace(String file, String from, String to) {
    String text = text(file);
    if (text.indexOf(from) < 0 || text.indexOf(from) != text.lastIndexOf(from)) {
      throw new IllegalArgumentException("'" + from + "' is not once in " + file);
    }
    return put(file, text.replace(from, to));
  }

  public ProjectFiles override(String key, String value) {
    overrides.put(key, value);
    return this;
  }

  public String text(String file) {
    try {
      return Files.readString(root.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The project, read strictly.
   *
   * @throws org.crmlake.spec.SpecException with all mistakes
   */
  public Project read() {
    return ProjectReader.read(conf(), root.resolve("jobs"), overrides);
  }

  /** All mistakes, as messages with paths below the folder. */
  public List<String> problems() {
    return problems((project, problems) -> {});
  }

  /** All mistakes, those of a validator included. */
  public List<String> problems(BiConsumer<Project, Problems> validator) {
    Problems problems = new Problems();
    Project project = ProjectReader.read(conf(), root.resolve("jobs"), overrides, problems);
    validator.accept(project, problems);
    String prefix = root.toString().replace('\\', '/') + "/";
    return problems.all().stream().map(p -> p.toString().replace(prefix, "")).toList();
  }

  private Path conf() {
    return root.resolve("conf").resolve("local.conf");
  }
}
