package io.headgate.discovery.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What an API server does with single objects, on a JDK server on loopback: create, replace by
 * version, merge patches, and refusals. Nothing can be watched.
 */
final class WritableApiServer implements AutoCloseable {

  private final Map<String, JsonObject> objects = new TreeMap<>(); // guarded by this
  private final List<String> writes = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private int version; // guarded by this
  private volatile String refused = "nothing";

  WritableApiServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  ApiServerAccess access(Path folder) {
    try {
      return new ApiServerAccess.Kubeconfig(
          Files.writeString(
              folder.resolve("kubeconfig"),
              """
              apiVersion: v1
              kind: Config
              clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
              users: [{name: u, user: {token: secret}}]
              contexts: [{name: x, context: {cluster: c, user: u}}]
              current-context: x
              """
                  .formatted(server.getAddress().getPort())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers 403 to every write whose path contains it. */
  void refuse(String part) {
    refused = part;
  }

  /** Every accepted write apart from those of leases: {@code PATCH ingresses/shop/status BODY}. */
  List<String> writes() {
    return List.copyOf(writes);
  }

  /** Kept by namespace and the rest of the path, such as {@code default/ingresses/shop}. */
  synchronized JsonObject get(String key) {
    return objects.getOrDefault(key, new JsonObject());
  }

  synchronized List<JsonObject> all(String part) {
    return objects.entrySet().stream()
        .filter(it -> it.getKey().contains(part))
        .map(Map.Entry::getValue)
        .toList();
  }

  synchronized void put(String key, JsonObject object) {
    objects.put(key, versioned(object));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().replaceFirst(".*/namespaces/", "");
      String method = exchange.getRequestMethod();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (!method.equals("GET") && path.contains(refused)) {
        status(exchange, 403, "forbidden by the test");
        return;
      }
      synchronized (this) {
        switch (method) {
          case "GET" -> answer(exchange, path);
          case "POST" -> create(exchange, path, new JsonObject(body));
          case "PUT" -> replace(exchange, path, new JsonObject(body));
          case "PATCH" -> patch(exchange, path, new JsonObject(body));
          default -> status(exchange, 405, method);
        }
      }
    } catch (IOException e) {
      // The client is gone.
    }
  }

  /** As in the chart's role, Ingresses and Services may be listed, not got. */
  private void answer(HttpExchange exchange, String key) throws IOException {
    if (key.contains("/ingresses/") || key.contains("/services/")) {
      status(exchange, 403, key);
    } else if (objects.containsKey(key)) {
      send(exchange, 200, get(key));
    } else {
      status(exchange, 404, key);
    }
  }

  private void create(HttpExchange exchange, String path, JsonObject object) throws IOException {
    String key = path + "/" + object.getJsonObject("metadata").getString("name");
    if (objects.containsKey(key)) {
      status(exchange, 409, key);
      return;
    }
    objects.put(key, versioned(object));
    note("POST", path, object);
    send(exchange, 201, object);
  }

  private void replace(HttpExchange exchange, String key, JsonObject object) throws IOException {
    String sent = object.getJsonObject("metadata").getString("resourceVersion", "");
    if (!sent.equals(get(key).getJsonObject("metadata").getString("resourceVersion"))) {
      status(exchange, 409, key);
      return;
    }
    objects.put(key, versioned(object));
    note("PUT", key, object);
    send(exchange, 200, object);
  }

  private void patch(HttpExchange exchange, String path, JsonObject patch) throws IOException {
    String key = path.replaceFirst("/status$", "");
    if (!objects.containsKey(key)) {
      status(exchange, 404, key);
      return;
    }
    JsonObject merged = get(key).copy().mergeIn(patch, true);
    objects.put(key, versioned(merged));
    note("PATCH", path, patch);
    send(exchange, 200, merged);
  }

  private void note(String method, String path, JsonObject body) {
    if (!path.contains("/leases")) {
      writes.add(method + " " + path + " " + body);
    }
  }

  private JsonObject versioned(JsonObject object) {
    object.getJsonObject("metadata").put("resourceVersion", Integer.toString(++version));
    return object;
  }

  private static void status(HttpExchange exchange, int code, String message) throws IOException {
    send(
        exchange,
        code,
        JsonObject.of(
            "kind",
            "Status",
            "apiVersion",
            "v1",
            "status",
            "Failure",
            "message",
            message,
            "code",
            code));
  }

  private static void send(HttpExchange exchange, int code, JsonObject body) throws IOException {
    byte[] bytes = body.encode().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
