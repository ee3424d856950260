package io.headgate.gateway.app;

import io.headgate.balancer.proxy.EventLoops;
import io.headgate.balancer.proxy.TransportName;
import io.headgate.cluster.HazelcastVersion;
import io.headgate.gateway.http.compression.BrotliLibrary;
import io.headgate.gateway.tls.CertificateStore;
import io.netty.util.Version;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The versions that really run. */
final class Versions {

  private Versions() {}

  /** Names and versions, in the order to print them. */
  static Map<String, String> current() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("Headgate", program());
    versions.put("Java", Runtime.version() + " (" + System.getProperty("java.vm.name") + ")");
    versions.put("Vert.x", vertx());
    versions.put("Netty", netty());
    versions.put("Hazelcast", HazelcastVersion.text());
    versions.put("Transport", transport());
    versions.put("TLS", CertificateStore.provider());
    versions.put("Brotli", BrotliLibrary.load().map("no: "::concat).orElse("yes"));
    return versions;
  }

  private static String transport() {
    boolean ioUring = EventLoops.available(TransportName.IO_URING);
    return (ioUring ? TransportName.IO_URING : TransportName.NIO).text();
  }

  /** The version of this program as its jar says; {@code dev} where there is no jar. */
  static String program() {
    String version = Versions.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  static String vertx() {
    try (InputStream text = Vertx.class.getResourceAsStream("/META-INF/vertx/vertx-version.txt")) {
      return text == null
          ? "unknown"
          : new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }

  static String netty() {
    Version version = Version.identify().get("netty-common");
    return version == null ? "unknown" : version.artifactVersion();
  }
}
