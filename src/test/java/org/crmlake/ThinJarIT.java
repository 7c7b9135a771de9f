package org.crmlake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ThinJarIT {
  private static final Path JAR = Path.of(System.getProperty("crmlake.jar"));

  @Test
  void holdsOurClassesPicocliAndConfigAndNothingElse() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      List<String> classes =
          jar.stream().map(e -> e.getName()).filter(n -> n.endsWith(".class")).toList();
      assertThat(classes.stream().map(ThinJarIT::owner).collect(Collectors.toSet()))
          .containsExactlyInAnyOrder("org/crmlake", "picocli", "com/typesafe/config");
      assertThat(jar.stream().map(e -> e.getName())).contains("reference.conf");
    }
    assertThat(Files.size(JAR)).isLessThan(2_000_000);
  }

  private static String owner(String name) {
    for (String known : List.of("org/crmlake", "picocli", "com/typesafe/config")) {
      if (name.startsWith(known + "/")) {
        return known;
      }
    }
    return name;
  }
}
