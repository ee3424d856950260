package io.headgate.gateway.http.compression;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.CompressionPolicy;
import io.headgate.discovery.model.MediaTypes;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which responses are compressed, and what becomes of their heads. */
class RequestedCompressionTest {

  private static final CompressionPolicy POLICY =
      policy(new MediaTypes(Set.of("text/html", "text/css"), false));

  private final OpenCoders coders = new OpenCoders(UnpooledByteBufAllocator.DEFAULT);
  private @Nullable CodedBody body;

  @AfterEach
  void close() {
    CodedBody open = body;
    if (open != null) {
      open.close();
    }
    assertThat(coders.count()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // status | fields of the response, with semicolons | coded | Vary
        "200 | Content-Type: text/css                                             | true  | true",
        "200 | Content-Type: Text/CSS ; charset=utf-8                             | true  | true",
        "403 | Content-Type: text/html                                            | true  | true",
        "404 | Content-Type: text/html                                            | true  | true",
        "201 | Content-Type: text/html                                            | false | false",
        "204 | Content-Type: text/html                                            | false | false",
        "206 | Content-Type: text/html                                            | false | false",
        "304 | Content-Type: text/html                                            | false | false",
        "500 | Content-Type: text/html                                            | false | false",
        "200 | Content-Type: text/plain                                           | false | false",
        "200 | X-A: b                                                             | false | false",
        "200 | Content-Type: text/css # Content-Length: 100                       | true  | true",
        "200 | Content-Type: text/css # Content-Length: 99                        | false | false",
        "200 | Content-Type: text/css # Content-Length: x                         | false | false",
        "200 | Content-Type: text/css # Transfer-Encoding: chunked                | true  | true",
        "200 | Content-Type: text/css # Content-Encoding: br                      | false | false",
        "200 | Content-Type: text/css # Content-Encoding: identity                | false | false",
        "200 | Content-Type: text/css # Cache-Control: public, No-Transform       | false | false",
        "200 | Content-Type: text/css # Cache-Control: max-age=5                  | true  | true",
        "200 | Content-Type: text/css # Content-Digest: sha-256=:a:               | false | false",
        "200 | Content-Type: text/css # Repr-Digest: sha-256=:a:                  | false | false",
        "200 | Content-Type: text/css # Vary: Origin                              | true  | true",
        "200 | Content-Type: text/css # Vary: origin, accept-encoding             | true  | true",
      })
  void whichResponses(int status, String fields, boolean coded, boolean vary) {
    HttpHeaders headers = fields(fields);

    body = taking("gzip").begin(status, headers, coders);

    assertThat(body != null).isEqualTo(coded);
    assertThat(headers.get("Content-Encoding", "").equals("gzip")).isEqualTo(coded);
    assertThat(
            String.join(",", headers.getAll("Vary"))
                .toLowerCase(Locale.ROOT)
                .contains("accept-encoding"))
        .isEqualTo(vary);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // method | version | Accept-Encoding | Cache-Control | coded
        "GET     | HTTP/1.1 | gzip                      | a             | true",
        "POST    | HTTP/1.1 | gzip                      | a             | true",
        "GET     | HTTP/2.0 | gzip                      | a             | true",
        "HEAD    | HTTP/1.1 | gzip                      | a             | false",
        "GET     | HTTP/1.0 | gzip                      | a             | false",
        "GET     | HTTP/1.1 | gzip;q=0                  | a             | false",
        "GET     | HTTP/1.1 | br                        | a             | false",
        "GET     | HTTP/1.1 | gzip;q=0.5, identity      | a             | false",
        "GET     | HTTP/1.1 | gzip, identity            | a             | true",
        "GET     | HTTP/1.1 | gzip                      | no-transform  | false",
      })
  void forWhichRequests(
      String method, String version, String accepted, String control, boolean coded) {
    HttpRequest request =
        new DefaultHttpRequest(HttpVersion.valueOf(version), HttpMethod.valueOf(method), "/");
    request.headers().set("Accept-Encoding", accepted).set("Cache-Control", control);
    HttpHeaders headers = fields("Content-Type: text/css");

    body = RequestedCompression.of(POLICY, request).begin(200, headers, coders);

    assertThat(body != null).isEqualTo(coded);
    assertThat(headers.get("Vary")).isEqualTo("accept-encoding");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"a\"   | W/\"a\"",
        "W/\"a\" | W/\"a\"",
        "a       | ",
      })
  void theHeadIsOfOtherBytes(String tag, String after) {
    HttpHeaders headers =
        fields("Content-Type: text/css # Content-Length: 100 # Accept-Ranges: bytes")
            .set("ETag", tag);

    body = taking("gzip").begin(200, headers, coders);

    assertThat(headers.get("ETag")).isEqualTo(after);
    assertThat(headers.contains("Content-Length")).isFalse();
    assertThat(headers.contains("Accept-Ranges")).isFalse();
  }

  @Test
  void whatIsNotCodedKeepsItsHead() {
    HttpHeaders headers =
        fields("Content-Type: text/css # Content-Length: 100 # Accept-Ranges: bytes # ETag: \"a\"");

    body = taking("br").begin(200, headers, coders);

    assertThat(body).isNull();
    assertThat(headers.remove("Vary").entries())
        .extracting(it -> it.getKey() + ": " + it.getValue())
        .containsExactly(
            "Content-Type: text/css", "Content-Length: 100", "Accept-Ranges: bytes", "ETag: \"a\"");
  }

  @ParameterizedTest
  @CsvSource({"application/grpc", "application/grpc+proto", "application/grpc-web"})
  void grpcIsNeverCoded(String type) {
    HttpHeaders headers = fields("Content-Type: " + type);

    body = of(policy(MediaTypes.ALL), "gzip").begin(200, headers, coders);

    assertThat(body).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Accept-Encoding | type | coding
        "gzip, br             | text/css  | br",
        "br                   | text/css  | br",
        "*                    | text/css  | br",
        "gzip                 | text/css  | gzip",
        "gzip, br;q=0.9       | text/css  | gzip",
        "gzip;q=0.5, br       | text/css  | br",
        "gzip, br;q=0         | text/css  | gzip",
        "br;q=0.5, identity   | text/css  | ",
        // Each has types of its own.
        "gzip, br             | text/only | br",
        "gzip                 | text/only | ",
        "gzip, br             | text/zip  | gzip",
        "br                   | text/zip  | ",
      })
  void whatTheClientLikesAndThenTheShorter(String accepted, String type, @Nullable String coding) {
    assertThat(BrotliLibrary.load()).isEmpty();
    CompressionPolicy both =
        new CompressionPolicy(
            Optional.of(rule(new MediaTypes(Set.of("text/css", "text/zip"), false))),
            Optional.of(rule(new MediaTypes(Set.of("text/css", "text/only"), false))));
    HttpHeaders headers = fields("Content-Type: " + type);

    body = of(both, accepted).begin(200, headers, coders);

    assertThat(headers.get("Content-Encoding")).isEqualTo(coding);
    assertThat(headers.get("Vary")).isEqualTo("accept-encoding");
  }

  @Test
  void withoutRoomForBrotliThereMayBeSomeForGzip() {
    assertThat(BrotliLibrary.load()).isEmpty();
    CompressionPolicy both =
        new CompressionPolicy(Optional.of(rule(MediaTypes.ALL)), Optional.of(rule(MediaTypes.ALL)));
    List<HttpHeaders> heads =
        IntStream.range(0, OpenCoders.MOST / BrotliCoder.WEIGHT + 2)
            .mapToObj(i -> fields("Content-Type: text/css"))
            .toList();

    List<Optional<CodedBody>> open =
        heads.stream()
            .map(it -> Optional.ofNullable(of(both, "gzip, br").begin(200, it, coders)))
            .toList();

    assertThat(heads.stream().map(it -> it.get("Content-Encoding", "")).distinct())
        .containsExactly("br", "gzip", "");
    open.forEach(it -> it.ifPresent(CodedBody::close));
  }

  @Test
  void allIsAll() {
    body =
        of(policy(MediaTypes.ALL), "gzip").begin(200, fields("Content-Type: image/x-own"), coders);

    assertThat(body).isNotNull();
  }

  @Test
  void noMoreThanSoManyAtOnce() {
    List<CodedBody> open =
        IntStream.range(0, OpenCoders.MOST)
            .mapToObj(i -> taking("gzip").begin(200, fields("Content-Type: text/css"), coders))
            .toList();
    HttpHeaders headers = fields("Content-Type: text/css # Content-Length: 1000");

    assertThat(taking("gzip").begin(200, headers, coders)).isNull();
    assertThat(headers.get("Vary")).isEqualTo("accept-encoding");
    assertThat(headers.get("Content-Length")).isEqualTo("1000");
    assertThat(headers.contains("Content-Encoding")).isFalse();

    open.forEach(CodedBody::close);
    open.forEach(CodedBody::close);
  }

  private static RequestedCompression taking(String accepted) {
    return of(POLICY, accepted);
  }

  private static RequestedCompression of(CompressionPolicy policy, String accepted) {
    HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
    request.headers().set("Accept-Encoding", accepted);
    return RequestedCompression.of(policy, request);
  }

  private static CompressionPolicy policy(MediaTypes types) {
    return new CompressionPolicy(Optional.of(rule(types)), Optional.empty());
  }

  private static CompressionPolicy.Rule rule(MediaTypes types) {
    return new CompressionPolicy.Rule(1, 100, types);
  }

  private static HttpHeaders fields(String text) {
    HttpHeaders headers = new DefaultHttpHeaders();
    for (String field : text.split(" *# *", -1)) {
      int colon = field.indexOf(':');
      headers.add(field.substring(0, colon), field.substring(colon + 1).strip());
    }
    return headers;
  }
}
