package io.headgate.gateway.http.step;

import io.headgate.discovery.model.OperationName;
import io.headgate.discovery.model.RequestTemplate;

/** What the spans of one request are called. Pure. */
public final class OperationText {

  /** Characters; a client could make it as long as a head may be. */
  static final int LONGEST = 256;

  private OperationText() {}

  /** A name, with values as the request has them. */
  public static String of(OperationName name, StepRequest request) {
    StringBuilder text = new StringBuilder();
    for (RequestTemplate word : name.words()) {
      text.append(text.isEmpty() ? "" : " ").append(TemplateText.plain(word, request));
    }
    return text.length() <= LONGEST ? text.toString() : text.substring(0, LONGEST);
  }
}
