package io.headgate.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code get -w} and {@code --log-format json}, of the program as it is started. */
class WatchIT {

  private static final Pattern READY = Pattern.compile("ready in \\d+ ms: .*admin on ([0-9.:]+)");
  @TempDir private static Path folder;
  private static Path manifests = Path.of("");
  private static Program program;
  private static String admin = "";

  @BeforeAll
  static void start() throws IOException {
    manifests = Files.createDirectories(folder.resolve("manifests"));
    write("web", "None");
    program = serve("127.106.0.0/16", "state");
    admin = adminOf(program);
  }

  private static Program serve(String clusterIps, String state) throws IOException {
    return Program.start(
        folder,
        Program.executable(),
        "serve",
        "--manifests=" + manifests,
        "--state-dir=" + folder.resolve(state),
        "--service-cluster-ip-range=" + clusterIps,
        "--ingress=off",
        "--admin-address=127.0.0.1:0",
        "--probe-address=127.0.0.1:0",
        "--log-format=json");
  }

  private static String adminOf(Program started) {
    started.awaitErr("ready in ");
    Awaitility.await().until(() -> READY.matcher(started.err()).find());
    Matcher ready = READY.matcher(started.err());
    assertThat(ready.find()).isTrue();
    return "http://" + ready.group(1);
  }

  /** Whole, by a rename. */
  private static void write(String name, String affinity) throws IOException {
    Path draft = Files.writeString(folder.resolve("." + name), service(name, affinity));
    Files.move(draft, manifests.resolve(name + ".yaml"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static String service(String name, String affinity) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s}
    spec: {ports: [{port: 8080}], sessionAffinity: %s}
    """
        .formatted(name, affinity);
  }

  @AfterAll
  static void stop() {
    program.close();
  }

  private static Program watch(String url, String... more) throws IOException {
    String[] args = new String[4 + more.length];
    System.arraycopy(new String[] {"get", "services", "-w", "--admin-url=" + url}, 0, args, 0, 4);
    System.arraycopy(more, 0, args, 4, more.length);
    return Program.start(folder, Program.executable(), args);
  }

  private static void awaitLines(Program watching, int count) {
    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> watching.out().lines().count() >= count);
  }

  @Test
  void aTableGrowsByWhatChanges() throws Exception {
    try (Program watching = watch(admin, "web", "-o", "wide")) {
      awaitLines(watching, 2);
      write("web", "ClientIP");
      awaitLines(watching, 3);
      write("web", "None");
      awaitLines(watching, 4);

      List<String> lines = watching.out().lines().toList();
      assertThat(lines.getFirst()).startsWith("NAME ").contains("AFFINITY");
      assertThat(lines.subList(1, lines.size()))
          .as("nothing is printed because time passes")
          .hasSize(3)
          .allMatch(line -> line.startsWith("web "));
      assertThat(lines.get(1)).contains(" None ");
      assertThat(lines.get(2)).contains(" ClientIP ");
      assertThat(lines.get(3)).contains(" None ");
      watching.terminate();
      assertThat(watching.await()).as("by SIGTERM").isEqualTo(128 + 15);
    }
  }

  @Test
  void jsonIsOneObjectALine() throws Exception {
    write("other", "None");
    try (Program watching = watch(admin, "other", "-o", "json")) {
      awaitLines(watching, 1);
      write("other", "ClientIP");
      awaitLines(watching, 2);

      assertThat(watching.out().lines().map(JsonObject::new))
          .extracting(json -> json.getString("name"), json -> json.getString("sessionAffinity"))
          .containsExactly(tuple("other", "None"), tuple("other", "ClientIP"));
    }
  }

  @Test
  void aWatchEndsWithItsNode() throws Exception {
    try (Program node = serve("127.107.0.0/16", "state-2")) {
      try (Program watching = watch(adminOf(node))) {
        awaitLines(watching, 2);
        node.terminate();
        assertThat(node.await()).as(node.err()).isEqualTo(128 + 15);
        assertThat(watching.await()).as(watching.err()).isZero();
      }
    }
  }

  @Test
  void everyLineOfTheLogIsAnObject() throws Exception {
    List<JsonObject> lines = program.err().lines().map(JsonObject::new).toList();

    assertThat(lines).isNotEmpty();
    assertThat(lines)
        .allSatisfy(
            line -> {
              assertThat(line.getLong("timestamp")).isPositive();
              assertThat(line.getString("level")).isIn("INFO", "WARN", "ERROR");
              assertThat(line.getString("loggerName")).isNotEmpty();
              assertThat(line.getString("formattedMessage")).isNotEmpty();
            });
    assertThat(lines)
        .anyMatch(
            line ->
                line.getString("loggerName").endsWith(".Wiring")
                    && line.getString("formattedMessage").startsWith("ready in "));
  }
}
