package io.headgate.gateway.app;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A path with its query, encoded. */
final class QueryString {

  private final StringBuilder text;
  private char separator = '?';

  QueryString(String path) {
    text = new StringBuilder(path);
  }

  QueryString with(String name, String value) {
    text.append(separator).append(name).append('=');
    text.append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    separator = '&';
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
