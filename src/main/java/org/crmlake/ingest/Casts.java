package org.crmlake.ingest;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text to values as a dialect writes them. */
final class Casts {
  private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d+),\\s*(\\d+)\\)");

  private final Layout.Writing writing;
  private final Set<String> nulls;
  private final int longestNull;
  private final Emails emails;

  Casts(Layout.Writing writing) {
    this.writing = writing;
    this.nulls = tokens(writing.nullTokens());
    this.longestNull = nulls.stream().mapToInt(String::length).max().orElse(-1);
    this.emails = new Emails(writing.emailSalt());
  }

  /** Whether the text is a value: neither null nor one of the dialect's tokens for that. */
  boolean present(String text) {
    if (text == null) {
      return false;
    }
    String stripped = text.strip();
    return stripped.length() > longestNull || !nulls.contains(stripped.toLowerCase(Locale.ROOT));
  }

  /** The Spark SQL type that values of a dump's type are stored as. */
  static String stored(String type) {
    return type.equals("id") || type.equals("email") ? "string" : type;
  }

  /** What a text may be shown as where nobody has said that it holds an e-mail address. */
  String shown(String text) {
    return emails.hidden(text);
  }

  /**
   * @param type a Spark SQL type, or {@code id} or {@code email}
   */
  Cast of(String type) {
    Numbers numbers = new Numbers(writing.decimalSeparator(), writing.groupingSeparator());
    Matcher decimal = DECIMAL.matcher(type);
    if (decimal.matches()) {
      return numbers.decimal(
          Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)), type);
    }
    return switch (type) {
      case "string" -> new Text();
      case "id" -> new Ids(writing.idLength());
      case "email" -> emails;
      case "int" -> numbers.whole(Integer.MIN_VALUE, Integer.MAX_VALUE, type);
      case "bigint" -> numbers.whole(Long.MIN_VALUE, Long.MAX_VALUE, type);
      case "double" -> numbers.real();
      case "boolean" -> new Flag(writing.trueTokens(), writing.falseTokens());
      case "date" -> new Dates(writing.dates());
      case "timestamp" -> new Timestamps(writing.timestamps(), writing.zone());
      default -> throw new IllegalArgumentException("no dump has values of type " + type);
    };
  }

  private static Set<String> tokens(List<String> tokens) {
    Set<String> set = new HashSet<>();
    tokens.forEach(t -> set.add(t.strip().toLowerCase(Locale.ROOT)));
    return set;
  }

  /** Text is kept as it is, blanks and all. */
  private static final class Text implements Cast {
    @Override
    public Object value(String text) {
      return text;
    }

    @Override
    public String reason(String text) {
      throw new IllegalStateException("any text is text");
    }
  }

  private record Flag(Set<String> trues, Set<String> falses) implements Cast {
    Flag(List<String> trues, List<String> falses) {
      this(tokens(trues), tokens(falses));
    }

    @Override
    public Object value(String text) {
      String lowered = text.toLowerCase(Locale.ROOT);
      if (trues.contains(lowered)) {
        return true;
      }
      return falses.contains(lowered) ? false : null;
    }

    @Override
    public String reason(String text) {
      return "is neither true (%s) nor false (%s)"
          .formatted(
              String.join(" ", new java.util.TreeSet<>(trues)),
              String.join(" ", new java.util.TreeSet<>(falses)));
    }
  }
}
