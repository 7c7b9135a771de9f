package org.crmlake.demo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * HubSpot's exports from its pages, as conf/sources/hubspot-export.conf reads them. A lead is a
 * contact, an order a deal that was won; times are cut to minutes; nothing says what was deleted or
 * merged; campaigns, touches, costs and answers to surveys are in no export.
 */
final class HubSpot extends CrmSystem {
  private static final String WON = "Closed Won";

  /** Values of a property of a deal that an export of its history goes back to. */
  private static final int HISTORY = 20;

  private static final List<String> COMPANIES =
      List.of(
          "Record ID",
          "Company name",
          "Industry",
          "Country/Region",
          "Number of Employees",
          "Original Traffic Source",
          "Company owner",
          "Create Date",
          "Last Modified Date");

  private static final List<String> CONTACTS =
      List.of(
          "Record ID",
          "Email",
          "Job Title",
          "Company Name",
          "Country/Region",
          "Lifecycle Stage",
          "Lead Status",
          "Contact owner",
          "Original Traffic Source",
          "Associated Company IDs",
          "Create Date",
          "Became a Customer Date",
          "Last Modified Date");

  private static final List<String> DEALS =
      List.of(
          "Record ID",
          "Deal Name",
          "Deal Stage",
          "Amount",
          "Currency",
          "Close Date",
          "Create Date",
          "Deal probability",
          "Deal owner",
          "Original Traffic Source",
          "Associated Company IDs",
          "Associated Contact IDs",
          "Last Modified Date");

  private static final List<String> TICKETS =
      List.of(
          "Record ID",
          "Ticket name",
          "Ticket status",
          "Priority",
          "Category",
          "Source",
          "Ticket owner",
          "Create date",
          "Close date",
          "Associated Company IDs",
          "Associated Contact IDs",
          "Last Modified Date");

  private static final List<String> CHANGES =
      List.of("Record ID", "Property name", "Value", "Timestamp");

  private static final Map<Kind, Set<String>> FOLLOWS =
      Map.of(
          Kind.CONTACTS, Set.of("email", "owner_id"),
          Kind.ORDERS, Set.of("opportunity_id"),
          Kind.OPPORTUNITIES, Set.of("status", "closed_on"),
          Kind.OPPORTUNITY_STAGES, Set.of("seq"),
          Kind.LEADS, Set.of("converted_contact_id"));

  HubSpot() {
    super("hubspot", "hubspot", "hubspot-export/", StandardCharsets.UTF_8, FOLLOWS);
    file(
        Kind.ACCOUNTS,
        "hubspot-crm-exports-all-companies.csv",
        COMPANIES,
        "account_id name industry country size_band channel owner_id created_at modified_at");
    file(
        Kind.CONTACTS,
        "hubspot-crm-exports-all-contacts.csv",
        CONTACTS,
        "contact_id - title - country - - - channel account_id created_at - modified_at");
    file(
        Kind.LEADS,
        "hubspot-crm-exports-all-contacts.csv",
        CONTACTS,
        "lead_id email title company country is_converted status owner_id source"
            + " converted_account_id created_at converted_on modified_at");
    file(
        Kind.OPPORTUNITIES,
        "hubspot-crm-exports-all-deals.csv",
        DEALS,
        "opportunity_id name stage amount currency expected_close_date created_at probability"
            + " owner_id source account_id contact_id modified_at");
    file(
        Kind.ORDERS,
        "hubspot-crm-exports-all-deals.csv",
        DEALS,
        "order_id order_id status net currency ordered_at ordered_at - - - account_id contact_id"
            + " modified_at");
    file(
        Kind.CASES,
        "hubspot-crm-exports-all-tickets.csv",
        TICKETS,
        "case_id subject status priority type channel owner_id opened_at closed_at account_id"
            + " contact_id modified_at");
    file(
        Kind.OPPORTUNITY_STAGES,
        "property-history.csv",
        CHANGES,
        "opportunity_id - stage entered_at");
  }

