/** Benchmarks: what the claims of speed rest on. Started by {@code bin/bench}. */
package org.crmlake.bench;
