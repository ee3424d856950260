package io.headgate.gateway.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** An API server, on a JDK server on loopback, that has one Ingress and nothing else. */
final class OneIngressServer implements AutoCloseable {

  private static final String INGRESS =
      """
      {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress",
       "metadata": {"name": "web", "namespace": "shop", "annotations":
         {"nginx.ingress.kubernetes.io/server-snippet": "return 200;"}},
       "spec": {"ingressClassName": "nginx", "rules": [{"host": "shop.example", "http": {"paths": [
         {"path": "/cart/", "pathType": "Exact",
          "backend": {"service": {"name": "web", "port": {"number": 80}}}}]}}]}}
      """;

  private final HttpServer server;

  OneIngressServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.createContext("/", OneIngressServer::answer);
    server.start();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    boolean ingresses = exchange.getRequestURI().getPath().endsWith("/ingresses");
    byte[] body =
        ("{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":["
                + (ingresses ? INGRESS : "")
                + "]}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  Path kubeconfig(Path folder) throws IOException {
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
            .formatted(server.getAddress().getPort()));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
