package io.headgate.gateway.process;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/** Chromium without a window, told what to do by the few words of WebDriver (W3C) a test needs. */
final class Browser implements AutoCloseable {

  private static final Pattern STARTED = Pattern.compile("successfully on port (\\d+)");

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process driver;
  private final String session;

  private Browser(Process driver, String server, Path profile, int width, int height) {
    this.driver = driver;
    JsonObject options =
        new JsonObject()
            .put(
                "args",
                new JsonArray(
                    List.of(
                        "--headless=new",
                        "--no-sandbox", // as root there is none
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--window-size=" + width + "," + height,
                        "--user-data-dir=" + profile)));
    JsonObject capabilities =
        new JsonObject()
            .put("browserName", "chrome")
            .put("goog:chromeOptions", options)
            .put("goog:loggingPrefs", new JsonObject().put("browser", "ALL"));
    JsonObject answer =
        send(
            server + "/session",
            new JsonObject()
                .put("capabilities", new JsonObject().put("alwaysMatch", capabilities)));
    this.session = server + "/session/" + answer.getJsonObject("value").getString("sessionId");
  }

  /** Starts both, with a profile in that directory. */
  static Browser start(Path directory, int width, int height) throws IOException {
    Path log = directory.resolve("chromedriver.log");
    ProcessBuilder builder =
        new ProcessBuilder("chromedriver", "--port=0")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("TMPDIR", directory.toString());
    Process driver = builder.start();
    await().atMost(PATIENCE).until(() -> port(log) > 0 || !driver.isAlive());
    try {
      String server = "http://127.0.0.1:" + port(log);
      return new Browser(driver, server, directory.resolve("profile"), width, height);
    } catch (RuntimeException | AssertionError e) {
      end(driver);
      throw e;
    }
  }

  private static int port(Path log) throws IOException {
    Matcher started = STARTED.matcher(Files.readString(log));
    return started.find() ? Integer.parseInt(started.group(1)) : 0;
  }

  void open(String url) {
    send(session + "/url", new JsonObject().put("url", url));
  }

  /** As on a screen of that size, which may be smaller than any window. */
  void screen(int width, int height) {
    devtools(
        "Emulation.setDeviceMetricsOverride",
        new JsonObject()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", 1)
            .put("mobile", width < 600));
  }

  /** As where the system is dark, or light. */
  void colours(String scheme) {
    JsonObject feature = new JsonObject().put("name", "prefers-color-scheme").put("value", scheme);
    devtools(
        "Emulation.setEmulatedMedia",
        new JsonObject().put("features", new JsonArray().add(feature)));
  }

  /** CPU time that the page's thread has taken since this was asked first. */
  double cpuSeconds() {
    devtools("Performance.enable", new JsonObject().put("timeDomain", "threadTicks"));
    return devtools("Performance.getMetrics", new JsonObject()).getJsonArray("metrics").stream()
        .map(JsonObject.class::cast)
        .filter(metric -> metric.getString("name").equals("TaskDuration"))
        .mapToDouble(metric -> metric.getDouble("value"))
        .sum();
  }

  private JsonObject devtools(String command, JsonObject parameters) {
    return send(
            session + "/goog/cdp/execute",
            new JsonObject().put("cmd", command).put("params", parameters))
        .getJsonObject("value");
  }

  /** What is to be seen, as a PNG. */
  byte[] picture() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(session + "/screenshot")).timeout(PATIENCE).build();
    return Base64.getDecoder().decode(answer(request).getString("value"));
  }

  /** The value of an expression on the page. */
  Object value(String expression) {
    return send(
            session + "/execute/sync",
            new JsonObject().put("script", "return " + expression).put("args", new JsonArray()))
        .getValue("value");
  }

  String text(String selector) {
    return String.valueOf(value("document.querySelector('" + selector + "').textContent"));
  }

  /** Presses and releases these keys, one after the other. */
  void type(String keys) {
    JsonArray actions = new JsonArray();
    keys.chars()
        .mapToObj(Character::toString)
        .forEach(
            key -> {
              actions.add(new JsonObject().put("type", "keyDown").put("value", key));
              actions.add(new JsonObject().put("type", "keyUp").put("value", key));
            });
    JsonObject keyboard =
        new JsonObject().put("type", "key").put("id", "keyboard").put("actions", actions);
    send(session + "/actions", new JsonObject().put("actions", new JsonArray().add(keyboard)));
  }

  /** What the page and the browser have said on the console since the last call. */
  List<String> complaints() {
    return send(session + "/se/log", new JsonObject().put("type", "browser"))
        .getJsonArray("value")
        .stream()
        .map(entry -> ((JsonObject) entry).getString("message"))
        .toList();
  }

  private JsonObject send(String url, JsonObject body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
            .build();
    return answer(request);
  }

  private JsonObject answer(HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new AssertionError(request.uri() + ": " + response.body());
      }
      return new JsonObject(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    HttpRequest end =
        HttpRequest.newBuilder(URI.create(session)).timeout(PATIENCE).DELETE().build();
    try {
      var unused = http.send(end, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      // What has not ended by itself is ended below.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end(driver);
      http.close();
    }
  }

  /** Ends the driver and what it has started, which would stay without it. */
  private static void end(Process driver) {
    List<ProcessHandle> all =
        Stream.concat(driver.descendants(), Stream.of(driver.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    try {
      await().atMost(PATIENCE).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    } catch (ConditionTimeoutException e) {
      all.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
