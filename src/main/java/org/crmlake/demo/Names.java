package org.crmlake.demo;

import java.util.List;
import java.util.Map;

/** Made-up names, among them those that break careless readers: commas, quotes, line breaks. */
final class Names {
  static final List<String> INDUSTRIES =
      List.of("Retail", "Hospitality", "Gifts & Décor", "Food, Drink", "Events", "Healthcare");
  static final List<String> SIZE_BANDS = List.of("1-9", "10-49", "50-249", "250+");
  static final List<String> OWNERS =
      List.of("U-01", "U-02", "U-03", "U-04", "U-05", "U-06", "U-07", "U-08");
  static final List<String> TITLES =
      List.of(
          "Buyer",
          "Owner",
          "Head of Purchasing, UK & Ireland",
          "Office Manager",
          "Store Manager",
          "Einkäuferin",
          "\"Chief\" of Everything");

  private static final List<String> FIRST =
      List.of(
          "Ashdown",
          "Bramley",
          "Copper Kettle",
          "Dovecote",
          "Élan",
          "Foxglove",
          "Greenhill",
          "Harbour",
          "Ivy & Oak",
          "Juniper",
          "Kingfisher",
          "Löwenzahn",
          "Marigold",
          "North Star",
          "Ó Briain",
          "Pebble",
          "Quayside",
          "Rosehip",
          "Søstrene",
          "Thistle",
          "Umbrella",
          "Velvet",
          "Willow",
          "Żuraw");
  private static final List<String> SECOND =
      List.of("Gifts", "Home", "Interiors", "Traders", "Café", "Living", "Stationers", "Market");
  private static final Map<String, String> LEGAL_FORM =
      Map.of("Germany", ", GmbH", "France", ", S.à r.l.", "Netherlands", " B.V.");

  private Names() {}

  static String country(Draws draws) {
    double u = draws.uniform();
    if (u < 0.70) {
      return "United Kingdom";
    } else if (u < 0.80) {
      return "Germany";
    } else if (u < 0.88) {
      return "France";
    } else if (u < 0.95) {
      return "Ireland";
    }
    return "Netherlands";
  }

  static String company(Draws draws, String country) {
    String name = draws.pick(FIRST) + " " + draws.pick(SECOND);
    double u = draws.uniform();
    if (u < 0.03) {
      return "\"" + name + "\"" + LEGAL_FORM.getOrDefault(country, " Ltd");
    } else if (u < 0.05) {
      return name + "\nTrading Company" + LEGAL_FORM.getOrDefault(country, " Ltd");
    }
    return name + LEGAL_FORM.getOrDefault(country, " Ltd");
  }
}
