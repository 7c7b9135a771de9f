package org.crmlake.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/**
 * A server that speaks S3, in a process of its own: an object {@code s3a://bucket/x/y} is the file
 * {@code <folder>/bucket/x/y}. Its jars lie where the system property {@code s3proxy.jars} says.
 */
public final class ObjectStore implements AutoCloseable {
  /** What nobody may find in a log or a table. */
  public static final String SECRET = "no-log-may-hold-8f2e7c";

  private static final String IDENTITY = "tester";
  private static final Pattern ADDRESS = Pattern.compile("127\\.0\\.0\\.1:([1-9]\\d*)");

  private final Process process;
  private final String address;

  private ObjectStore(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /**
   * @param folder of the buckets
   */
  public static ObjectStore over(Path folder, Path settings, String... buckets) throws IOException {
    for (String bucket : buckets) {
      Files.createDirectories(folder.resolve(bucket));
    }
    Path properties =
        Files.write(
            settings.resolve("s3proxy.properties"),
            List.of(
                "s3proxy.endpoint=http://127.0.0.1:0",
                "s3proxy.authorization=aws-v2-or-v4",
                "s3proxy.identity=" + IDENTITY,
                "s3proxy.credential=" + SECRET,
                "jclouds.provider=filesystem-nio2",
                "jclouds.filesystem.basedir=" + folder,
                "jclouds.identity=x",
                "jclouds.credential=x"));
    Path logging =
        Files.writeString(
            settings.resolve("logback.xml"),
            "<configuration><appender name=\"out\" class=\"ch.qos.logback.core.ConsoleAppender\"><encoder>"
                + "<pattern>%msg%n</pattern></encoder></appender><root level=\"INFO\"><appender-ref ref=\"out\"/>"
                + "</root></configuration>");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Dlogback.configurationFile=" + logging,
                "-cp",
                System.getProperty("s3proxy.jars") + File.separator + "*",
                "org.gaul.s3proxy.Main",
                "--properties",
                properties.toString())
            .redirectErrorStream(true)
            .start();
    return new ObjectStore(process, address(process));
  }

  private static String address(Process process) throws IOException {
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    StringBuilder seen = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      seen.append(line).append('\n');
      Matcher found = ADDRESS.matcher(line);
      if (found.find()) {
        drain(output);
        return "http://127.0.0.1:" + found.group(1);
      }
    }
    throw new IOException("the server did not say where it listens:\n" + seen);
  }

  /** A process whose output nobody reads stops when the pipe is full. */
  private static void drain(BufferedReader output) {
    Thread reader =
        new Thread(
            () -> {
              try {
                while (output.readLine() != null) {}
              } catch (IOException e) {
                // The server has ended.
              }
            });
    reader.setDaemon(true);
    reader.start();
  }

  /** What S3A needs to find the server; without the credentials. */
  public Map<String, String> settings() {
    return Map.of(
        "fs.s3a.endpoint", address,
        "fs.s3a.endpoint.region", "us-east-1",
        "fs.s3a.path.style.access", "true",
        "fs.s3a.connection.ssl.enabled", "false");
  }

  /** The credentials, for the environment of a process. */
  public Map<String, String> credentials() {
    return Map.of("AWS_ACCESS_KEY_ID", IDENTITY, "AWS_SECRET_ACCESS_KEY", SECRET);
  }

  /** All that a file system in this process needs. */
  public Configuration hadoop() {
    Configuration hadoop = new Configuration();
    settings().forEach(hadoop::set);
    hadoop.set(
        "fs.s3a.aws.credentials.provider", "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
    hadoop.set("fs.s3a.access.key", IDENTITY);
    hadoop.set("fs.s3a.secret.key", SECRET);
    hadoop.set("fs.s3a.retry.limit", "3");
    return hadoop;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