  private void file(Kind kind, String name, List<String> header, String columns) {
    String[] parts = columns.split(" ");
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < header.size(); i++) {
      fields.add(new Field(header.get(i), parts[i].equals("-") ? "" : parts[i]));
    }
    exports(kind, new Export(name, List.copyOf(fields)));
  }

  @Override
  boolean tellsDeletes() {
    return false;
  }

  @Override
  boolean ordersAreDeals() {
    return true;
  }

  /** Numbers for records, names for users. */
  @Override
  String idOf(String column, String plain) {
    if (plain.isEmpty() || column.equals("seq")) {
      return plain;
    }
    if (column.equals("owner_id")) {
      return "Owner " + plain;
    }
    long number = ByteBuffer.wrap(DigestUtils.sha256(plain)).getLong() >>> 14;
    return Long.toString(1_000_000_000_000_000L + number);
  }

  @Override
  List<Held> held(Kind kind, String[] row) {
    if (export(kind).isEmpty()) {
      return List.of();
    }
    String[] held = row.clone();
    for (int i = 0; i < held.length; i++) {
      held[i] = Calendar.isInstant(held[i]) ? held[i].substring(0, 17) + "00Z" : held[i];
    }
    Row record = new Row(kind, held);
    switch (kind) {
      case ACCOUNTS -> {
        boolean large = record.get("size_band").equals("250+");
        return written(large ? record.with("size_band", "250-999") : record);
      }
      case LEADS -> {
        boolean converted = record.get("is_converted").equals("true");
        record.with("converted_contact_id", converted ? record.get("lead_id") : "");
        return written(record, contact(record));
      }
      case ORDERS -> {
        String status = record.get("status");
        String stage =
            switch (status) {
              case "completed" -> WON;
              case "cancelled" -> "Closed Lost";
              default -> "Contract sent";
            };
        record.with("status", stage).with("opportunity_id", record.get("order_id"));
        return written(record, deal(record));
      }
      case OPPORTUNITY_STAGES -> {
        return written(record.with("modified_at", ""));
      }
      default -> {
        return written(record);
      }
    }
  }

  private static List<Held> written(Row record) {
    return List.of(record.held(true));
  }

  private static List<Held> written(Row record, Row follows) {
    return List.of(record.held(true), follows.held(false));
  }

  private static Row contact(Row lead) {
    return new Row(Kind.CONTACTS)
        .with("contact_id", lead.get("lead_id"))
        .with("account_id", lead.get("converted_account_id"))
        .with("title", lead.get("title"))
        .with("email", lead.get("email"))
        .with("country", lead.get("country"))
        .with("channel", lead.get("source"))
        .with("owner_id", lead.get("owner_id"))
        .with("created_at", lead.get("created_at"))
        .with("modified_at", lead.get("modified_at"));
  }

  private static Row deal(Row order) {
    String stage = order.get("status");
    boolean closed = stage.startsWith("Closed");
    return new Row(Kind.OPPORTUNITIES)
        .with("opportunity_id", order.get("order_id"))
        .with("account_id", order.get("account_id"))
        .with("contact_id", order.get("contact_id"))
        .with("name", order.get("order_id"))
        .with("stage", stage)
        .with("status", stage.equals(WON) ? "won" : closed ? "lost" : "open")
        .with("amount", order.get("net"))
        .with("currency", order.get("currency"))
        .with("created_at", order.get("ordered_at"))
        .with("expected_close_date", order.get("order_date"))
        .with("closed_on", closed ? order.get("order_date") : "")
        .with("modified_at", order.get("modified_at"));
  }

  /** All that the history goes back to, the newest first. */
  @Override
  List<String[]> history(List<String[]> changes) {
    int stage = Kind.OPPORTUNITY_STAGES.at("stage");
    List<String[]> entries = new ArrayList<>();
    for (String[] change : changes) {
      if (entries.isEmpty() || !entries.get(0)[stage].equals(change[stage])) {
        entries.add(0, change);
      }
    }
    return entries.subList(0, Math.min(HISTORY, entries.size()));
  }

  /** Entries of a history have no ids. */
  @Override
  String[] placed(Kind kind, String[] row, String file, long record) {
    boolean isEntry = kind == Kind.OPPORTUNITY_STAGES;
    return isEntry ? new Row(kind, row).with("seq", file + "#" + record).values() : row;
  }

  @Override
  boolean counts(Kind kind, String[] row) {
    return kind != Kind.ORDERS || row[kind.at("status")].equals(WON);
  }

  @Override
  String written(Kind kind, Field field, String[] row) {
    if (field.name().equals("Property name")) {
      return "dealstage";
    }
    if (field.column().isEmpty()) {
      return "";
    }
    String value = row[kind.at(field.column())];
    if (field.name().equals("Deal Name")) {
      return value;
    }
    if (field.name().equals("Lifecycle Stage")) {
      return value.equals("true") ? "Customer" : "Lead";
    }
    if (field.name().equals("Number of Employees")) {
      return value.split("-")[0];
    }
    if (Ids.isId(kind, field.column())) {
      return idOf(field.column(), value);
    }
    if (Calendar.isInstant(value)) {
      return value.substring(0, 10) + " " + value.substring(11, 16);
    }
    return Calendar.isDay(value) ? value + " 12:00" : value;
  }
}
