package org.crmlake.demo;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Reads dumps back with another CSV library than the one that wrote them. */
final class DumpReader {
  private DumpReader() {}

  /** All records of one kind of file, by column, in order of the dumps; empty fields are "". */
  static List<Map<String, String>> records(Path folder, String file) {
    List<Map<String, String>> records = new ArrayList<>();
    for (Path dump : files(folder)) {
      if (dump.getFileName().toString().equals(file)) {
        for (Map<String, String> record : table(dump)) {
          record.put("dump", dump.getParent().getFileName().toString());
          records.add(record);
        }
      }
    }
    return records;
  }

  /** The records of one file, by column. */
  static List<Map<String, String>> table(Path file) {
    List<Map<String, String>> records = new ArrayList<>();
    List<String[]> rows = parse(file);
    String[] header = rows.get(0);
    for (String[] row : rows.subList(1, rows.size())) {
      Map<String, String> record = new LinkedHashMap<>();
      if (row.length != header.length) {
        throw new IllegalStateException(file + ": " + String.join("|", row));
      }
      for (int i = 0; i < row.length; i++) {
        record.put(header[i], row[i]);
      }
      records.add(record);
    }
    return records;
  }

  static List<String[]> parse(Path dump) {
    CsvParserSettings settings = new CsvParserSettings();
    settings.setNullValue("");
    settings.setEmptyValue("");
    settings.setIgnoreLeadingWhitespaces(false);
    settings.setIgnoreTrailingWhitespaces(false);
    boolean zipped = dump.toString().endsWith(".gz");
    try (InputStream raw = Files.newInputStream(dump);
        InputStream in = zipped ? new GZIPInputStream(raw) : raw) {
      return new CsvParser(settings).parseAll(in, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything below the folder, by relative path. */
  static Map<String, List<Byte>> bytes(Path folder) throws IOException {
    Map<String, List<Byte>> bytes = new LinkedHashMap<>();
    for (Path file : files(folder)) {
      List<Byte> content = new ArrayList<>();
      for (byte b : Files.readAllBytes(file)) {
        content.add(b);
      }
      bytes.put(folder.relativize(file).toString(), content);
    }
    return bytes;
  }

  static List<Path> files(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
