package io.headgate.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The status page as somebody sees it who opens it: the demo, and a real browser. Needs Chromium,
 * so it runs only where the profile {@code long} asks for it.
 */
@Tag("long")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class StatusPageIT {

  private static final String ESCAPE = "\uE00C";
  private static final String ENTER = "\uE007";
  private static final String DOWN = "\uE015";
  private static final List<String> VIEWS =
      List.of("services", "routes", "members", "problems", "certificates", "picture", "explain");

  /** Texts whose contrast (WCAG 2.2, 1.4.3) is below 4.5, as the browser has drawn them. */
  private static final String FAINT =
      """
      (() => {
        const parts = colour => colour.match(/[0-9.]+/g).map(Number);
        const light = colour => parts(colour).slice(0, 3).map(c => c / 255)
          .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
          .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
        const behind = element => {
          for (let it = element; it; it = it.parentElement) {
            const colour = getComputedStyle(it).backgroundColor;
            if (parts(colour)[3] !== 0) return colour;
          }
          return 'rgb(255, 255, 255)';
        };
        const faint = [];
        for (const it of document.querySelectorAll('body *')) {
          const own = [...it.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
          if (!own || !it.getClientRects().length) continue;
          const [a, b] = [light(getComputedStyle(it).color), light(behind(it))].sort((x, y) => y - x);
          const ratio = (a + 0.05) / (b + 0.05);
          if (ratio < 4.5) faint.push(it.textContent + ' ' + ratio.toFixed(2));
        }
        return faint;
      })()
      """
          .strip();

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
      await().atMost(PATIENCE).until(() -> browser.text("#live").startsWith("live"));

      openWhoami(browser);
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
  void aPodThatDiesIsSeenToWithoutAReload() throws Exception {
    try (Browser browser = Browser.start(directory, 1200, 800)) {
      browser.open(page());
      browser.value("window.sameAsBefore = true");
      openWhoami(browser);
      await().atMost(PATIENCE).until(() -> ready(browser).equals("2/2"));

      JsonObject pod = headgate.endpoints("whoami").getFirst();
      Answer.to(
          "POST",
          new InetSocketAddress(pod.getString("address"), pod.getInteger("port")),
          "whoami",
          "/stop?seconds=20");
      // Who asks is what finds out.
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                headgate.get(headgate.clusterIp("whoami"), "whoami", "/");
                return ready(browser).equals("2/2 −1");
              });
      await().atMost(PATIENCE).until(() -> browser.text("#facts").contains("out: "));
      assertThat(browser.text("#sums")).contains("Taken out1");

      clone.edit("whoami.yaml", yaml -> yaml.replace("replicas: 2", "replicas: 1"));
      await().atMost(PATIENCE).until(() -> ready(browser).startsWith("1/1"));
      assertThat(browser.value("window.sameAsBefore")).isEqualTo(true);
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void everythingIsReachedByKeyboard() throws Exception {
    try (Browser browser = Browser.start(directory, 1200, 800)) {
      browser.open(page());
      await().atMost(PATIENCE).until(() -> rows(browser) > 3);

      browser.type(DOWN + DOWN + ENTER);
      String third = "document.querySelectorAll('#rows .row')[2].children[0].textContent";
      await().atMost(PATIENCE).until(() -> browser.text("#title").equals(browser.value(third)));
      browser.type(ESCAPE + "s");
      await().atMost(PATIENCE).until(() -> browser.text("#head .going").startsWith("TYPE"));

      for (int view = 0; view < VIEWS.size(); view++) {
        // In the view that comes last, keys are text for its first field.
        browser.type(String.valueOf(view + 1));
        String hash = "#" + VIEWS.get(view);
        await().atMost(PATIENCE).until(() -> browser.value("location.hash").equals(hash));
      }
      assertThat(browser.value("document.activeElement.id")).isEqualTo("url");
      browser.type(ESCAPE + "1");
      await().atMost(PATIENCE).until(() -> rows(browser) > 3);
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void allTextStandsOutFromItsBackground(String scheme) throws Exception {
    try (Browser browser = Browser.start(directory, 1200, 800)) {
      browser.colours(scheme);
      browser.open(page());
      openWhoami(browser);

      assertThat(browser.value("matchMedia('(prefers-color-scheme: " + scheme + ")').matches"))
          .isEqualTo(true);
      assertThat(((JsonArray) browser.value(FAINT))).isEmpty();
    }
  }

  @Test
  void requestsShowOnTheirRouteAndTheExplanationNamesIt() throws Exception {
    String host = "whoami.user1.apps.taikang1.local";
    try (Browser browser = Browser.start(directory, 1200, 800)) {
      browser.open(page() + "#routes");
      browser.type("/whoami");
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
      browser.type(ENTER);
      browser.value("document.querySelector('#facts button').click()");
      await().atMost(PATIENCE).until(() -> browser.text("#answer").contains("default/whoami"));

      browser.open(page() + "#explain");
      browser.value("document.querySelector('#url').value = ''");
      browser.value("document.querySelector('#url').focus()");
      browser.type("http://nobody.example/" + ENTER);
      await().atMost(PATIENCE).until(() -> browser.text("#answer").contains("404"));

      browser.open(page() + "#picture");
      await().atMost(PATIENCE).until(() -> browser.text("#picture").contains("of 2 ready"));
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void nothingIsWiderThanAPhone() throws Exception {
    try (Browser browser = Browser.start(directory, 1200, 800)) {
      browser.screen(390, 844);
      for (String view : VIEWS) {
        browser.open(page() + "#" + view);
        await().atMost(PATIENCE).until(() -> browser.text("#live").startsWith("live"));
        assertThat(browser.value("[window.innerWidth, document.documentElement.scrollWidth]"))
            .as(view)
            .isEqualTo(new JsonArray().add(390).add(390));
      }
      browser.open(page() + "#services");
      await().atMost(PATIENCE).until(() -> browser.text("#rows").contains("default/whoami"));
      browser.value("document.querySelectorAll('#rows .row')[1].click()");
      await()
          .atMost(PATIENCE)
          .until(() -> browser.value("document.querySelector('aside').offsetWidth").equals(390));
      assertThat(browser.value("document.querySelector('aside').scrollWidth")).isEqualTo(390);
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void tenThousandServicesAreAListOfAFewRows() throws Exception {
    clone.write("many.yaml", Many.services(10_000));
    try (Browser browser = Browser.start(directory, 1200, 800)) {
      browser.open(page());
      await().atMost(Duration.ofMinutes(2)).until(() -> browser.text("#live").contains(" 1000"));
      assertThat(rows(browser)).isBetween(10L, 80L);

      browser.value("document.querySelector('#scroll').scrollTop = 28 * 9000");
      await().atMost(PATIENCE).until(() -> browser.text("#rows").contains("many-08"));
      assertThat(rows(browser)).isBetween(10L, 80L);
      // Sixty pictures in a second leave 16 ms for each.
      assertThat(millis(browser, "scroll.scrollTop = 28 * 97 * i; drawRows();")).isLessThan(16);
      assertThat(millis(browser, "draw();")).isLessThan(16);
      assertThat(millis(browser, "order = 7; draw();")).isLessThan(32);

      browser.type("/many-04999");
      await().atMost(PATIENCE).until(() -> rows(browser) == 1);
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void whatAManifestSaysIsTextAndNothingElse() throws Exception {
    clone.write(
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
      assertThat(browser.value("document.querySelectorAll('main img, main script').length"))
          .isEqualTo(0);
    }
  }

  private String page() {
    return "http://" + clone.slot().address() + ":10280/";
  }

  private static long rows(Browser browser) {
    return ((Number) browser.value("document.querySelectorAll('#rows .row').length")).longValue();
  }

  /** What the first Service of the list says of its pods. */
  private static String ready(Browser browser) {
    return rows(browser) == 0
        ? ""
        : String.valueOf(
            browser.value("document.querySelector('#rows .row').children[4].textContent"));
  }

  /** CPU time that the page takes for this and for the layout after it; the mean of many. */
  private static double millis(Browser browser, String work) {
    double before = browser.cpuSeconds();
    browser.value(
        """
        (() => {
          const scroll = document.querySelector('#scroll');
          for (let i = 0; i < 100; i++) {
            %s
            document.body.getBoundingClientRect();
          }
        })()
        """
            .formatted(work)
            .strip());
    return (browser.cpuSeconds() - before) * 1_000 / 100;
  }

  private static void openWhoami(Browser browser) {
    await().atMost(PATIENCE).until(() -> browser.text("#rows").contains("default/whoami"));
    browser.type("/whoami");
    await().atMost(PATIENCE).until(() -> rows(browser) == 1);
    browser.type(ENTER);
    await().atMost(PATIENCE).until(() -> browser.text("#details").contains("whoami-"));
  }
}
