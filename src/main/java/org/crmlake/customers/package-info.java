/** Who the customer is: purchase history and the customer table. */
package org.crmlake.customers;
