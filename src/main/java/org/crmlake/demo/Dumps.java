package org.crmlake.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.crmlake.demo.CrmSystem.Held;

/**
 * The dumps of one system in the making, rows in the order in which they were added. Held in
 * memory.
 */
final class Dumps {

  private static final Charset WRONG = StandardCharsets.ISO_8859_1;
  private static final String[] REJECTS = {"file", "record"};

  private final CrmSystem system;
  private final Calendar calendar;
  private final Truth truth;
  private final Expected expected;
  private final SortedMap<String, StringBuilder> files = new TreeMap<>();
  private final Map<String, Long> records = new HashMap<>();
  private final Set<String> broken = new HashSet<>();

  Dumps(CrmSystem system, Calendar calendar, Truth truth, Expected expected) {
    this.system = system;
    this.calendar = calendar;
    this.truth = truth;
    this.expected = expected;
  }

  /** Adds a record to a dump; one that the system does not export is passed over. */
  void add(Kind kind, LocalDate dump, String... values) {
    LocalDate date = dateOf(dump);
    for (Held held : system.held(kind, values)) {
      String[] row = held.row();
      if (held.written()) {
        long record = append(kind, date, row);
        row = system.placed(kind, row, file(kind, date), record);
      }
      expected.saw(system, held.kind(), date, row);
    }
  }

  /** Adds what a dump has of the changes of one record, of which the last is new. */
  void addHistory(Kind kind, LocalDate dump, List<String[]> changes) {
    system.history(changes).forEach(change -> add(kind, dump, change));
  }

  /** Adds a record with a value that cannot be read, to a kind whose records are single lines. */
  void addUnreadable(Kind kind, LocalDate dump, String... values) {
    LocalDate date = dateOf(dump);
    for (Held held : system.held(kind, values)) {
      if (held.written()) {
        long record = append(kind, date, held.row());
        truth.add("rejects", REJECTS, file(kind, date), Long.toString(record));
      }
    }
  }

  /** Makes a dump whose bytes are not text in the system's encoding. */
  void addBroken(Kind kind, LocalDate dump, String... values) {
    append(kind, dump, values);
    broken.add(file(kind, dump));
    truth.add("rejects", REJECTS, file(kind, dump), "");
  }

  /** Makes a dump of all the records that there are. */
  void addAll(Kind kind, LocalDate dump, List<String[]> rows) {
    rows.forEach(row -> add(kind, dump, row));
    expected.sawAll(system, kind, dateOf(dump), rows);
  }

  /** Makes sure that a dump exists, if only as a header. */
  StringBuilder open(Kind kind, LocalDate dump) {
    return files.computeIfAbsent(
        file(kind, dump), f -> new StringBuilder(system.header(system.export(kind).orElseThrow())));
  }

  /** The number of the record in its file, from 1. */
  private long append(Kind kind, LocalDate date, String... values) {
    if (values.length != kind.columns.size()) {
      throw new IllegalArgumentException(
          kind + " has " + kind.columns.size() + " columns, not " + values.length);
    }
    open(kind, date).append(system.line(kind, system.export(kind).orElseThrow(), values));
    return records.merge(file(kind, date), 1L, Long::sum);
  }

  private String file(Kind kind, LocalDate date) {
    return system.folder + date + "/" + system.export(kind).orElseThrow().name();
  }

  private LocalDate dateOf(LocalDate dump) {
    return system.isWeekly() ? calendar.weeklyDump(dump) : dump;
  }

  /** Whether the system exports records of a kind. */
  boolean has(Kind kind) {
    return system.export(kind).isPresent();
  }

  /** Records of all dumps, headers not counted. */
  long records() {
    return records.values().stream().mapToLong(n -> n).sum();
  }

  int files() {
    return files.size();
  }

  void write(Path folder) throws IOException {
    for (Map.Entry<String, StringBuilder> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      byte[] bytes =
          file.getValue()
              .toString()
              .getBytes(broken.contains(file.getKey()) ? WRONG : system.charset);
      if (file.getKey().endsWith(".gz")) {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path), 1 << 16)) {
          out.write(bytes);
        }
      } else {
        Files.write(path, bytes);
      }
    }
  }
}
