package org.crmlake.demo;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Salesforce's weekly export, as conf/sources/salesforce-weekly.conf reads it. It knows of touches
 * only who was in a campaign.
 */
final class Salesforce extends CrmSystem {
  /**
   * Kind of record, file, and of each column of the file the column of the kind that it is written
   * from. {@code #} is an id of nothing else.
   */
  private static final List<String> FILES =
      List.of(
          "ACCOUNTS Account Id=account_id IsDeleted=is_deleted MasterRecordId=merged_into_id"
              + " Name=name Industry=industry BillingCountry=country OwnerId=owner_id"
              + " AccountSource=channel CreatedDate=created_at SystemModstamp=modified_at",
          "CONTACTS Contact Id=contact_id IsDeleted=is_deleted AccountId=account_id Title=title"
              + " MailingCountry=country LeadSource=channel CreatedDate=created_at"
              + " SystemModstamp=modified_at",
          "ORDERS Order Id=order_id IsDeleted=is_deleted AccountId=account_id"
              + " BillToContactId=contact_id EffectiveDate=order_date Status=status"
              + " IsReductionOrder=is_return OriginalOrderId=original_order_id TotalAmount=net"
              + " CurrencyIsoCode=currency SystemModstamp=modified_at",
          "CAMPAIGNS Campaign Id=campaign_id IsDeleted=is_deleted Name=name Type=channel"
              + " Status=status StartDate=start_date EndDate=end_date BudgetedCost=budget"
              + " ActualCost=actual_cost CurrencyIsoCode=currency SystemModstamp=modified_at",
          "CAMPAIGN_MEMBERS CampaignMember Id=# IsDeleted=is_deleted CampaignId=campaign_id"
              + " ContactId=contact_id Status=status HasResponded=responded"
              + " FirstRespondedDate=first_responded_date CreatedDate=joined_at"
              + " SystemModstamp=modified_at",
          "USERS User Id=user_id Name=name Country=region IsActive=is_active"
              + " SystemModstamp=modified_at",
          "LEADS Lead Id=lead_id IsDeleted=is_deleted Company=company Title=title Email=email"
              + " Country=country LeadSource=source Status=status OwnerId=owner_id"
              + " IsConverted=is_converted ConvertedDate=converted_on"
              + " ConvertedAccountId=converted_account_id ConvertedContactId=converted_contact_id"
              + " ConvertedOpportunityId=converted_opportunity_id CreatedDate=created_at"
              + " SystemModstamp=modified_at",
          "OPPORTUNITIES Opportunity Id=opportunity_id IsDeleted=is_deleted AccountId=account_id"
              + " Name=name StageName=stage Amount=amount Probability=probability"
              + " CloseDate=expected_close_date LeadSource=source IsClosed=is_closed IsWon=is_won"
              + " OwnerId=owner_id CurrencyIsoCode=currency CreatedDate=created_at"
              + " SystemModstamp=modified_at",
          "OPPORTUNITY_STAGES OpportunityHistory Id=seq OpportunityId=opportunity_id"
              + " CreatedDate=entered_at StageName=stage Amount=amount Probability=probability"
              + " CloseDate=expected_close_date IsDeleted=is_deleted SystemModstamp=modified_at",
          "ACTIVITIES Task Id=activity_id WhoId=contact_id AccountId=account_id OwnerId=owner_id"
              + " Subject=subject ActivityDate=activity_date IsClosed=is_completed"
              + " TaskSubtype=kind CallType=direction CallDurationInSeconds=duration_sec"
              + " IsDeleted=is_deleted SystemModstamp=modified_at",
          "CASES Case Id=case_id IsDeleted=is_deleted ContactId=contact_id AccountId=account_id"
              + " Type=type Status=status Origin=channel Priority=priority Subject=subject"
              + " ClosedDate=closed_at IsClosedOnCreate=is_closed_on_create OwnerId=owner_id"
              + " CreatedDate=opened_at SystemModstamp=modified_at",
          "CASE_MESSAGES EmailMessage Id=message_id ParentId=case_id Incoming=author_kind"
              + " MessageDate=sent_at IsDeleted=is_deleted SystemModstamp=modified_at");

  private static final Map<Kind, Set<String>> FOLLOWS =
      Map.of(
          Kind.CAMPAIGNS, Set.of("type", "run_in_crm"),
          Kind.CAMPAIGN_MEMBERS, Set.of("person_id"),
          Kind.CASE_MESSAGES, Set.of("is_public"),
          Kind.OPPORTUNITIES, Set.of("status", "closed_on"),
          Kind.ID_ALIASES, Set.of("object", "old_id", "into_id"));

  private static final String NO_ID = "000000000000000AAA";

  Salesforce() {
    super("salesforce", "salesforce", "salesforce-weekly/", StandardCharsets.ISO_8859_1, FOLLOWS);
    for (String line : FILES) {
      String[] parts = line.split(" ");
      List<Field> fields = new ArrayList<>();
      for (String part : List.of(parts).subList(2, parts.length)) {
        String[] pair = part.split("=");
        fields.add(new Field(pair[0], pair[1]));
      }
      exports(Kind.valueOf(parts[0]), new Export(parts[1] + ".csv", List.copyOf(fields)));
    }
  }

  @Override
  String idOf(String column, String plain) {
    return plain.isEmpty() ? plain : SalesforceIds.of(column, plain);
  }

  /**
   * Flags are never empty, text that the encoding lacks becomes a question mark, and the type of a
   * campaign is both: the channel is all that the export says. What it has is its own. Merges
   * follow from accounts.
   */
  @Override
  List<Held> held(Kind kind, String[] row) {
    boolean written = export(kind).isPresent();
    if (!written && kind != Kind.ID_ALIASES) {
      return List.of();
    }
    String[] held = new String[row.length];
    for (int i = 0; i < row.length; i++) {
      boolean unsaid = row[i].isEmpty() && isFlag(kind.columns.get(i));
      held[i] = unsaid ? "false" : new String(row[i].getBytes(charset), charset);
    }
    if (kind == Kind.CAMPAIGNS) {
      held[kind.at("type")] = held[kind.at("channel")];
      held[kind.at("run_in_crm")] = "true";
    }
    return List.of(new Held(kind, held, written));
  }

  @Override
  String written(Kind kind, Field field, String[] row) {
    String column = field.column();
    if (column.equals("#")) {
      return idOf("#", String.join("|", List.of(row).subList(0, kind.keys)));
    }
    String value = row[kind.at(column)];
    if (Ids.isId(kind, column)) {
      return value.isEmpty() ? NO_ID : idOf(column, value);
    }
    if (column.equals("probability")) {
      return value.isEmpty() ? "" : Double.toString(Double.parseDouble(value) * 100);
    }
    if (Calendar.isDay(value)) {
      return value + " 00:00:00";
    }
    if (Calendar.isInstant(value)) {
      return value.substring(0, 10) + " " + value.substring(11, 19);
    }
    if (isFlag(column)) {
      return value.equals("true") ? "1" : "0";
    }
    return switch (column + "=" + value) {
      case "author_kind=customer" -> "1";
      case "author_kind=agent" -> "0";
      default -> value;
    };
  }

  private static boolean isFlag(String column) {
    return column.startsWith("is_") || column.equals("responded");
  }
}
