package org.crmlake.spec;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is said once for the whole lake.
 *
 * @param root folder or s3a:// address under which every table lies at schema/name
 * @param currency ISO code of the reporting currency
 * @param moneyScale digits after the point that base amounts are rounded to
 * @param zone the business time zone in which days, weeks and months are cut
 * @param customer the table that a customer is a row of
 * @param segments in the order of {@code segment_values}
 * @param rejectShare the share of a batch's records that may be rejected
 * @param rejectRows so many records may be rejected whatever their share
 * @param rejectFiles the number of files of a batch that may be rejected whole
 * @param spark settings of the Spark session, set before it starts
 * @param unconverted how many amounts of a table may lack a rate
 * @param stitches by what records of several systems are known to be one, in the order of trial
 * @param referenceTables crm tables whose records only describe others
 */
public record LakeSpec(
    String root,
    String currency,
    int moneyScale,
    ZoneId zone,
    CustomerGrain customer,
    List<SegmentSpec> segments,
    double rejectShare,
    long rejectRows,
    int rejectFiles,
    Map<String, String> spark,
    Unconverted unconverted,
    List<StitchSpec> stitches,
    List<ReferenceTable> referenceTables) {

  /** A lake whose amounts must all be converted and whose systems are not stitched. */
  public LakeSpec(
      String root,
      String currency,
      int moneyScale,
      ZoneId zone,
      CustomerGrain customer,
      List<SegmentSpec> segments,
      double rejectShare,
      long rejectRows,
      int rejectFiles,
      Map<String, String> spark) {
    this(
        root,
        currency,
        moneyScale,
        zone,
        customer,
        segments,
        rejectShare,
        rejectRows,
        rejectFiles,
        spark,
        new Unconverted(0, 0),
        List.of(),
        List.of());
  }

  /** Who is the customer: the company, or the person. */
  public enum CustomerGrain {
    ACCOUNT,
    CONTACT;

    /** The table that a customer is a row of. */
    public String table() {
      return "crm." + name().toLowerCase(Locale.ROOT) + "s";
    }

    /** The column that holds the customer's own id. */
    public String idColumn() {
      return name().toLowerCase(Locale.ROOT) + "_id";
    }
  }

  /**
   * One segment: a column of the customer table, or what a rule makes of its columns.
   *
   * @param name column name in crm.customer_attributes and the marts
   * @param attribute column of crm.accounts or crm.contacts, or the rule's name
   * @param rule SQL expression over the columns of crm.accounts or crm.contacts; empty: the
   *     attribute itself
   */
  public record SegmentSpec(String name, String attribute, Optional<String> rule, Origin at) {
    /** Text that differs where the segment's values may. */
    public String definition() {
      return name + "=" + rule.orElse(attribute);
    }
  }

  /**
   * How many amounts of a table may be in a currency without a rate: the greater of the two.
   *
   * @param share of the table's rows
   */
  public record Unconverted(double share, long rows) {}

  /**
   * Records of different systems that are one person or company where the expression has equal
   * values.
   *
   * @param table accounts or contacts
   * @param by SQL expression over the table's columns; null or blank matches nothing
   */
  public record StitchSpec(String table, String by, Origin at) {}

  /**
   * A crm table whose dumps come when something changes, and do not say up to which day figures are
   * complete.
   *
   * @param name without its schema
   */
  public record ReferenceTable(String name, Origin at) {}
}
