package io.headgate.gateway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.Version;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The versions on the class path, not in a pom: an import of BOMs in another order brings back a
 * Netty that parses ambiguous requests and a Vert.x that caches TLS contexts without bound.
 */
class VersionsThatRunTest {

  @Test
  void nettyIsTheOneWithoutTheSmugglingHoles() {
    Map<String, String> versions = new TreeMap<>();
    Version.identify()
        .forEach((artifact, version) -> versions.put(artifact, version.artifactVersion()));
    System.out.println("io.netty.util.Version: " + versions);

    assertThat(versions).containsKeys("netty-common", "netty-codec-http", "netty-handler");
    assertThat(versions.values()).containsOnly("4.2.18.Final");
  }

  @Test
  void vertxIsTheOneThatBoundsItsCaches() throws IOException {
    try (InputStream text = Vertx.class.getResourceAsStream("/META-INF/vertx/vertx-version.txt")) {
      String version = new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
      System.out.println("vertx-core: " + version);

      assertThat(version).isEqualTo("5.0.12");
    }
  }
}
