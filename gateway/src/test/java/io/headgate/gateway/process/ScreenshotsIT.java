package io.headgate.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pictures in the documentation, taken of the running program, so that they show what there is.
 * They are written to {@code target/screenshots}, and {@code docs/images/make} takes them from
 * there. Needs Chromium, so it runs only where the profile {@code long} asks for it.
 */
@Tag("long")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ScreenshotsIT {

  private static final String HOST = "whoami.user1.apps.taikang1.local";
  private static final String OTHER_HOST = "nginx.user1.apps.taikang1.local";
  private static final int WIDTH = 1200;
  private static final int HEIGHT = 700;
  private static final int MOST_BYTES = 200 * 1024;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String ENTER = "\uE007";

  /** Shows a text as a terminal would. */
  private static final String TERMINAL =
      """
      (() => {
        document.body.style = 'margin:0;background:#10141a;color:#e1e6ec';
        const text = document.createElement('pre');
        text.style = 'margin:18px 22px;font:15px/1.5 "DejaVu Sans Mono",monospace';
        text.textContent = %s[0];
        document.body.replaceChildren(text);
      })()
      """;

  @TempDir private Path directory;

  @BeforeEach
  void require() {
    Tools.require("chromedriver", "chromium", "script");
  }

  @Test
  void ofANodeThatServesNothing() throws Exception {
    Clone clone = Clone.in(directory);
    try (var files = Files.list(clone.examples())) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    try (HeadgateProcess headgate = HeadgateProcess.demo(clone);
        Browser browser = Browser.start(directory, WIDTH, HEIGHT)) {
      open(browser, headgate, "services");
      await().atMost(PATIENCE).until(() -> browser.text("#empty").contains("No Services"));
      take(browser, "page-empty");
    }
  }

  @Test
  void ofTheDemoUnderLoad() throws Exception {
    Clone clone = Clone.in(directory);
    List<Socket> held = new ArrayList<>();
    try (HeadgateProcess headgate = HeadgateProcess.demo(clone);
        Browser browser = Browser.start(directory, WIDTH, HEIGHT);
        Load load = Load.on(headgate.ingress(), HOST);
        Load other = Load.on(headgate.ingress(), OTHER_HOST)) {
      hold(held, headgate.clusterIp("whoami"), 7);
      hold(held, headgate.clusterIp("log-collection1"), 3);
      hold(held, headgate.nodePort(), 4);
      open(browser, headgate, "services");
      awaitCurves(browser);
      take(browser, "page-demo");
      browser.colours("dark");
      take(browser, "page-dark");
      browser.colours("light");

      browser.open(page(headgate) + "#routes");
      await().atMost(PATIENCE).until(() -> browser.text("#rows").contains("ms"));
      take(browser, "page-routes");
      browser.open(page(headgate) + "#picture");
      await().atMost(PATIENCE).until(() -> browser.text("#picture").contains("of 2 ready"));
      take(browser, "page-picture");
      browser.open(page(headgate) + "#explain");
      browser.type("http://" + HOST + "/" + ENTER);
      await().atMost(PATIENCE).until(() -> browser.text("#answer").contains("chosen"));
      take(browser, "page-explain");

      browser.open(page(headgate) + "#services");
      await().atMost(PATIENCE).until(() -> browser.text("#rows").contains("default/whoami"));
      browser.type("/whoami");
      await().atMost(PATIENCE).until(() -> !browser.text("#rows").contains("default/nginx"));
      browser.type(ENTER);
      await().atMost(PATIENCE).until(() -> browser.text("#details").contains("whoami-"));
      kill(headgate.endpoints("whoami").getFirst());
      await().atMost(PATIENCE).until(() -> browser.text("#facts").contains("out: "));
      take(browser, "page-dead-pod");

      browser.type("\uE00C\uE00C");
      browser.screen(390, 760);
      await().atMost(PATIENCE).until(() -> browser.text("#rows").contains("default/nginx"));
      take(browser, "page-phone");

      String top = top(headgate);
      browser.screen(900, 260);
      showText(browser, top);
      take(browser, "top");
      assertThat(load.served() + other.served()).isPositive();
    } finally {
      for (Socket socket : held) {
        socket.close();
      }
    }
  }

  @Test
  void ofTenThousandServices() throws Exception {
    Clone clone = Clone.in(directory);
    clone.write("many.yaml", Many.services(10_000));
    try (HeadgateProcess headgate = HeadgateProcess.demo(clone);
        Browser browser = Browser.start(directory, WIDTH, HEIGHT);
        Load load = Load.on(headgate.ingress(), HOST)) {
      open(browser, headgate, "services");
      await().atMost(PATIENCE).until(() -> browser.text("#live").contains(" 1000"));
      awaitCurves(browser);
      browser.value("document.querySelector('#scroll').scrollTop = 28 * 6021");
      await().atMost(PATIENCE).until(() -> browser.text("#rows").contains("many-0602"));
      take(browser, "page-10000");
      assertThat(load.served()).isPositive();
    }
  }

  private static void open(Browser browser, HeadgateProcess headgate, String view) {
    browser.screen(WIDTH, HEIGHT);
    browser.colours("light");
    browser.open(page(headgate) + "#" + view);
    await().atMost(PATIENCE).until(() -> browser.text("#live").startsWith("live"));
  }

  private static String page(HeadgateProcess headgate) {
    return "http://" + headgate.slot().address() + ":10280/";
  }

  /** Until a good part of the last minute is there to be seen. */
  private static void awaitCurves(Browser browser) {
    await()
        .atMost(PATIENCE)
        .until(() -> ((Number) browser.value("pulse.requests.length")).intValue() >= 40);
  }

  private static void take(Browser browser, String name) throws IOException {
    byte[] picture = browser.picture();
    Path folder = Files.createDirectories(Path.of("target/screenshots"));
    Files.write(folder.resolve(name + ".png"), picture);
    assertThat(picture.length).as(name).isBetween(1_000, MOST_BYTES);
  }

  /** Connections that are open for a while, because their answers are slow. */
  private static void hold(List<Socket> held, InetSocketAddress address, int count)
      throws IOException {
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket(address.getAddress(), address.getPort());
      held.add(socket);
      OutputStream out = socket.getOutputStream();
      out.write(
          "GET /slow?ms=300000 HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static void kill(JsonObject pod) throws IOException {
    Answer.to(
        "POST",
        new InetSocketAddress(pod.getString("address"), pod.getInteger("port")),
        "whoami",
        "/stop?seconds=60");
  }

  /** What a terminal shows of {@code headgate top} when it has been redrawn some times. */
  private static String top(HeadgateProcess headgate) {
    String sent =
        headgate.shell("timeout 15 script -qc 'bin/headgate top --rows 8' /dev/null </dev/null");
    String[] frames = sent.split(Pattern.quote("\u001b[H"), -1);
    // The last one may have been cut off.
    assertThat(frames).as(sent).hasSizeGreaterThan(4);
    return "$ bin/headgate top\n"
        + frames[frames.length - 2].replaceAll("\u001b\\[[0-9]*[A-Z]|\r", "");
  }

  /** In the place of a terminal's window. */
  private static void showText(Browser browser, String text) {
    String quoted = new JsonArray().add(text).encode();
    browser.open("about:blank");
    browser.value(TERMINAL.replace("%s", quoted).strip());
  }
}
