/**
 * The seeded generator of CRM dumps: a made-up wholesaler whose customers buy by a known law, so
 * that what the tables say can be held to the truth. Plain Java; knows nothing of Spark.
 */
package org.crmlake.demo;
