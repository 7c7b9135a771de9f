/** Who comes back: cohorts and what is made of them. */
package org.crmlake.retention;
