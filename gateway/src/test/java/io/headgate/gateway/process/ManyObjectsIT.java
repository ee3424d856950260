package io.headgate.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories as they are where Headgate is needed. */
class ManyObjectsIT {

  /** Half a second is the target of a change with 1,000 of each; a loaded machine is given more. */
  private static final Duration LIVE = Duration.ofSeconds(2);

  @Test
  void f1_thousandServicesAndIngressesAnswerAndAChangeIsLive(@TempDir Path directory)
      throws Exception {
    Clone clone = Clone.in(directory);
    for (int i = 0; i < 1000; i++) {
      clone.write("many-" + i + ".yaml", service(i, "log-collection") + "---\n" + ingress(i));
    }
    try (HeadgateProcess headgate = HeadgateProcess.demo(clone)) {
      for (int i = 0; i < 1000; i += 37) {
        assertThat(pod(headgate, i)).startsWith("log-collection-");
      }
      assertThat(pod(headgate, 999)).startsWith("log-collection-");
      for (JsonObject service : headgate.list("services")) {
        if (service.getString("name").startsWith("many-")) {
          InetSocketAddress address = new InetSocketAddress(service.getString("clusterIP"), 8080);
          assertThat(headgate.get(address, "a", "/").statusCode()).isEqualTo(200);
        }
      }

      clone.write("many-500.yaml", service(500, "whoami") + "---\n" + ingress(500));

      await().atMost(LIVE).until(() -> pod(headgate, 500).startsWith("whoami-"));
    }
  }

  @Test
  void f1_fiveThousandServicesLoadAndABrokenFileKeepsTheLastGoodState(@TempDir Path directory)
      throws Exception {
    Clone clone = Clone.in(directory);
    for (int file = 0; file < 50; file++) {
      StringBuilder text = new StringBuilder();
      for (int i = file * 100; i < file * 100 + 100; i++) {
        text.append("---\n").append(service(i, "log-collection"));
      }
      clone.write("services-" + file + ".yaml", text.toString());
    }
    try (HeadgateProcess headgate = HeadgateProcess.demo(clone)) {
      List<JsonObject> services =
          headgate.list("services").stream()
              .filter(service -> service.getString("name").startsWith("many-"))
              .toList();
      assertThat(services).hasSize(5000);
      for (int i = 0; i < 5000; i += 50) {
        InetSocketAddress address =
            new InetSocketAddress(services.get(i).getString("clusterIP"), 8080);
        assertThat(headgate.get(address, "a", "/").statusCode()).isEqualTo(200);
      }

      clone.edit("services-7.yaml", text -> text + "\tbroken: true\n");

      await().atMost(LIVE).until(() -> headgate.list("problems").size() == 1);
      assertThat(headgate.list("problems").getFirst().getString("file"))
          .endsWith("services-7.yaml");
      assertThat(headgate.list("services")).hasSizeGreaterThanOrEqualTo(5000);
    }
  }

  private static String pod(HeadgateProcess headgate, int number) throws IOException {
    return headgate.get(headgate.ingress(), "many-" + number + ".example", "/").pod();
  }

  private static String service(int number, String app) {
    return """
    apiVersion: v1
    kind: Service
    metadata:
      name: many-%d
    spec:
      ports:
      - port: 8080
      selector:
        app: %s
    """
        .formatted(number, app);
  }

  private static String ingress(int number) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: many-%d
    spec:
      rules:
      - host: many-%d.example
        http:
          paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: many-%d
                port:
                  number: 8080
    """
        .formatted(number, number, number);
  }
}
