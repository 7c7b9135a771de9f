/** What customers are worth: models of buying, value of each customer, and what follows from it. */
package org.crmlake.value;
