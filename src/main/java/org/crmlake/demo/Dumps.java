package org.crmlake.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

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
  private final Set<String> broken = new HashSet<>();
  private long records;

  Dumps(CrmSystem system, Calendar calendar, Truth truth, Expected expected) {
    this.system = system;
    this.calendar = calendar;
    this.truth = truth;
    this.expected = expected;
  }

  /** Adds a record to a dump; one that the system does not export is passed over. */
  void add(Kind kind, LocalDate dump, String... values) {
    LocalDate date = dateOf(dump);
    if (has(kind)) {
      append(kind, date, values);
    }
    boolean ignored = kind == Kind.ORDERS && system == CrmSystem.PLAIN && values[1].isEmpty();
    boolean known = has(kind) || kind == Kind.ID_ALIASES;
    if (known && !ignored) {
      expected.saw(system, kind, date, values);
    }
  }

  /** Adds a record with a value that cannot be read, to a kind whose records are single lines. */
  void addUnreadable(Kind kind, LocalDate dump, String... values) {
    String file = append(kind, dateOf(dump), values);
    long record = files.get(file).chars().filter(c -> c == '\n').count() - 1;
    truth.add("rejects", REJECTS, file, Long.toString(record));
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

  private String append(Kind kind, LocalDate date, String... values) {
    if (values.length != kind.columns.size()) {
      throw new IllegalArgumentException(
          kind + " has " + kind.columns.size() + " columns, not " + values.length);
    }
    records++;
    open(kind, date).append(system.line(kind, system.export(kind).orElseThrow(), values));
    return file(kind, date);
  }

  private String file(Kind kind, LocalDate date) {
    return system.folder + date + "/" + system.export(kind).orElseThrow().name();
  }

  /** Salesforce exports once a week. */
  private LocalDate dateOf(LocalDate dump) {
    return system == CrmSystem.PLAIN ? dump : calendar.weeklyDump(dump);
  }

  /** Whether the system exports records of a kind. */
  boolean has(Kind kind) {
    return system.export(kind).isPresent();
  }

  /** Records of all dumps, headers not counted. */
  long records() {
    return records;
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
