package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** HTTP/2 over TLS with the JDK's client. */
class Http2ClientTest {

  private HttpFixture gateway;
  private URI uri;
  private HttpClient client;

  @BeforeEach
  void start() {
    gateway = HttpFixture.start();
    gateway.anyHost("web");
    InetSocketAddress https = gateway.listenHttps();
    uri = URI.create("https://127.0.0.1:" + https.getPort() + "/");
    client = HttpClient.newBuilder().sslContext(anybody()).build();
  }

  @AfterEach
  void stop() {
    client.shutdownNow();
    gateway.close();
  }

  @Test
  void iP1_aMegabyteGoesBothWaysToAPodOfHttp1() throws Exception {
    byte[] body = new byte[1 << 20];
    new Random(1).nextBytes(body);
    String hex = HexFormat.of().formatHex(body, 0, 1 << 19);
    try (RawPod pod =
        RawPod.scripted(
            connection -> {
              while (true) {
                RawClient.Message request = connection.message();
                connection.send(
                    "HTTP/1.1 200 OK\r\nContent-Length: " + request.body().length() + "\r\n\r\n");
                connection.send(request.body());
              }
            })) {
      gateway.service("web", pod.address());
      for (BodyPublisherOf known :
          List.of(
              (BodyPublisherOf) () -> BodyPublishers.ofString(hex),
              () -> BodyPublishers.fromPublisher(BodyPublishers.ofString(hex)))) {
        HttpResponse<String> answer =
            client.send(
                HttpRequest.newBuilder(uri).POST(known.get()).build(), BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(hex);
      }
    }
  }

  private interface BodyPublisherOf {
    HttpRequest.BodyPublisher get();
  }

  @Test
  void manyRequestsShareOneConnection() throws Exception {
    try (RawPod pod = RawPod.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
      gateway.service("web", pod.address());
      client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        answers.add(
            client.sendAsync(
                HttpRequest.newBuilder(uri.resolve("/" + i)).build(), BodyHandlers.ofString()));
      }
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo("ok");
      }
      assertThat(gateway.server().acceptedTotal()).isEqualTo(1);
      assertThat(gateway.server().open()).isEqualTo(1);
      assertThat(pod.requests().get(0).value("X-Forwarded-Proto")).isEqualTo("https");
    }
  }

  @Test
  void anEventReachesTheClientWhileTheAnswerIsOpen() throws Exception {
    CountDownLatch received = new CountDownLatch(1);
    try (RawPod pod =
        RawPod.scripted(
            connection -> {
              connection.message();
              connection.send(
                  "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n");
              received.await(10, TimeUnit.SECONDS);
              connection.send("data: 2\n");
            })) {
      gateway.service("web", pod.address());
      HttpResponse<Stream<String>> answer =
          client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofLines());
      List<String> lines = new ArrayList<>();
      answer
          .body()
          .forEach(
              line -> {
                lines.add(line);
                received.countDown();
              });
      assertThat(lines).containsExactly("data: 1", "data: 2");
    }
  }

  @Test
  void aClientMayChooseHttp1() throws Exception {
    try (RawPod pod = RawPod.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
      gateway.service("web", pod.address());
      for (String[] offered : List.of(new String[] {"http/1.1"}, new String[0])) {
        try (SSLSocket socket =
            (SSLSocket) anybody().getSocketFactory().createSocket("127.0.0.1", uri.getPort())) {
          SSLParameters parameters = socket.getSSLParameters();
          parameters.setApplicationProtocols(offered);
          socket.setSSLParameters(parameters);
          RawClient raw = new RawClient(socket);
          raw.send("GET / HTTP/1.1\r\nHost: web.test\r\nConnection: close\r\n\r\n");
          assertThat(raw.message().body()).isEqualTo("ok");
          assertThat(raw.rest()).isEmpty();
        }
      }
      await().until(() -> gateway.server().open() == 0);
    }
  }

  /** A context that takes any certificate for any host. */
  static SSLContext anybody() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TakesEverybody()}, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class TakesEverybody extends X509ExtendedTrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
