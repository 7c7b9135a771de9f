package org.crmlake.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.crmlake.spec.Problems;
import org.crmlake.spec.Project;
import org.crmlake.testing.ProjectFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletedColumnsTest {
  private static final String SOURCE = "conf/sources/shop.conf";

  private static final String SHOP =
      """
      description = "Orders of a shop, whose states come later"
      records {
        orders {
          files = ["**/orders.csv"]
          key = [order_no]
          completed_by = [states]
          columns = [
            { name = order_no, required = true }, { name = account }, { name = day, type = date }
            { name = net, type = "decimal(18,4)" }
          ]
          targets {
            orders {
              columns {
                order_id = order_no, account_id = account
                order_date = day
                net = net
                status = states.state
              }
            }
            contacts {
              columns {
                contact_id = order_no
              }
            }
          }
        }
        states {
          files = ["**/states.csv"]
          key = [order]
          columns = [
            { name = order, required = true }, { name = state }, { name = day, type = date }
          ]
          targets {}
        }
      }
      """;

  @TempDir Path folder;

  @Test
  void columnsOfOtherRecordsAreKnown() {
    assertThat(problems(SHOP)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "completed_by = [states] | completed_by = [sums] | 6: 'completed_by' names sums, which is not another record of this source",
        "completed_by = [states] | completed_by = [orders] | 6: 'completed_by' names orders, which is not another record",
        "{ name = account } | { name = account, as = states } | 6: 'completed_by' names states, which is a column of the record too",
        "key = [order] | full_snapshot = true, key = [order] | 6: 'completed_by' names states, which is a full snapshot",
        "key = [order] | key = [day] | 6: 'completed_by' names states, which has the key [day], which is not of the same types as [order_no]",
        "key = [order] | key = [file, record] | 6: 'completed_by' names states, which has the key [file, record]",
        "status = states.state | status = states.stat | 17: 'status': states.stat is not a column of record 'orders'; there are _delivery, _dump_date, _file, _record, account, day, net, order_no, states.day, states.order, states.state",
        "status = states.state | status = state | 17: 'status': state is not a column of record 'orders'",
        "order_id = order_no | order_id = states.order | 14: 'order_id' reads a record of completed_by, but may not be null",
        "net = net | net = \"cast(states.state as decimal(18,4))\" | 16: 'net' reads a record of completed_by, but may not be null",
        "contact_id = order_no | contact_id = order_no, city = states.state | 22: 'city' reads a record of completed_by, but rows of crm.contacts have a history",
        "contacts { | contacts { where = \"states.state = 'x'\" | 20: 'where' reads a record of completed_by, but rows of crm.contacts have a history",
      })
  void mistakes(String from, String to, String expected) {
    String wrong = SHOP.replace(from, to);
    assertThat(wrong).isNotEqualTo(SHOP);
    assertThat(problems(wrong)).anyMatch(p -> p.startsWith(SOURCE + ":" + expected));
  }

  @Test
  void groupsAreNotCompleted() {
    String grouped =
        SHOP.replaceFirst("orders \\{\\s+columns", "orders { group_by = [order_no], columns");
    assertThat(problems(grouped))
        .contains(
            SOURCE
                + ":16: 'status' reads a record of completed_by, but is made of a group of records");
  }

  private List<String> problems(String source) {
    return new ProjectFiles(folder).put(SOURCE, source).problems(CompletedColumnsTest::check);
  }

  private static void check(Project project, Problems problems) {
    SourceValidator.check(project.sources(), project.model(), problems);
  }
}
