package io.headgate.discovery.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Lists and watches over HTTP as an API server does them, on a JDK server on loopback: it can go
 * away, refuse a kind, and forget what it has said. It speaks no WebSocket, which clients answer by
 * plain watches.
 */
final class ScriptedApiServer implements AutoCloseable {

  private static final KubernetesSerialization JSON = new KubernetesSerialization();

  private record Entry(long version, String type, HasMetadata object) {}

  private record Request(String plural, String namespace, String name, Map<String, String> query) {
    boolean wants(HasMetadata object) {
      return plural.equals(pluralOf(object))
          && (namespace.isEmpty() || namespace.equals(object.getMetadata().getNamespace()))
          && (name.isEmpty() || name.equals(object.getMetadata().getName()));
    }
  }

  private final Map<String, HasMetadata> objects = new TreeMap<>(); // guarded by this
  private final List<Entry> log = new ArrayList<>(); // guarded by this
  private final Map<String, Integer> refused = new HashMap<>(); // guarded by this
  private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final int port;
  private HttpServer server;
  private long version = 10; // guarded by this
  private long forgotten; // guarded by this
  private int generation; // guarded by this

  ScriptedApiServer() {
    server = listen(0);
    port = server.getAddress().getPort();
  }

  /** A kubeconfig for it. */
  Path kubeconfig(Path folder) {
    try {
      return Files.writeString(
          folder.resolve("kubeconfig"),
          """
          apiVersion: v1
          kind: Config
          clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
          users: [{name: u, user: {token: secret}}]
          contexts: [{name: x, context: {cluster: c, user: u}}]
          current-context: x
          """
              .formatted(port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Creates or replaces. */
  synchronized void put(String yaml) {
    HasMetadata object = JSON.unmarshal(yaml);
    object.getMetadata().setResourceVersion(Long.toString(++version));
    String type = objects.put(key(object), object) == null ? "ADDED" : "MODIFIED";
    log.add(new Entry(version, type, object));
    notifyAll();
  }

  synchronized void delete(String yaml) {
    HasMetadata object = JSON.unmarshal(yaml);
    object.getMetadata().setResourceVersion(Long.toString(++version));
    objects.remove(key(object));
    log.add(new Entry(version, "DELETED", object));
    notifyAll();
  }

  /** Ends every watch, and answers 410 to who wants to go on from where it was. */
  synchronized void forget() {
    forgotten = ++version;
    generation++;
    notifyAll();
  }

  /** Answers with that status to everything about a kind; 200 ends that. */
  synchronized void refuse(String plural, int status) {
    refused.put(plural, status);
    generation++;
    notifyAll();
  }

  /** What was asked: {@code list services}, {@code watch secrets/tls}. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  void goAway() {
    server.stop(0);
    synchronized (this) {
      generation++;
      notifyAll();
    }
  }

  void comeBack() {
    server = listen(port);
  }

  @Override
  public void close() {
    goAway();
    threads.shutdownNow();
  }

  private HttpServer listen(int port) {
    try {
      HttpServer it =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
      it.setExecutor(threads);
      it.createContext("/", this::answer);
      it.start();
      return it;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) {
    try (exchange) {
      Request request = parse(exchange);
      boolean watch = "true".equals(request.query.get("watch"));
      asked.add(
          (watch ? "watch " : "list ")
              + request.plural
              + (request.name.isEmpty() ? "" : "/" + request.name));
      int status;
      synchronized (this) {
        status = refused.getOrDefault(request.plural, 200);
      }
      if (status != 200) {
        send(exchange, status, refusal(request, status, watch ? "watch" : "list"));
      } else if (exchange.getRequestHeaders().containsKey("Sec-WebSocket-Key")) {
        send(exchange, 200, "{}");
      } else if (watch) {
        watch(exchange, request);
      } else {
        send(exchange, 200, list(request));
      }
    } catch (IOException e) {
      // The client is gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch(HttpExchange exchange, Request request)
      throws IOException, InterruptedException {
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    long seen = Long.parseLong(request.query.getOrDefault("resourceVersion", "0"));
    OutputStream out = exchange.getResponseBody();
    // By its first message the client knows that it watches.
    out.write(bookmark(request, seen).getBytes(StandardCharsets.UTF_8));
    out.flush();
    int mine;
    synchronized (this) {
      mine = generation;
    }
    while (true) {
      StringBuilder lines = new StringBuilder();
      synchronized (this) {
        while (mine == generation && version <= seen) {
          wait();
        }
        if (seen < forgotten) {
          lines.append(
              """
              {"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure",\
              "message":"too old resource version","reason":"Expired","code":410}}
              """);
        } else if (mine != generation) {
          return;
        }
        for (Entry entry : log) {
          if (seen >= forgotten && entry.version > seen && request.wants(entry.object)) {
            lines
                .append("{\"type\":\"" + entry.type + "\",\"object\":")
                .append(json(entry.object))
                .append("}\n");
          }
        }
        boolean over = seen < forgotten;
        seen = version;
        out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
        if (over) {
          return;
        }
      }
    }
  }

  private static String bookmark(Request request, long version) {
    String kind =
        switch (request.plural) {
          case "services" -> "\"Service\",\"apiVersion\":\"v1\"";
          case "endpoints" -> "\"Endpoints\",\"apiVersion\":\"v1\"";
          case "nodes" -> "\"Node\",\"apiVersion\":\"v1\"";
          case "secrets" -> "\"Secret\",\"apiVersion\":\"v1\"";
          case "endpointslices" -> "\"EndpointSlice\",\"apiVersion\":\"discovery.k8s.io/v1\"";
          case "ingresses" -> "\"Ingress\",\"apiVersion\":\"networking.k8s.io/v1\"";
          default -> "\"IngressClass\",\"apiVersion\":\"networking.k8s.io/v1\"";
        };
    return "{\"type\":\"BOOKMARK\",\"object\":{\"kind\":%s,\"metadata\":{\"resourceVersion\":\"%d\"}}}\n"
        .formatted(kind, version);
  }

  private synchronized String list(Request request) {
    String items =
        objects.values().stream()
            .filter(request::wants)
            .map(ScriptedApiServer::json)
            .reduce((one, other) -> one + "," + other)
            .orElse("");
    return "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"%d\"},\"items\":[%s]}"
        .formatted(version, items);
  }

  /** A real one writes what is empty in a slice as null. */
  private static String json(HasMetadata object) {
    String json = JSON.asJson(object);
    return pluralOf(object).equals("endpointslices") && !json.contains("\"endpoints\"")
        ? json.substring(0, json.length() - 1) + ",\"endpoints\":null,\"ports\":null}"
        : json;
  }

  private static String refusal(Request request, int status, String verb) {
    String message =
        status == 403
            ? "%s is forbidden: User \\\"u\\\" cannot %s resource \\\"%s\\\""
                .formatted(request.plural, verb, request.plural)
            : "Unauthorized";
    return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"%s\",\"code\":%d}"
        .formatted(message, status);
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static Request parse(HttpExchange exchange) {
    String[] path = exchange.getRequestURI().getPath().split("/", -1);
    String namespace = "";
    for (int i = 0; i < path.length - 2; i++) {
      if (path[i].equals("namespaces")) {
        namespace = path[i + 1];
      }
    }
    Map<String, String> query = new HashMap<>();
    String raw = exchange.getRequestURI().getRawQuery();
    for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      query.put(
          parts[0], parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    String name = query.getOrDefault("fieldSelector", "").replace("metadata.name=", "");
    return new Request(path[path.length - 1], namespace, name, query);
  }

  private static String pluralOf(HasMetadata object) {
    return object.getPlural();
  }

  private static String key(HasMetadata object) {
    return pluralOf(object)
        + "/"
        + object.getMetadata().getNamespace()
        + "/"
        + object.getMetadata().getName();
  }
}
