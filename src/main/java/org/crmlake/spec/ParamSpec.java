package org.crmlake.spec;

/**
 * A parameter of a job as configured.
 *
 * @param value Boolean, Long, Double, String, or a List of these
 */
public record ParamSpec(String name, Object value, Origin at) {}
