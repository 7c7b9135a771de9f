package org.crmlake.attribution;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.attribution.PathSettings.CustomerKind;
import org.crmlake.job.Inputs;

/**
 * Who a contact, a lead or an e-mail address is: the customer, else the lead, contact or address
 * itself, which may become one. An address that two customers have is neither.
 *
 * <p>Inputs {@code contacts}, {@code leads}, {@code aliases} (crm.id_aliases).
 */
final class Identities {
  /** Name of the key, and of the customer it stands for. */
  static final String KEY = "identity";

  static final String PARTY = "party";

  /** The key as a column of touches. */
  static final String TOUCH_KEY = "touch_key";

  private Identities() {}

  /** The key of a row with these columns; null if none of them is known. */
  static Column key(Column contact, Column lead, Column email) {
    return coalesce(concat(lit("c|"), contact), concat(lit("l|"), lead), concat(lit("e|"), email));
  }

  /** The input {@code touches} without deleted ones and bots, each with its {@code touch_key}. */
  static Dataset<Row> touches(Inputs inputs) {
    return inputs
        .frame("touches")
        .where(not(col("is_deleted")).and(not(col("is_bot"))))
        .withColumn(TOUCH_KEY, key(col("contact_id"), col("lead_id"), col("email_hash")));
  }

  /** Columns {@code identity} and {@code party}, one row for each key that is known. */
  static Dataset<Row> of(Inputs inputs, CustomerKind customer) {
    boolean accounts = customer == CustomerKind.ACCOUNT;
    Dataset<Row> contacts =
        inputs
            .frame("contacts")
            .where(not(col("is_deleted")))
            .select(
                concat(lit("c|"), col("contact_id")).as(KEY),
                (accounts ? coalesce(col("account_id"), col("contact_id")) : col("contact_id"))
                    .as(PARTY),
                col("email_hash"),
                lit(true).as("is_contact"));
    Dataset<Row> leads =
        inputs
            .frame("leads")
            .where(not(col("is_deleted")))
            .select(
                concat(lit("l|"), col("lead_id")).as(KEY),
                coalesce(
                        col(accounts ? "converted_account_id" : "converted_contact_id"),
                        col("lead_id"))
                    .as(PARTY),
                col("email_hash"),
                lit(false).as("is_contact"));
    Dataset<Row> roots =
        inputs
            .frame("aliases")
            .where(col("object").equalTo(accounts ? "accounts" : "contacts"))
            .select(col("old_id"), col("root_id"));
    Dataset<Row> persons =
        contacts
            .union(leads)
            .join(roots, col(PARTY).equalTo(col("old_id")), "left")
            .withColumn(PARTY, coalesce(col("root_id"), col(PARTY)))
            .drop("old_id", "root_id");
    Column ofContact = when(col("is_contact"), col(PARTY));
    Column ofLead = when(not(col("is_contact")), col(PARTY));
    Dataset<Row> addresses =
        persons
            .where(col("email_hash").isNotNull())
            .groupBy(concat(lit("e|"), col("email_hash")).as(KEY))
            .agg(
                min(ofContact).as("contact"),
                max(ofContact).as("other_contact"),
                min(ofLead).as("lead"),
                max(ofLead).as("other_lead"))
            .select(
                col(KEY),
                when(col("contact").equalTo(col("other_contact")), col("contact"))
                    .when(
                        col("contact").isNull().and(col("lead").equalTo(col("other_lead"))),
                        col("lead"))
                    .as(PARTY))
            .where(col(PARTY).isNotNull());
    return persons.select(KEY, PARTY).union(addresses);
  }
}
