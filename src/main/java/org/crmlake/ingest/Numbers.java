package org.crmlake.ingest;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Numbers with a dialect's separators. What Java reads besides (NaN, 1d, 0x1p3) is no number. */
final class Numbers {
  private final String point;
  private final String grouping;
  private final Pattern shape;

  Numbers(String point, String grouping) {
    this.point = point;
    this.grouping = grouping;
    String tail = "(?:%s[0-9]*)?(?:[eE][+-]?[0-9]{1,3})?".formatted(Pattern.quote(point));
    String plain =
        "[0-9]+%s|%s[0-9]+(?:[eE][+-]?[0-9]{1,3})?".formatted(tail, Pattern.quote(point));
    String grouped =
        grouping.isEmpty()
            ? ""
            : "|[0-9]{1,3}(?:%s[0-9]{3})+%s".formatted(Pattern.quote(grouping), tail);
    this.shape = Pattern.compile("[+-]?(?:" + plain + grouped + ")");
  }

  /** The number as Java writes it; null if it is none. */
  private String plain(String text) {
    if (!shape.matcher(text).matches()) {
      return null;
    }
    String number = grouping.isEmpty() ? text : text.replace(grouping, "");
    return point.equals(".") ? number : number.replace(point, ".");
  }

  Cast whole(long min, long max, String type) {
    return new Cast() {
      @Override
      public Object value(String text) {
        String number = plain(text);
        if (number == null || number.length() > 20) {
          return null;
        }
        try {
          long value = Long.parseLong(number);
          if (value < min || value > max) {
            return null;
          }
          return type.equals("int") ? (Object) (int) value : (Object) value;
        } catch (NumberFormatException e) {
          return null; // a point, an exponent, or too many digits
        }
      }

      @Override
      public String reason(String text) {
        return "is not a whole number that fits " + type;
      }
    };
  }

  Cast decimal(int precision, int scale, String type) {
    return new Cast() {
      @Override
      public Object value(String text) {
        BigDecimal value = number(text);
        if (value == null) {
          return null;
        }
        if (value.scale() > scale) {
          value = value.stripTrailingZeros();
        }
        if (value.scale() > scale || value.precision() - value.scale() > precision - scale) {
          return null;
        }
        return value.setScale(scale);
      }

      private BigDecimal number(String text) {
        String number = plain(text);
        return number == null ? null : new BigDecimal(number);
      }

      @Override
      public String reason(String text) {
        BigDecimal value = number(text);
        boolean fits = value != null && value.precision() - value.scale() <= precision - scale;
        return fits
            ? "has more than %d decimals".formatted(scale)
            : "is not a number that fits " + type;
      }
    };
  }

  Cast real() {
    return new Cast() {
      @Override
      public Object value(String text) {
        String number = plain(text);
        double value = number == null ? Double.NaN : Double.parseDouble(number);
        return Double.isFinite(value) ? value : null;
      }

      @Override
      public String reason(String text) {
        return "is not a finite number";
      }
    };
  }
}
