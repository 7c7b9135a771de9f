package org.crmlake.testing;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The local disk under the scheme {@code fault}, which fails once, where it is told to: {@code
 * fault:/folder/lake}. In a test's own JVM by {@link #arm}; in a child JVM by the system property
 * {@code fault}, for instance {@code AFTER_RENAME,HALT,2,.*_delta_log.*json}.
 *
 * <p>A commit to a Delta table is a rename to {@code _delta_log/<version>.json}.
 */
public final class FaultFileSystem extends RawLocalFileSystem {
  private static final AtomicReference<Fault> ARMED =
      new AtomicReference<>(Fault.parse(System.getProperty("fault")));

  /** Where a call fails: AFTER means that it took effect. */
  public enum Point {
    BEFORE_CREATE,
    AFTER_CREATE,
    /** The file is cut short. */
    ON_CLOSE,
    BEFORE_RENAME,
    AFTER_RENAME,
    BEFORE_OPEN
  }

  /** How it fails. */
  public enum Effect {
    /** The call throws IOException. */
    THROW,
    /** The JVM ends at once, with exit code 137, as if it were killed. */
    HALT
  }

  /**
   * Fails once at the n-th call, 1 being the next, whose whole path matches the regular expression;
   * a rename's path is its target.
   */
  public static void arm(Point point, Effect effect, int nth, String path) {
    ARMED.set(new Fault(point, effect, nth, path));
  }

  /** Takes the fault away; returns whether it had struck. */
  public static boolean disarm() {
    Fault fault = ARMED.getAndSet(null);
    return fault != null && fault.hasStruck();
  }

  @Override
  public String getScheme() {
    return "fault";
  }

  @Override
  public URI getUri() {
    return URI.create("fault:///");
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return plain(super.getFileStatus(path));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    return Arrays.stream(super.listStatus(path))
        .map(FaultFileSystem::plain)
        .toArray(FileStatus[]::new);
  }

  /** Without permissions: the local file system looks them up by file: addresses only. */
  private static FileStatus plain(FileStatus of) {
    return new FileStatus(
        of.getLen(),
        of.isDirectory(),
        1,
        of.getBlockSize(),
        of.getModificationTime(),
        of.getPath());
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    reach(Point.BEFORE_OPEN, path);
    return super.open(path, bufferSize);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int buffer,
      short replication,
      long block,
      Progressable progress)
      throws IOException {
    reach(Point.BEFORE_CREATE, path);
    FSDataOutputStream out = super.create(path, overwrite, buffer, replication, block, progress);
    reach(Point.AFTER_CREATE, path);
    return new FSDataOutputStream(out, null) {
      @Override
      public void close() throws IOException {
        reach(Point.ON_CLOSE, path);
        super.close();
      }
    };
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int buffer,
      short replication,
      long block,
      Progressable progress)
      throws IOException {
    return create(path, overwrite, buffer, replication, block, progress);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    reach(Point.BEFORE_RENAME, to);
    boolean renamed = super.rename(from, to);
    reach(Point.AFTER_RENAME, to);
    return renamed;
  }

  private static void reach(Point point, Path path) throws IOException {
    Fault fault = ARMED.get();
    if (fault != null && fault.strikes(point, path)) {
      if (fault.effect() == Effect.HALT) {
        Runtime.getRuntime().halt(137);
      }
      throw new IOException("injected fault " + point + " " + path);
    }
  }
}
