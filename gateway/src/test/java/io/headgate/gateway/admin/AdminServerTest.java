package io.headgate.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The admin address over real HTTP. */
class AdminServerTest {

  private static final Vertx VERTX = Vertx.vertx();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    port =
        new AdminServer(VERTX, new SampleNode().sources(), new RememberedLogLevels())
            .start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .await(10, TimeUnit.SECONDS)
            .actualPort();
  }

  @AfterAll
  static void stop() throws Exception {
    VERTX.close().await(10, TimeUnit.SECONDS);
    CLIENT.close();
  }

  @Test
  void aServiceHasTheFieldsThatTheInterfaceNames() throws Exception {
    JsonObject service = json("/api/v1/services").getJsonArray("items").getJsonObject(0);

    assertThat(service.fieldNames())
        .contains("namespace", "name", "type", "clusterIP", "ports", "sessionAffinity");
    JsonObject servicePort = service.getJsonArray("ports").getJsonObject(0);
    assertThat(servicePort.fieldNames())
        .contains("name", "protocol", "port", "nodePort", "scheduler", "endpoints");
    JsonObject endpoint = servicePort.getJsonArray("endpoints").getJsonObject(0);
    assertThat(endpoint.fieldNames())
        .contains("address", "port", "pod", "node", "ready", "serving", "terminating", "weight")
        .contains("active", "total", "ejected");
    assertThat(servicePort.getString("scheduler")).isEqualTo("lc");
  }

  @ParameterizedTest
  @CsvSource({"http://elsewhere.example, 403", "null, 403", "self, 200", ", 200"})
  void aPageOfAnotherSiteChangesNothing(String origin, int statusCode) throws Exception {
    String path = "/api/v1/undrain?namespace=default&service=whoami&endpoint=whoami-a";
    String own = "http://127.0.0.1:" + port;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(own + path)).POST(HttpRequest.BodyPublishers.noBody());
    if (origin != null) {
      request.header("origin", origin.equals("self") ? own : origin);
    }

    assertThat(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(statusCode);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          services?namespace=default               | 1
          services?namespace=shop                  | 0
          services?selector=app%3Dwhoami           | 1
          services?selector=tier+notin+(front)     | 0
          endpoints                                | 2
          endpoints?name=whoami                    | 2
          connections                              | 2
          affinity                                 | 0
          routes                                   | 1
          problems                                 | 1
          problems?namespace=default               | 0
          certificates                             | 0
          """)
  void listsAreSelectedByNamespaceNameAndLabels(String query, int items) throws Exception {
    JsonObject list = json("/api/v1/" + query);

    assertThat(list.getJsonArray("items")).hasSize(items);
    assertThat(list.getLong("sequence")).isEqualTo(7);
  }

  @Test
  void aTableLooksLikeKubectls() throws Exception {
    assertThat(get("/api/v1/services?output=table&namespace=default").body())
        .isEqualTo(
            """
            NAME     TYPE       CLUSTER-IP    EXTERNAL-IP   PORT(S)          AGE
            whoami   NodePort   127.96.0.10   <none>        8080:30080/TCP   5m5s
            """);
  }

  @Test
  void yamlIsTheSameAsJson() throws Exception {
    assertThat(get("/api/v1/problems?output=yaml").body())
        .contains("sequence: 7\n", "  name: cart\n", "  file: cart.yaml\n", "  line: 12\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /api/v1/services?name=whoam          | 404 | services: "whoam" not found (expected: one of whoami)
          /api/v1/services?output=xml          | 400 | output: "xml" is not known (expected: table, wide, json or yaml)
          /api/v1/services?selector=a%3D%3D%3D | 400 | selector: "a===" is no label selector (expected: a=b,c!=d,e,!f,g in (h,i))
          /api/v1/explain?method=GET           | 400 | query parameter url: missing
          /api/v1/explain?method=GET&url=http://a/&client=b | 400 | client: "b" is no address (expected: an IP)
          /api/v1/explain?method=GET&url=a     | 400 | url: "a" is no URL (expected: http://HOST/PATH or https://HOST/PATH)
          """)
  void whatCannotBeAnsweredSaysWhy(String path, int statusCode, String message) throws Exception {
    HttpResponse<String> response = get(path);

    assertThat(response.statusCode()).isEqualTo(statusCode);
    assertThat(new JsonObject(response.body()).getString("message")).isEqualTo(message);
  }

  @Test
  void explainFollowsARequestToItsPods() throws Exception {
    JsonObject json = json("/api/v1/explain?method=GET&url=http://whoami.example/a");

    assertThat(json.getString("ingress")).isEqualTo("default/whoami");
    assertThat(json.getJsonArray("endpoints")).hasSize(2);
    assertThat(json.getString("pod")).isEqualTo("whoami-a");
    assertThat(get("/api/v1/explain?method=GET&url=http://x.example/&output=table").body())
        .contains("404: no rule matches");
  }

  @Test
  void explainNamesThePodHoweverOftenItIsAsked() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(
              get("/api/v1/explain?method=GET&url=http://whoami.example/&client=10.0.0.1&output=table")
                  .body())
          .isEqualTo(
              """
              GET http://whoami.example/
                default/whoami: host whoami.example, Prefix /  -> chosen
              to Service port default/whoami/TCP, scheduler lc
                127.97.0.1:80  whoami-a  active 0  -> next
                127.97.0.2:80  whoami-b  active 0
              """);
    }
  }

  @Test
  void theTableOfIpvsadmHasTheVirtualServer() throws Exception {
    assertThat(get("/api/v1/ipvs").body())
        .contains("TCP  127.96.0.10:8080 lc", "  -> 127.97.0.1:80 ");
  }

  @Test
  void snapshotAndConfigAreThere() throws Exception {
    assertThat(json("/api/v1/snapshot").getLong("sequence")).isEqualTo(7);
    assertThat(json("/api/v1/config").getString("http-port")).isEqualTo("8080");
  }

  @Test
  void nothingCanBeChanged() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/api/v1/services"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();

    assertThat(CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(405);
  }

  @Test
  void theLevelOfTheLogIsSetWhileItRuns() throws Exception {
    assertThat(put("log-level?level=debug", null).statusCode()).isEqualTo(200);
    assertThat(new JsonObject(put("log-level?level=trace&logger=io.netty", null).body()))
        .isEqualTo(json("/api/v1/log-level"));
    assertThat(json("/api/v1/log-level").getJsonObject("levels"))
        .isEqualTo(new JsonObject().put("io.headgate", "debug").put("io.netty", "trace"));

    assertThat(put("log-level", null).statusCode()).isEqualTo(400);
    assertThat(put("log-level?level=loud", null).statusCode()).isEqualTo(400);
    assertThat(put("log-level?level=info", "http://elsewhere.example").statusCode()).isEqualTo(403);
    assertThat(json("/api/v1/log-level").getJsonObject("levels").getString("io.headgate"))
        .isEqualTo("debug");
  }

  private static HttpResponse<String> put(String path, @Nullable String origin) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + path))
            .PUT(HttpRequest.BodyPublishers.noBody());
    if (origin != null) {
      request.header("origin", origin);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aNameThatOnlyResolvesToThisMachineIsRefused() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write(
              "GET /api/v1/services HTTP/1.0\r\nHost: rebound.example\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));

      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.0 403");
    }
  }

  private static JsonObject json(String path) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return new JsonObject(response.body());
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
