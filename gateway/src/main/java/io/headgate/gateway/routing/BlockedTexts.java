package io.headgate.gateway.routing;

import io.headgate.discovery.model.BlockedClients.Wording;
import io.headgate.gateway.routing.expression.HeaderExpression;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Values of a header that keep a request out, as in a map of nginx (ngx_http_map_module.c). In
 * doubt a request is kept out. Immutable; any thread.
 *
 * @param texts whole values, in whatever case
 * @param everything whether one of the expressions could not be read
 */
record BlockedTexts(List<String> texts, List<HeaderExpression> expressions, boolean everything) {

  private static final Logger LOG = LoggerFactory.getLogger(BlockedTexts.class);

  /**
   * @param key of the ConfigMap, for the log
   */
  static BlockedTexts of(String key, List<Wording> wordings) {
    List<String> texts = new ArrayList<>();
    List<HeaderExpression> expressions = new ArrayList<>();
    boolean everything = false;
    for (Wording wording : wordings) {
      switch (wording) {
        case Wording.Exact(String text) -> texts.add(text);
        case Wording.Expression(String regex) -> {
          HeaderExpression.Compiled compiled = HeaderExpression.compile(regex);
          compiled.expression().ifPresent(expressions::add);
          if (compiled.expression().isEmpty()) {
            everything = true;
            LOG.warn("{}: \"{}\": {}; nobody is allowed", key, regex, compiled.fault());
          }
        }
      }
    }
    return new BlockedTexts(List.copyOf(texts), List.copyOf(expressions), everything);
  }

  /**
   * Whether a value is one of them.
   *
   * @param written null where there is no such header, which is an empty one
   */
  boolean include(@Nullable String written) {
    String value = written == null ? "" : written;
    if (everything) {
      return true;
    }
    for (String text : texts) {
      if (text.equalsIgnoreCase(value)) {
        return true;
      }
    }
    for (HeaderExpression expression : expressions) {
      if (expression.mayBeIn(value)) {
        return true;
      }
    }
    return false;
  }
}
