/**
 * What the author of a job sees: a transform, its inputs, its parameters, and a SQL job as text and
 * parameters.
 */
package org.crmlake.job;
