package org.crmlake.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The kinds of record and their columns, by the names of conf/sources/generic-csv.conf. The plain
 * files have them all, but for those marked ! (they follow from others) and ~ (only other systems
 * have them). The canonical column follows after a {@code >} where it bears another name.
 */
enum Kind {
  ACCOUNTS(
      1,
      "account_id name country industry size_band channel>source campaign_id owner_id created_at"
          + " ~merged_into_id ~is_deleted modified_at"),
  CONTACTS(
      1,
      "contact_id account_id title ~email>email_hash country channel>source ~owner_id created_at"
          + " ~is_deleted modified_at"),
  ORDERS(
      1,
      "order_id account_id contact_id ordered_at channel campaign_id status original_order_id net"
          + " currency ~opportunity_id is_deleted !order_date !is_return modified_at"),
  CAMPAIGNS(
      1,
      "campaign_id name parent_id channel type status start_date end_date budget actual_cost"
          + " currency workflow_id series_step run_in_crm is_deleted modified_at"),
  CAMPAIGN_MEMBERS(
      2,
      "campaign_id person_id contact_id lead_id status responded first_responded_date joined_at"
          + " is_deleted modified_at"),
  TOUCHES(
      1,
      "touch_id account_id contact_id lead_id email>email_hash campaign_id kind channel touched_at"
          + " message_id variant workflow_id is_bot run_in_crm is_deleted modified_at"),
  COSTS(
      1,
      "cost_id period_start kind purpose channel campaign_id amount currency period_end is_deleted"
          + " modified_at"),
  FX_RATES(2, "iso start_date next_start_date rate_to_base is_deleted modified_at"),
  ID_ALIASES(2, "object old_id into_id merged_at is_deleted modified_at"),
  USERS(1, "user_id name role region is_active is_deleted modified_at"),
  LEADS(
      1,
      "lead_id company title email>email_hash country source status owner_id referrer_id"
          + " created_at converted_account_id converted_contact_id converted_opportunity_id converted_on"
          + " is_converted is_deleted modified_at"),
  OPPORTUNITIES(
      1,
      "opportunity_id account_id ~contact_id owner_id name stage status amount currency probability created_at"
          + " expected_close_date source closed_on ~is_closed ~is_won is_deleted modified_at"),
  OPPORTUNITY_STAGES(
      3,
      "opportunity_id entered_at seq stage amount probability expected_close_date is_deleted"
          + " modified_at"),
  ACTIVITIES(
      1,
      "activity_id kind direction contact_id account_id owner_id subject duration_sec is_completed"
          + " activity_date is_deleted modified_at"),
  CASES(
      1,
      "case_id account_id contact_id channel priority type subject status opened_at closed_at"
          + " is_closed_on_create owner_id is_deleted modified_at"),
  CASE_MESSAGES(1, "message_id case_id author_kind is_public sent_at is_deleted modified_at"),
  SURVEY_RESPONSES(
      1,
      "response_id account_id contact_id case_id survey_id question_id type aspect scale_min"
          + " scale_max score sent_at answered_at comment is_deleted modified_at"),
  GOALS(
      1,
      "goal_id metric scope target_value direction unit start_date deadline owner objective"
          + " is_deleted modified_at");

  /** How many of the first columns are the key. */
  final int keys;

  /** Names of all columns, the last modified_at. */
  final List<String> columns;

  /** Their canonical names. */
  final List<String> canonical;

  /** Of the columns those in plain files. */
  final List<String> plain;

  /** Of the columns those that no file has, since they follow from others. */
  final List<String> derived;

  Kind(int keys, String columns) {
    List<String> names = new ArrayList<>();
    List<String> targets = new ArrayList<>();
    List<String> plainNames = new ArrayList<>();
    List<String> derivedNames = new ArrayList<>();
    for (String column : columns.split(" ")) {
      boolean isDerived = column.startsWith("!");
      boolean isForeign = column.startsWith("~");
      String[] parts = (isDerived || isForeign ? column.substring(1) : column).split(">");
      names.add(parts[0]);
      targets.add(parts[parts.length - 1]);
      if (isDerived) {
        derivedNames.add(parts[0]);
      } else if (!isForeign) {
        plainNames.add(parts[0]);
      }
    }
    this.keys = keys;
    this.columns = List.copyOf(names);
    this.canonical = List.copyOf(targets);
    this.plain = List.copyOf(plainNames);
    this.derived = List.copyOf(derivedNames);
  }

  /** The canonical table. */
  String table() {
    return name().toLowerCase(Locale.ROOT);
  }

  int at(String column) {
    return columns.indexOf(column);
  }
}
