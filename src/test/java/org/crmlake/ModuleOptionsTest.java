package org.crmlake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

class ModuleOptionsTest {

  @Test
  void pomOpensWhatSparkNeeds() {
    assertThat(options(System.getProperty("spark.jvm")))
        .isEqualTo(options(JavaModuleOptions.defaultModuleOptions()));
  }

  private static Set<String> options(String text) {
    return new TreeSet<>(Arrays.asList(text.trim().split("\\s+")));
  }
}
