package io.headgate.gateway;

import java.util.List;
import java.util.Map;

/**
 * What a client received.
 *
 * @param headers by lower-case name, the last one of a name
 */
public record HttpAnswer(String statusLine, Map<String, String> headers, String body) {

  public int statusCode() {
    return Integer.parseInt(statusLine.split(" ", -1)[1]);
  }

  /** The pod that answered; empty where it was not an {@link EchoPod}. */
  public String pod() {
    return body.startsWith(EchoPod.NAME) ? line(0).substring(EchoPod.NAME.length()) : "";
  }

  /** The request line as the pod saw it. */
  public String requestLine() {
    return line(1);
  }

  /** The header lines as the pod saw them. */
  public List<String> requestHeaders() {
    return body.lines().skip(2).toList();
  }

  private String line(int index) {
    return body.lines().skip(index).findFirst().orElse("");
  }
}
