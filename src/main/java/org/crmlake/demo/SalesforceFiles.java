package org.crmlake.demo;

import java.util.List;

/**
 * The objects that the weekly export of the demo's Salesforce has: kind of record, file, and of
 * each column of the file the column of the kind that it is written from. {@code #} is an id of
 * nothing else, {@code %} a share in percent.
 */
final class SalesforceFiles {
  static final List<String> LINES =
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
              + " Name=name StageName=stage Amount=amount Probability=probability%"
              + " CloseDate=expected_close_date LeadSource=source IsClosed=is_closed IsWon=is_won"
              + " OwnerId=owner_id CurrencyIsoCode=currency CreatedDate=created_at"
              + " SystemModstamp=modified_at",
          "OPPORTUNITY_STAGES OpportunityHistory Id=seq OpportunityId=opportunity_id"
              + " CreatedDate=entered_at StageName=stage Amount=amount Probability=probability%"
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

  private SalesforceFiles() {}
}
