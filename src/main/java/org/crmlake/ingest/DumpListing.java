package org.crmlake.ingest;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.UserException;

/**
 * The files below a folder. Those whose name, or a folder's, begins with a dot or an underscore are
 * hidden.
 */
final class DumpListing {
  private DumpListing() {}

  /**
   * @return by relative path
   * @throws UserException (INPUTS) if the folder does not exist
   */
  static List<FoundFile> of(Path folder, Configuration hadoop) {
    try {
      FileSystem fs = folder.getFileSystem(hadoop);
      Path root = fs.makeQualified(folder);
      List<FoundFile> files = new ArrayList<>();
      if (fs.getUri().getScheme().equals("file")) {
        walk(fs, root, root, files);
      } else {
        RemoteIterator<LocatedFileStatus> all = fs.listFiles(root, true);
        while (all.hasNext()) {
          add(all.next(), root, files);
        }
      }
      // A listing of a file is that file, and nothing is left of its path.
      if (files.stream().anyMatch(f -> f.relative().isEmpty())) {
        throw new UserException(
            ExitCode.INPUTS,
            "%s is a file: --dumps names the folder of the dumps".formatted(folder));
      }
      files.sort(Comparator.comparing(FoundFile::relative));
      return files;
    } catch (FileNotFoundException e) {
      throw new UserException(
          ExitCode.INPUTS,
          "the folder of dumps %s does not exist: name another with --dumps".formatted(folder),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the folder of dumps " + folder, e);
    }
  }

  /**
   * Hadoop's own recursive listing of a local disk starts a process for every file, to learn its
   * permissions.
   */
  private static void walk(FileSystem fs, Path folder, Path root, List<FoundFile> files)
      throws IOException {
    for (FileStatus status : fs.listStatus(folder)) {
      if (status.isDirectory()) {
        walk(fs, status.getPath(), root, files);
      } else {
        add(status, root, files);
      }
    }
  }

  private static void add(FileStatus status, Path root, List<FoundFile> files) {
    String relative = root.toUri().relativize(status.getPath().toUri()).getPath();
    if (!hidden(relative)) {
      files.add(
          new FoundFile(status.getPath(), relative, status.getLen(), status.getModificationTime()));
    }
  }

  private static boolean hidden(String relative) {
    for (String part : relative.split("/")) {
      if (part.startsWith(".") || part.startsWith("_")) {
        return true;
      }
    }
    return false;
  }
}
