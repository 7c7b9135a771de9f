package org.crmlake.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Small sets of paths with results known from closed forms; channels are letters or words. */
public final class AttributionFixtures {
  /**
   * Paths with the same channels in the same order.
   *
   * @param value of its conversions together
   */
  public record Paths(String path, double conversions, double nulls, double value) {
    public String[] channels() {
      return path.split(">");
    }
  }

  public static final List<Paths> F1 =
      List.of(
          new Paths("direct", 2, 1, 20),
          new Paths("search>email", 3, 2, 30),
          new Paths("search>social>email", 5, 4, 50));
  public static final List<Paths> F2 =
      List.of(new Paths("a>b", 3, 1, 3), new Paths("a>c", 1, 1, 1));
  public static final List<Paths> F4 = equal(1, false, 3);
  public static final List<Paths> F5 = equal(3, true, 30);
  public static final List<Paths> F7 =
      List.of(
          new Paths("C1>C2>C3", 1, 0, 1), new Paths("C1", 0, 1, 0), new Paths("C2>C3", 0, 1, 0));

  private AttributionFixtures() {}

  private static List<Paths> equal(int conversions, boolean nulls, double value) {
    String[] paths = {"A", "A>B", "A>B>C", "B", "B>A", "B>C>A", "C", "C>A", "C>B>A"};
    List<Paths> all = new ArrayList<>();
    for (int i = 0; i < paths.length; i++) {
      all.add(new Paths(paths[i], conversions, nulls ? i + 1 : 0, value));
    }
    return all;
  }

  /** Numbers of the channels, by name. */
  public static Map<String, Integer> channels(List<Paths> paths) {
    TreeSet<String> names = new TreeSet<>();
    paths.forEach(p -> names.addAll(List.of(p.channels())));
    Map<String, Integer> numbers = new TreeMap<>();
    names.forEach(n -> numbers.put(n, numbers.size()));
    return numbers;
  }

  static MarkovChain chain(int order, List<Paths> paths) {
    Map<String, Integer> numbers = channels(paths);
    MarkovChain chain = new MarkovChain(order);
    for (Paths p : paths) {
      chain.path(numbered(p, numbers), p.conversions(), p.nulls(), p.value());
    }
    return chain;
  }

  static int[] numbered(Paths paths, Map<String, Integer> numbers) {
    return List.of(paths.channels()).stream().mapToInt(numbers::get).toArray();
  }

  static List<Coalition> coalitions(List<Paths> paths) {
    Map<String, Integer> numbers = channels(paths);
    return paths.stream()
        .map(
            p ->
                new Coalition(
                    java.util.Arrays.stream(numbered(p, numbers)).distinct().sorted().toArray(),
                    p.conversions(),
                    p.conversions() + p.nulls(),
                    p.value()))
        .toList();
  }
}
