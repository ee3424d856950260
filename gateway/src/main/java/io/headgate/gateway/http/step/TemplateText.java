package io.headgate.gateway.http.step;

import io.headgate.discovery.model.RequestTemplate;
import io.headgate.discovery.model.RequestTemplate.Cookie;
import io.headgate.discovery.model.RequestTemplate.Header;
import io.headgate.discovery.model.RequestTemplate.Text;
import io.headgate.discovery.model.RequestTemplate.Variable;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** What a template comes to with one request. Pure. */
final class TemplateText {

  private static final char[] HEX = "0123456789ABCDEF".toCharArray();
  private static final String BASIC = "basic ";

  private TemplateText() {}

  /**
   * In a URL: of values only what RFC 3986 calls unreserved stands as it is, and slashes but in
   * {@code $escaped_request_uri}. So a value is one value to whoever reads the URL.
   */
  static String url(RequestTemplate template, StepRequest request) {
    StringBuilder text = new StringBuilder(128);
    for (RequestTemplate.Part part : template.parts()) {
      switch (part) {
        case Text(String written) -> text.append(written);
        case Header header -> escape(value(header, request), "", text);
        case Cookie cookie -> escape(value(cookie, request), "", text);
        case Variable variable -> append(variable, request, text);
      }
    }
    return text.toString();
  }

  /** In a header. */
  static String plain(RequestTemplate template, StepRequest request) {
    StringBuilder text = new StringBuilder(128);
    for (String value : values(template, request)) {
      text.append(value);
    }
    return text.toString();
  }

  /** The parts, one by one. */
  static List<String> values(RequestTemplate template, StepRequest request) {
    List<String> values = new ArrayList<>(template.parts().size());
    for (RequestTemplate.Part part : template.parts()) {
      values.add(value(part, request));
    }
    return values;
  }

  /** The host that a client asked for, in lower case, without a port. */
  static String host(StepRequest request) {
    return Authority.host(request.authority()).toLowerCase(Locale.ROOT);
  }

  private static void append(Variable variable, StepRequest request, StringBuilder to) {
    String value = value(variable, request);
    switch (variable) {
      case REQUEST_URI, URI -> escape(value, "/", to);
      case HOST, HTTP_HOST -> escape(value, ":[]", to);
      case ESCAPED_REQUEST_URI -> to.append(value);
      case SCHEME, REMOTE_ADDR, REMOTE_USER, REQUEST_METHOD -> escape(value, "", to);
    }
  }

  private static String value(RequestTemplate.Part part, StepRequest request) {
    return switch (part) {
      case Text(String text) -> text;
      case Header(String name) -> String.join(", ", request.headers(name));
      case Cookie(String name) -> cookie(name, request);
      case Variable variable -> value(variable, request);
    };
  }

  private static String value(Variable variable, StepRequest request) {
    String target = request.target();
    int query = target.indexOf('?');
    return switch (variable) {
      case REQUEST_URI -> target;
      case ESCAPED_REQUEST_URI -> {
        StringBuilder escaped = new StringBuilder(target.length() + 32);
        escape(target, "", escaped);
        yield escaped.toString();
      }
      case URI -> query < 0 ? target : target.substring(0, query);
      case HOST -> host(request);
      case HTTP_HOST -> request.authority();
      case SCHEME -> request.scheme();
      case REMOTE_ADDR -> request.client().getHostAddress();
      case REMOTE_USER -> user(request);
      case REQUEST_METHOD -> request.method().name();
    };
  }

  /** All cookies of that name: who reads them might take any. */
  private static String cookie(String name, StepRequest request) {
    StringBuilder found = new StringBuilder();
    for (String header : request.headers(HttpHeaderNames.COOKIE)) {
      for (String pair : header.split(";", -1)) {
        String cookie = pair.strip();
        if (cookie.startsWith(name + "=")) {
          found
              .append(found.isEmpty() ? "" : ", ")
              .append(cookie, name.length() + 1, cookie.length());
        }
      }
    }
    return found.toString();
  }

  private static String user(StepRequest request) {
    String header = String.join(", ", request.headers(HttpHeaderNames.AUTHORIZATION));
    if (!header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return "";
    }
    try {
      byte[] pair = Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
      String text = new String(pair, StandardCharsets.ISO_8859_1);
      int colon = text.indexOf(':');
      return colon < 0 ? "" : text.substring(0, colon);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static void escape(String value, String kept, StringBuilder to) {
    for (byte octet : value.getBytes(StandardCharsets.ISO_8859_1)) {
      char c = (char) (octet & 0xff);
      if (isUnreserved(c) || kept.indexOf(c) >= 0) {
        to.append(c);
      } else {
        to.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
      }
    }
  }

  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }
}
