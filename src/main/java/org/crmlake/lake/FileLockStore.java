package org.crmlake.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.UserException;

/**
 * An operating system lock on {@code <root>/.lock}. The file stays when the lock goes; alone it
 * means nothing.
 */
final class FileLockStore implements LockStore {
  /**
   * Who holds which lock in this JVM. It is asked before the file is touched: on POSIX a process
   * that closes any channel of a file loses its locks on that file, so that a second attempt, or a
   * mere look into the file, would silently let the first one's lock go.
   */
  private static final Map<Path, String> IN_THIS_JVM = new ConcurrentHashMap<>();

  private final Path file;

  FileLockStore(Path root) {
    try {
      Files.createDirectories(root);
      this.file = root.toRealPath().resolve(".lock");
    } catch (IOException e) {
      throw unwritable("cannot make the folder of the lake, " + root, e);
    }
  }

  private static UserException unwritable(String what, IOException e) {
    return new UserException(
        ExitCode.USAGE,
        "%s: %s; --lake says where the lake lies, which must be writable".formatted(what, e));
  }

  @Override
  public Optional<Held> tryAcquire(String holder) {
    if (IN_THIS_JVM.putIfAbsent(file, holder) != null) {
      return Optional.empty();
    }
    FileChannel channel = null;
    boolean acquired = false;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        return Optional.empty();
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)));
      acquired = true;
      return Optional.of(new HeldFile(file, channel));
    } catch (IOException e) {
      throw unwritable("cannot write " + file, e);
    } finally {
      if (!acquired) {
        close(file, channel);
      }
    }
  }

  @Override
  public String holder() {
    String here = IN_THIS_JVM.get(file);
    if (here != null) {
      return here;
    }
    try {
      String text = Files.readString(file).strip();
      return text.isEmpty() ? "it has not said who it is" : text;
    } catch (NoSuchFileException e) {
      return "it has just ended";
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read who holds " + file, e);
    }
  }

  private static void close(Path file, FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot release " + file, e);
    } finally {
      IN_THIS_JVM.remove(file);
    }
  }

  private static final class HeldFile implements Held {
    private final Path file;
    private final FileChannel channel;

    HeldFile(Path file, FileChannel channel) {
      this.file = file;
      this.channel = channel;
    }

    @Override
    public synchronized void release() {
      // The channel closes with the entry: a later holder's entry must not be removed.
      if (channel.isOpen()) {
        close(file, channel);
      }
    }
  }
}
