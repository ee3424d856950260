package io.headgate.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page, as far as it can be seen without a browser. */
class StatusPageTest {

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

  @ParameterizedTest
  @CsvSource({
    "/, text/html",
    "/page.css, text/css",
    "/page.js, text/javascript",
    "/icon.svg, image/svg+xml"
  })
  void aFileHasItsTypeAndIsNotSentTwice(String path, String type) throws Exception {
    HttpResponse<String> first = get(path, "");
    String tag = first.headers().firstValue("etag").orElse("");

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.headers().firstValue("content-type")).hasValue(type + "; charset=utf-8");
    assertThat(first.body()).hasSizeBetween(200, 40_000);
    assertThat(get(path, tag).statusCode()).isEqualTo(304);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/page.js", "/api/v1/services", "/api/v1/nothing"})
  void iX7_noOtherSiteMayShowOrScriptIt(String path) throws Exception {
    HttpResponse<String> answer = get(path, "");

    assertThat(answer.headers().firstValue("content-security-policy").orElse(""))
        .contains("default-src 'none'")
        .contains("script-src 'self'")
        .contains("frame-ancestors 'none'")
        .contains("require-trusted-types-for 'script'")
        .doesNotContain("unsafe");
    assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    assertThat(answer.headers().firstValue("access-control-allow-origin")).isEmpty();
  }

  @Test
  void thePageHoldsNothingThatItsPolicyForbids() throws Exception {
    assertThat(get("/", "").body())
        .doesNotContainPattern("(?i)<script(?![^>]*src=\"page.js\")")
        .doesNotContainPattern("(?i)\\son\\w+=")
        .doesNotContainPattern("(?i)<style|\\sstyle=|https?://(?!shop\\.example)");
  }

  @Test
  void whatIsShownIsSetAsTextOnly() throws Exception {
    assertThat(get("/page.js", "").body())
        .contains("textContent")
        .doesNotContainPattern(
            "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(|new Function"
                + "|DOMParser|createContextualFragment|srcdoc");
  }

  private static HttpResponse<String> get(String path, String tag) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    if (!tag.isEmpty()) {
      request.header("if-none-match", tag);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
