package org.crmlake.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.lake.Lake;
import org.crmlake.spec.LakeSpec.CustomerGrain;

/**
 * A table of what persons did, each row with all that is known of the person: a lead that was
 * converted is its contact, an e-mail address the contact who has it, and a contact belongs to an
 * account. What a source says itself stays.
 */
final class KnownPeople extends RefinedRecipe {
  private static final String LEADS = "crm.leads";
  private static final String CONTACTS = "crm.contacts";
  private static final String LEAD = "lead_id";
  private static final String CONTACT = "contact_id";
  private static final String ACCOUNT = "account_id";
  private static final String EMAIL = "email_hash";
  private static final String PERSON = "person_id";

  private final CustomerGrain grain;
  private final boolean byLead;
  private final boolean byEmail;
  private final boolean byContact;

  /**
   * @param known tables of crm that there are
   * @param byEmail whether equal addresses mean one person
   */
  KnownPeople(
      CrmRecipe recipe, Lake lake, CustomerGrain grain, Set<String> known, boolean byEmail) {
    super(recipe, lake);
    this.grain = grain;
    boolean events = has(CUSTOMER);
    this.byLead = events && has(LEAD) && known.contains(LEADS);
    this.byEmail = events && byEmail && has(EMAIL) && has(CONTACT) && known.contains(CONTACTS);
    this.byContact = events && has(CONTACT) && has(ACCOUNT) && known.contains(CONTACTS);
  }

  @Override
  List<String> ownLookups() {
    List<String> lookups = new ArrayList<>();
    if (byLead) {
      lookups.add(LEADS);
    }
    if (byEmail || byContact) {
      lookups.add(CONTACTS);
    }
    return lookups;
  }

  @Override
  public String fingerprint() {
    return super.fingerprint() + (byEmail ? "+email" : "");
  }

  @Override
  Dataset<Row> scopeOfOwn(String lookup, Dataset<Row> changed) {
    if (lookup.equals(LEADS)) {
      return scopeOfRowsWith(LEAD, changed);
    }
    Dataset<Row> ofContact = scopeOfRowsWith(CONTACT, changed);
    return byEmail ? ofContact.union(scopeOfRowsWith(EMAIL, changed)) : ofContact;
  }

  @Override
  Dataset<Row> refined(Dataset<Row> records) {
    Dataset<Row> rows = records;
    if (byLead) {
      rows = followed(rows);
    }
    if (byEmail) {
      rows = recognised(rows);
    }
    if (byContact) {
      rows = withAccount(rows);
    }
    Dataset<Row> persons =
        has(PERSON) && has(CONTACT)
            ? rows.withColumn(PERSON, coalesce(col(CONTACT), col(PERSON)))
            : rows;
    return withCustomer(persons, grain);
  }

  private Dataset<Row> followed(Dataset<Row> rows) {
    Dataset<Row> leads =
        read(LEADS)
            .where(
                col("converted_contact_id").isNotNull().or(col("converted_account_id").isNotNull()))
            .select(
                col(LEAD).as("_lead"),
                col("converted_contact_id").as("_lead_contact"),
                col("converted_account_id").as("_lead_account"));
    Dataset<Row> all = rows.join(leads, rows.col(LEAD).equalTo(leads.col("_lead")), "left");
    Dataset<Row> contacts =
        has(CONTACT) ? all.withColumn(CONTACT, coalesce(col(CONTACT), col("_lead_contact"))) : all;
    return has(ACCOUNT)
        ? contacts.withColumn(ACCOUNT, coalesce(col(ACCOUNT), col("_lead_account")))
        : contacts;
  }

  /** Of several contacts with one address it is the one that was created first. */
  private Dataset<Row> recognised(Dataset<Row> rows) {
    Dataset<Row> contacts =
        read(CONTACTS)
            .where(not(col("is_deleted")).and(col(EMAIL).isNotNull()))
            .groupBy(col(EMAIL).as("_email"))
            .agg(
                min_by(
                        col(CONTACT),
                        struct(col("created_at").isNull(), col("created_at"), col(CONTACT)))
                    .as("_email_contact"));
    Column unknown = col(CONTACT).isNull().and(has(LEAD) ? col(LEAD).isNull() : lit(true));
    return rows.join(contacts, rows.col(EMAIL).equalTo(contacts.col("_email")), "left")
        .withColumn(CONTACT, coalesce(col(CONTACT), when(unknown, col("_email_contact"))));
  }

  private Dataset<Row> withAccount(Dataset<Row> rows) {
    Dataset<Row> contacts =
        read(CONTACTS)
            .where(col(ACCOUNT).isNotNull())
            .select(col(CONTACT).as("_contact"), col(ACCOUNT).as("_contact_account"));
    return rows.join(contacts, rows.col(CONTACT).equalTo(contacts.col("_contact")), "left")
        .withColumn(ACCOUNT, coalesce(col(ACCOUNT), col("_contact_account")));
  }
}
