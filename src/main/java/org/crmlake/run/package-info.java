/**
 * The run protocol: which jobs in what order, inputs pinned to versions, frames built,
 * materialised, checked and published in one commit, everything recorded.
 */
package org.crmlake.run;
