package org.crmlake.spec;

/**
 * A table that a job reads.
 *
 * @param alias the name that the transform and the SQL know it by
 * @param table schema.name
 * @param allDates a snapshot table comes whole instead of cut to the run's as-of date
 */
public record InputSpec(String alias, String table, boolean allDates, Origin at) {}
