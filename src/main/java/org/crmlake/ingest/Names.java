package org.crmlake.ingest;

import java.util.List;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Column names in the form that Spark's joins take. */
final class Names {
  private Names() {}

  static Seq<String> of(List<String> names) {
    return CollectionConverters.asScala(names).toSeq();
  }
}
