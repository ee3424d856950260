package io.headgate.discovery.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What spans of requests are called, such as {@code shop $request_method}: templates with one space
 * between them.
 */
public record OperationName(List<RequestTemplate> words) {

  /** For messages. */
  public static final String EXPECTED =
      "words with single spaces, and in them of variables only " + RequestTemplate.VARIABLES;

  public OperationName {
    words = List.copyOf(words);
  }

  /** Empty where a word is no template. */
  public static Optional<OperationName> of(String text) {
    List<RequestTemplate> words = new ArrayList<>();
    for (String word : text.split(" ", -1)) {
      Optional<RequestTemplate> template = RequestTemplate.of(word);
      if (template.isEmpty()) {
        return Optional.empty();
      }
      words.add(template.get());
    }
    return Optional.of(new OperationName(words));
  }
}
