package io.headgate.gateway.admin;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The page at {@code /}: four files out of the jar, read when somebody asks first. The page gets
 * what it shows from the JSON of this address and from nowhere else, and says so to the browser.
 */
final class StatusPage implements Handler<RoutingContext> {

  /** A script cannot be put into the page by what it shows: there are no inline ones. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  private static final Map<String, String> FILES =
      Map.of(
          "/",
          "index.html",
          "/page.css",
          "page.css",
          "/page.js",
          "page.js",
          "/icon.svg",
          "icon.svg");

  private final String file;
  private volatile Buffer content = Buffer.buffer();
  private volatile String tag = "";

  /**
   * One of the files.
   *
   * @param path under which it is asked for
   */
  StatusPage(String path) {
    file = FILES.getOrDefault(path, "");
  }

  static Iterable<String> paths() {
    return FILES.keySet();
  }

  @Override
  public void handle(RoutingContext context) {
    if (tag.isEmpty()) {
      content = Buffer.buffer(read(file));
      tag = tag(content);
    }
    HttpServerResponse response =
        context
            .response()
            .putHeader("content-type", type(file))
            .putHeader("etag", tag)
            .putHeader("cache-control", "no-cache");
    if (tag.equals(context.request().getHeader("if-none-match"))) {
      response.setStatusCode(304).end();
    } else {
      response.end(content);
    }
  }

  /** What keeps other sites from showing what is answered here, or from running it. */
  static void protect(HttpServerResponse response) {
    response
        .putHeader("content-security-policy", CONTENT_SECURITY_POLICY)
        .putHeader("x-content-type-options", "nosniff")
        .putHeader("x-frame-options", "DENY")
        .putHeader("referrer-policy", "no-referrer")
        .putHeader("cross-origin-resource-policy", "same-origin");
  }

  private static String type(String file) {
    return switch (file.substring(file.lastIndexOf('.') + 1)) {
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml; charset=utf-8";
      default -> "text/html; charset=utf-8";
    };
  }

  private static String tag(Buffer content) {
    CRC32 sum = new CRC32();
    sum.update(content.getBytes());
    return "\"" + Long.toHexString(sum.getValue()) + "\"";
  }

  private static String read(String file) {
    try (InputStream stream = StatusPage.class.getResourceAsStream(file)) {
      if (stream == null) {
        throw new IllegalStateException(file + " is not in the jar");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
