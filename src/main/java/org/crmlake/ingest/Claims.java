package org.crmlake.ingest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.UserException;

/**
 * Which feed a file belongs to: the one whose globs match it; where several do, the one whose
 * required columns the file has.
 */
final class Claims {
  private static final int SHOWN = 20;

  private final Map<Feed, List<Glob>> globs = new LinkedHashMap<>();
  private final Map<String, List<Glob>> ignored = new LinkedHashMap<>();
  private final Map<String, List<String>> passedOver = new TreeMap<>();
  private final Configuration hadoop;

  Claims(List<Feed> feeds, Configuration hadoop) {
    this.hadoop = hadoop;
    for (Feed feed : feeds) {
      globs.put(
          feed, feed.record().files().stream().map(g -> new Glob(g, feed.record().at())).toList());
      ignored.computeIfAbsent(
          feed.source().name(),
          s ->
              feed.source().ignoredFiles().stream()
                  .map(g -> new Glob(g, feed.source().at()))
                  .toList());
    }
  }

  /**
   * @param known whether a file was taken in earlier for a feed; its head is not read again
   * @throws UserException (INPUTS) that names every file that none or several feeds claim
   */
  List<DumpFile> claim(List<FoundFile> files, Predicate<DumpFile> known) {
    List<DumpFile> claimed = new ArrayList<>();
    List<String> errors = new ArrayList<>();
    for (FoundFile found : files) {
      List<DumpFile> candidates = new ArrayList<>();
      globs.forEach(
          (feed, patterns) -> {
            if (patterns.stream().anyMatch(g -> g.matches(found.relative()))) {
              candidates.add(dumpFile(feed, found));
            }
          });
      if (candidates.size() == 1) {
        claimed.add(candidates.get(0));
      } else if (candidates.isEmpty() && passOver(found)) {
        continue;
      } else if (candidates.isEmpty()) {
        errors.add(found.relative() + ": no pattern of an enabled source matches it");
      } else {
        claimed.addAll(bySignature(found, candidates, known, errors));
      }
    }
    if (!errors.isEmpty()) {
      throw new UserException(ExitCode.INPUTS, message(errors));
    }
    return claimed;
  }

  private boolean passOver(FoundFile found) {
    for (Map.Entry<String, List<Glob>> source : ignored.entrySet()) {
      if (source.getValue().stream().anyMatch(g -> g.matches(found.relative()))) {
        passedOver.computeIfAbsent(source.getKey(), s -> new ArrayList<>()).add(found.relative());
        return true;
      }
    }
    return false;
  }

  /** What {@link #claim} has passed over, as sources declare. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    passedOver.forEach(
        (source, files) ->
            notes.add(
                "%s: %d %s that no record reads, passed over as ignore_files says: %s%s"
                    .formatted(
                        source,
                        files.size(),
                        files.size() == 1 ? "file" : "files",
                        String.join(", ", files.subList(0, Math.min(SHOWN, files.size()))),
                        files.size() > SHOWN ? ", …" : "")));
    return notes;
  }

  private List<DumpFile> bySignature(
      FoundFile found, List<DumpFile> candidates, Predicate<DumpFile> known, List<String> errors) {
    List<DumpFile> earlier = candidates.stream().filter(known).toList();
    if (earlier.size() == 1) {
      return earlier;
    }
    List<DumpFile> fitting = new ArrayList<>();
    List<String> lacking = new ArrayList<>();
    for (DumpFile candidate : candidates) {
      String lacks =
          OpenFile.lacks(
              Layout.of(candidate.feed()),
              new FileTask(found.relative(), found.path().toUri().toString(), "", 0),
              hadoop);
      if (lacks.isEmpty()) {
        fitting.add(candidate);
      } else {
        lacking.add(candidate.feed().id() + " (" + lacks + ")");
      }
    }
    if (fitting.size() == 1) {
      return fitting;
    }
    errors.add(
        fitting.isEmpty()
            ? "%s: matches %s, and has the columns of none"
                .formatted(found.relative(), String.join(" and ", lacking))
            : "%s: claimed by %s"
                .formatted(
                    found.relative(),
                    String.join(" and ", fitting.stream().map(f -> f.feed().id()).toList())));
    return List.of();
  }

  private static DumpFile dumpFile(Feed feed, FoundFile found) {
    DumpDate date = DumpDate.of(found, feed.record().dumpDate());
    return new DumpFile(
        feed, date.file(), found.path(), found.size(), found.modified(), date.date());
  }

  private static String message(List<String> errors) {
    StringBuilder text =
        new StringBuilder(
            "%d %s among the dumps cannot be told apart:"
                .formatted(errors.size(), errors.size() == 1 ? "file" : "files"));
    errors.stream().limit(SHOWN).forEach(e -> text.append("\n  ").append(e));
    if (errors.size() > SHOWN) {
      text.append("\n  and ").append(errors.size() - SHOWN).append(" more");
    }
    return text.append(
            "\nMove them out of the folder, hide them (a name that begins with . or _), or change `files` or the required columns in conf/sources.")
        .toString();
  }
}
