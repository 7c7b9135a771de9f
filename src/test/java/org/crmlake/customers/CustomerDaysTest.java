package org.crmlake.customers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class CustomerDaysTest {
  private static final Row SPAN = RowFactory.create("span");

  @Test
  void aDayHasAllItsOrdersAndReturnsInWhateverOrderTheyCome() {
    assertThat(
            rows(
                event(1, "a", 12, false, 100),
                event(1, "a", -3, true, 40),
                event(1, "a", 12, true, 5),
                known(1, "a"),
                event(1, "a", 20, false, 1),
                event(1, "a", 12, false, 7),
                event(1, "a", 30, false, 2)))
        .containsExactly(
            "a 12 [-3, 12, 20, 30] [0, 2, 1, 1] [1, 1, 0, 0] [0, 107, 1, 2] [40, 5, 0, 0] 1");
  }

  @Test
  void customersWithOneHashStayApart() {
    assertThat(
            rows(
                event(7, "b", 2, false, 10),
                event(7, "a", 1, true, 20),
                known(7, "a"),
                event(7, "b", 1, false, 30),
                event(8, "a", 3, false, 40)))
        .containsExactly(
            "a null [1] [0] [1] [0] [20] 1",
            "b 1 [1, 2] [1, 1] [0, 0] [30, 10] [0, 0] 0",
            "a 3 [3] [1] [0] [40] [0] 0");
  }

  @Test
  void whoNeverOrderedNorReturnedHasNoRow() {
    assertThat(rows(known(1, "a"), known(2, "b"))).isEmpty();
    assertThat(rows()).isEmpty();
  }

  @Test
  void anAmountThatNoLongHoldsIsNoAmount() {
    assertThatThrownBy(
            () -> rows(event(1, "a", 1, false, Long.MAX_VALUE), event(1, "a", 1, false, 1)))
        .isInstanceOf(ArithmeticException.class);
  }

  private static List<String> rows(Row... events) {
    List<String> rows = new ArrayList<>();
    new CustomerDays()
        .call(Arrays.asList(events).iterator())
        .forEachRemaining(
            r ->
                rows.add(
                    String.join(
                        " ",
                        r.getString(0),
                        String.valueOf(r.get(1)),
                        Arrays.toString((int[]) r.get(2)),
                        Arrays.toString((int[]) r.get(3)),
                        Arrays.toString((int[]) r.get(4)),
                        Arrays.toString((long[]) r.get(5)),
                        Arrays.toString((long[]) r.get(6)),
                        String.valueOf(((Object[]) r.get(7)).length))));
    return rows;
  }

  private static Row event(long hash, String customer, int day, boolean isReturn, long minor) {
    return RowFactory.create(hash, customer, day, isReturn, minor, null);
  }

  private static Row known(long hash, String customer) {
    return RowFactory.create(hash, customer, 0, false, 0L, SPAN);
  }
}
