package io.headgate.gateway.http.accesslog;

import io.headgate.gateway.http.accesslog.AccessEntry.Result;
import io.headgate.gateway.http.accesslog.AccessEntry.Target;
import io.headgate.gateway.http.accesslog.AccessEntry.Try;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** One JSON object, ASCII throughout, with the names of nginx's variables where there is one. */
final class JsonLine implements LineFormat {

  private static final double NANOS = 1e9;

  @Override
  public String line(AccessEntry entry, Result result) {
    JsonArray tries = new JsonArray();
    entry.tries().forEach(it -> tries.add(json(it)));
    Target target = entry.target();
    JsonObject line =
        new JsonObject()
            .put("time", result.at().toString())
            .put("remote_addr", entry.clientIp())
            .put("remote_user", entry.user())
            .put("host", entry.host())
            .put("request_method", entry.method())
            .put("request_uri", entry.uri())
            .put("server_protocol", entry.version())
            .put("status", result.status())
            .put("body_bytes_sent", result.sent())
            .put("http_referer", entry.referrer())
            .put("http_user_agent", entry.userAgent())
            .put("request_length", entry.headBytes() + result.received())
            .put("request_time", result.nanos() / NANOS)
            .put("namespace", target.namespace())
            .put("ingress_name", target.ingress())
            .put("service_name", target.service())
            .put("service_port", target.port())
            .put("proxy_alternative_upstream_name", target.alternative())
            .put("upstream", tries)
            .put("req_id", entry.requestId());
    return ascii(line.encode());
  }

  private static JsonObject json(Try attempt) {
    return new JsonObject()
        .put("addr", attempt.endpoint().toString())
        .put("status", attempt.status())
        .put("response_length", attempt.bytes())
        .put("response_time", attempt.nanos() / NANOS);
  }

  /** Clients send bytes, which need not be UTF-8. */
  private static String ascii(String json) {
    StringBuilder text = new StringBuilder(json.length() + 16);
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c <= '~') {
        text.append(c);
      } else {
        text.append(String.format("\\u%04x", (int) c));
      }
    }
    return text.toString();
  }
}
