package org.crmlake.lake;

import io.delta.storage.HadoopFileSystemLogStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Delta's log on S3: of two writers of one version exactly one wins, whatever machines they run on.
 * Delta's own stores for S3 know of one driver only, or need a database. Set by {@code
 * spark.delta.logStore.s3a.impl}.
 */
public final class ObjectLogStore extends HadoopFileSystemLogStore {

  /** Called by Delta. */
  public ObjectLogStore(Configuration hadoop) {
    super(hadoop);
  }

  /**
   * @throws java.nio.file.FileAlreadyExistsException if the version is there and may not be
   *     overwritten: Delta then looks whether the two commits conflict
   */
  @Override
  public void write(Path path, Iterator<String> actions, Boolean overwrite, Configuration hadoop)
      throws IOException {
    FileSystem files = path.getFileSystem(hadoop);
    StringBuilder text = new StringBuilder();
    actions.forEachRemaining(a -> text.append(a).append('\n'));
    byte[] content = text.toString().getBytes(StandardCharsets.UTF_8);
    if (overwrite) {
      try (OutputStream out = files.create(path, true)) {
        out.write(content);
      }
      return;
    }
    try {
      ConditionalCreate.write(files, path, content);
    } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
      throw new java.nio.file.FileAlreadyExistsException(path.toString(), null, e.getMessage());
    }
  }

  /** An object is there whole or not at all. */
  @Override
  public Boolean isPartialWriteVisible(Path path, Configuration hadoop) {
    return false;
  }
}
