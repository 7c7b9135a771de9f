package org.crmlake.lake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The log of one table: its commits, read from its {@code _delta_log} without a Spark job: {@code
 * DESCRIBE HISTORY} reads the same files, with one.
 */
final class CommitLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Configuration hadoop;

  CommitLog(Path folder, Configuration hadoop) {
    this.folder = folder;
    this.hadoop = hadoop;
  }

  /** One commit; empty if its file is gone: log files go when their retention is over. */
  Optional<Commit> commit(long version) {
    Path file = new Path(folder, "%020d.json".formatted(version));
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(file.getFileSystem(hadoop).open(file), StandardCharsets.UTF_8))) {
      return Optional.of(parse(version, lines));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read commit " + file, e);
    }
  }

  /** Whether a file that a commit names, relative to the table, is still there. */
  boolean fileExists(String relative) {
    Path file = new Path(folder.getParent(), new Path(URI.create(relative)));
    try {
      return file.getFileSystem(hadoop).exists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look for " + file, e);
    }
  }

  /**
   * Removes a log without a commit and without anything beside it: what is left where the creation
   * of a table was cut off. Spark takes any folder that is not empty for a table.
   */
  void removeRemnant() {
    Path table = folder.getParent();
    try {
      FileSystem files = table.getFileSystem(hadoop);
      FileStatus[] found = files.listStatus(table);
      if (found.length == 1 && found[0].getPath().getName().equals(folder.getName())) {
        RemoteIterator<LocatedFileStatus> logged = files.listFiles(folder, true);
        while (logged.hasNext()) {
          // A commit is written to a file with a dot first.
          if (!logged.next().getPath().getName().startsWith(".")) {
            return;
          }
        }
        files.delete(folder, true);
      }
    } catch (FileNotFoundException e) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look into " + table, e);
    }
  }

  private static Commit parse(long version, BufferedReader lines) throws IOException {
    String userMetadata = null;
    long timestamp = 0;
    boolean dataChange = false;
    boolean definitionChange = false;
    List<String> files = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isBlank()) {
        continue;
      }
      JsonNode action = JSON.readTree(line);
      String kind = action.fieldNames().next();
      JsonNode body = action.get(kind);
      switch (kind) {
        case "commitInfo" -> {
          userMetadata = body.path("userMetadata").asText(null);
          timestamp = body.path("timestamp").asLong();
        }
        case "metaData" -> definitionChange = true;
        case "add", "remove", "cdc" -> {
          dataChange |= kind.equals("cdc") || body.path("dataChange").asBoolean();
          files.add(body.path("path").asText());
        }
        default -> {
          // protocol, txn, domainMetadata: nothing that is asked for
        }
      }
    }
    return new Commit(
        version, timestamp, Optional.ofNullable(userMetadata), dataChange, definitionChange, files);
  }

  /**
   * @param timestamp epoch milliseconds
   * @param dataChange whether rows changed: false for ALTER and OPTIMIZE
   * @param definitionChange whether the schema, a comment or a property changed
   * @param files what it added or removed, as relative URIs
   */
  record Commit(
      long version,
      long timestamp,
      Optional<String> userMetadata,
      boolean dataChange,
      boolean definitionChange,
      List<String> files) {}
}
