package io.headgate.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The status page as somebody sees it who opens it: the demo, and a real browser. Needs Chromium,
 * so it runs only where the profile {@code long} asks for it.
 */
@Tag("long")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class StatusPageIT {

  private static final String ESCAPE = "\uE00C";
  private static final String ENTER = "\uE007";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private Clone clone;
  private HeadgateProcess headgate;

  @BeforeEach
  void start() {
    Tools.require("chromedriver", "chromium");
    clone = Clone.in(directory);
    headgate = HeadgateProcess.demo(clone);
  }

  @AfterEach
  void stop() {
    if (headgate != null) {
      headgate.close();
    }
  }

  @Test
  void servicesAreFoundAndTheirPodsShownAndDrained() throws Exception {
    try (Browser browser = Browser.start(directory, 1200, 800)) {
      browser.open(page());
      await().atMost(PATIENCE).until(() -> browser.text("#rows").contains("default/whoami"));
      assertThat(browser.text("#live")).startsWith("live");

      browser.type("/whoami");
      await().atMost(PATIENCE).until(() -> rows(browser) == 1);
      browser.type(ENTER);
      await().atMost(PATIENCE).until(() -> browser.text("#details").contains("whoami-"));
      assertThat(browser.text("#title")).isEqualTo("default/whoami");

      browser.value("document.querySelector('#facts button').click()");
      await()
          .atMost(PATIENCE)
          .until(
              () -> headgate.endpoints("whoami").stream().anyMatch(it -> it.getBoolean("ejected")));
      await().atMost(PATIENCE).until(() -> browser.text("#facts").contains("out: drained"));

      browser.type(ESCAPE);
      assertThat(browser.value("document.querySelector('#details').hidden")).isEqualTo(true);
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void requestsShowOnTheirRouteAndTheExplanationNamesIt() throws Exception {
    String host = "whoami.user1.apps.taikang1.local";
    try (Browser browser = Browser.start(directory, 390, 800)) {
      browser.open(page() + "#routes");
      await().atMost(PATIENCE).until(() -> browser.text("#rows").contains(host));
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                headgate.get(headgate.ingress(), host, "/");
                return String.valueOf(
                        browser.value(
                            "document.querySelector('#rows .row').children[5].textContent"))
                    .matches("[0-9.]*[1-9][0-9.]*");
              });
      // A phone: nothing is wider than the screen.
      assertThat(browser.value("document.documentElement.scrollWidth <= window.innerWidth"))
          .isEqualTo(true);

      browser.open(page() + "#explain");
      browser.value("document.querySelector('#url').focus()");
      browser.type("http://" + host + "/" + ENTER);
      await().atMost(PATIENCE).until(() -> browser.text("#answer").contains("default/whoami"));

      browser.open(page() + "#picture");
      await().atMost(PATIENCE).until(() -> browser.text("#picture").contains("of 2 ready"));
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void tenThousandServicesAreAListOfAFewRows() throws Exception {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      yaml.append(
          """
          ---
          apiVersion: v1
          kind: Service
          metadata: {name: many-%05d}
          spec: {clusterIP: None, ports: [{port: 80}]}
          """
              .formatted(i));
    }
    write("many.yaml", yaml.toString());
    try (Browser browser = Browser.start(directory, 1200, 800)) {
      browser.open(page());
      await().atMost(Duration.ofMinutes(2)).until(() -> browser.text("#live").contains(" 1000"));
      assertThat(rows(browser)).isBetween(10L, 80L);

      browser.value("document.querySelector('#scroll').scrollTop = 28 * 9000");
      await().atMost(PATIENCE).until(() -> browser.text("#rows").contains("many-08"));
      assertThat(rows(browser)).isBetween(10L, 80L);
      browser.type("/many-04999");
      await().atMost(PATIENCE).until(() -> rows(browser) == 1);
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void whatAManifestSaysIsTextAndNothingElse() throws Exception {
    write(
        "evil.yaml",
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: evil
          annotations:
            nginx.ingress.kubernetes.io/<img src=x onerror=document.title=1>: "<script>document.title=2</script>"
        spec:
          ingressClassName: nginx
          defaultBackend: {service: {name: whoami, port: {number: 8080}}}
        """);
    try (Browser browser = Browser.start(directory, 1200, 800)) {
      browser.open(page() + "#problems");
      await().atMost(PATIENCE).until(() -> browser.text("#rows").contains("<img"));

      assertThat(browser.value("document.title")).isEqualTo("Headgate");
      assertThat(browser.value("document.querySelectorAll('img, #rows script').length"))
          .isEqualTo(0);
    }
  }

  private String page() {
    return "http://" + clone.slot().address() + ":10280/";
  }

  private static long rows(Browser browser) {
    return ((Number) browser.value("document.querySelectorAll('#rows .row').length")).longValue();
  }

  private void write(String name, String yaml) throws IOException {
    Path part = clone.examples().resolve("." + name + ".part");
    Files.writeString(part, yaml);
    Files.move(part, clone.examples().resolve(name));
  }
}
