package org.crmlake.ingest;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.crmlake.lake.Lake;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.Project;
import org.crmlake.spec.SourceSpec.TargetSpec;
import org.crmlake.spec.TableSpec;
import org.crmlake.spec.UserException;

/** Which feeds there are, and which crm tables they feed. */
final class Mappings {
  private final Project project;
  private final List<Feed> feeds;

  Mappings(Project project) {
    this.project = project;
    this.feeds =
        project.sources().stream()
            .flatMap(s -> s.records().stream().map(r -> new Feed(s, r)))
            .toList();
  }

  /** All of them, those of disabled sources too: what they have landed stays. */
  List<Feed> feeds() {
    return feeds;
  }

  /** Those that have ever landed anything. */
  List<Feed> landed(Lake lake) {
    Set<String> tables = lake.tables("landing");
    return feeds.stream().filter(f -> tables.contains(f.landing())).toList();
  }

  List<Canonical> targets(Feed feed) {
    return feed.record().targets().stream().map(t -> canonical(feed, t)).toList();
  }

  private Canonical canonical(Feed feed, TargetSpec target) {
    TableSpec table = project.model().get("crm." + target.table());
    if (table == null) {
      throw new UserException(
          ExitCode.USAGE,
          "%s: there is no crm table %s in conf/model.conf".formatted(target.at(), target.table()));
    }
    return new Canonical(feed, target, table);
  }

  /** The feeds that a crm table is made from. */
  Set<String> feedsOf(String crmTable) {
    String table =
        crmTable.equals(CustomerAttributes.TABLE) ? project.lake().customer().table() : crmTable;
    Set<String> ids = new TreeSet<>();
    for (Feed feed : feeds) {
      if (feed.record().targets().stream().anyMatch(t -> table.equals("crm." + t.table()))) {
        ids.add(feed.id());
      }
    }
    return ids;
  }
}
