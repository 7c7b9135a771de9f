package org.crmlake.stats;

/**
 * The paths that have exactly these channels, in whatever order.
 *
 * @param members distinct channels, ascending
 * @param conversions paths that converted
 * @param paths all of them
 * @param value of the conversions together
 */
public record Coalition(int[] members, double conversions, double paths, double value) {}
