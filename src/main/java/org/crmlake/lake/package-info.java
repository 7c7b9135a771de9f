/**
 * The Delta tables of a lake: created and migrated by contract, read at a version, written one
 * commit at a time, locked, and accounted for in the ledger.
 */
package org.crmlake.lake;
