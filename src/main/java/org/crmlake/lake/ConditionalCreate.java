package org.crmlake.lake;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.RemoteFileChangedException;

/**
 * Creates objects that must not be there yet. Of any number of writers one wins: the condition goes
 * with the write, for a look beforehand proves nothing.
 */
final class ConditionalCreate {
  private ConditionalCreate() {}

  /**
   * @throws FileAlreadyExistsException if the object is there, with another content
   */
  static void write(FileSystem files, Path path, byte[] content) throws IOException {
    FSDataOutputStreamBuilder<?, ?> builder = files.createFile(path);
    builder.overwrite(true);
    builder.recursive();
    builder.must(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true);
    try (OutputStream out = builder.build()) {
      out.write(content);
    } catch (RemoteFileChangedException | FileAlreadyExistsException e) {
      // A write whose answer was lost is sent again, and then finds itself there.
      if (!Arrays.equals(read(files, path), content)) {
        FileAlreadyExistsException there = new FileAlreadyExistsException(path.toString());
        there.initCause(e);
        throw there;
      }
    }
  }

  /**
   * @throws FileNotFoundException if there is no such object
   */
  static byte[] read(FileSystem files, Path path) throws IOException {
    try (FSDataInputStream in = files.open(path)) {
      return in.readAllBytes();
    }
  }
}
