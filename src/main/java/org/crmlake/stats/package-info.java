/** Numbers without Spark. */
package org.crmlake.stats;
