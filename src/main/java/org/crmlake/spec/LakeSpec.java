package org.crmlake.spec;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;

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
    Map<String, String> spark) {

  /** Who is the customer: the company, or the person. */
  public enum CustomerGrain {
    ACCOUNT,
    CONTACT
  }

  /**
   * One segment: a column of the customer table.
   *
   * @param name column name in crm.customer_attributes and the marts
   * @param attribute column of crm.accounts or crm.contacts
   */
  public record SegmentSpec(String name, String attribute, Origin at) {}
}
