package org.crmlake.lake;

/**
 * What one check of a run found.
 *
 * @param check its name in the job's file
 * @param severity error or warn
 * @param failures rows that fail; 1 for a check that is not by row
 * @param example one failure as text; null where there is none
 */
public record CheckResult(
    String check, String severity, boolean passed, long failures, String example) {}
