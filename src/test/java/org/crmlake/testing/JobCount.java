package org.crmlake.testing;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;

/** Counts the Spark jobs that a piece of code starts, on any thread. */
public final class JobCount {
  private JobCount() {}

  public static int of(Runnable code) throws TimeoutException {
    SparkContext context = Frames.session().sparkContext();
    AtomicInteger jobs = new AtomicInteger();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart start) {
            jobs.incrementAndGet();
          }
        };
    context.listenerBus().waitUntilEmpty();
    context.addSparkListener(listener);
    try {
      code.run();
      context.listenerBus().waitUntilEmpty();
      return jobs.get();
    } finally {
      context.removeSparkListener(listener);
    }
  }
}
