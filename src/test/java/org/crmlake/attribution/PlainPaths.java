package org.crmlake.attribution;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The touches that may earn credit from a conversion, as the policies are defined. */
final class PlainPaths {
  record Touch(String id, String customer, long second, String channel) {}

  record Sale(String id, String customer, long second) {}

  private PlainPaths() {}

  /** Ids of the touches, in order. */
  static List<String> of(
      Sale sale,
      List<Sale> sales,
      List<Touch> touches,
      long lookback,
      String reuse,
      String path,
      int most) {
    List<Touch> found =
        touches.stream()
            .filter(t -> t.customer().equals(sale.customer()))
            .filter(t -> t.second() > sale.second() - lookback && t.second() <= sale.second())
            .sorted(Comparator.comparingLong(Touch::second).thenComparing(Touch::id))
            .toList();
    if (reuse.equals("cycle")) {
      long previous = previous(sale, sales);
      found = found.stream().filter(t -> t.second() > previous).toList();
    } else if (reuse.equals("cycle_carry") && !found.isEmpty()) {
      long newest = found.get(found.size() - 1).second();
      long cycle =
          sales.stream()
              .filter(s -> s.customer().equals(sale.customer()) && s.second() < newest)
              .mapToLong(Sale::second)
              .max()
              .orElse(Long.MIN_VALUE);
      found = found.stream().filter(t -> t.second() > cycle).toList();
    }
    found = found.subList(Math.max(0, found.size() - most), found.size());
    List<Touch> kept = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      String channel = found.get(i).channel();
      boolean before = found.subList(0, i).stream().anyMatch(t -> t.channel().equals(channel));
      boolean after =
          found.subList(i + 1, found.size()).stream().anyMatch(t -> t.channel().equals(channel));
      boolean same = i > 0 && found.get(i - 1).channel().equals(channel);
      boolean drop =
          switch (path) {
            case "unique" -> false;
            case "exposure" -> same;
            case "first" -> before;
            default -> after;
          };
      if (!drop) {
        kept.add(found.get(i));
      }
    }
    return kept.stream().map(Touch::id).toList();
  }

  private static long previous(Sale sale, List<Sale> sales) {
    return sales.stream()
        .filter(s -> s.customer().equals(sale.customer()))
        .filter(
            s ->
                s.second() < sale.second()
                    || (s.second() == sale.second() && s.id().compareTo(sale.id()) < 0))
        .mapToLong(Sale::second)
        .max()
        .orElse(Long.MIN_VALUE);
  }
}
