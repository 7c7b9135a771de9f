package org.crmlake.demo;

/** Where a customer's life is written down. */
record Company(Calendar calendar, Dumps dumps, Truth truth, Campaigns campaigns, Totals totals) {
  Company(Calendar calendar) {
    this(calendar, new Dumps(), new Truth(), new Totals());
  }

  private Company(Calendar calendar, Dumps dumps, Truth truth, Totals totals) {
    this(calendar, dumps, truth, new Campaigns(calendar, dumps, totals), totals);
  }
}
