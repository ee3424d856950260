package io.headgate.discovery.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.PathPolicy;
import io.headgate.discovery.model.PathPolicy.Expressions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathAnnotationsTest {

  @ParameterizedTest
  @CsvSource({
    // use-regex, rewrite-target, whole host, expressions, rewritten
    ",      ,      true,  NONE, false",
    "false, ,      true,  NONE, false",
    "true,  ,      true,  HOST, false",
    "true,  ,      false, OWN,  false",
    ",      /$1,   true,  HOST, true",
    "false, /$1,   true,  HOST, true",
    ",      /$1,   false, OWN,  true",
    "maybe, ,      true,  NONE, false",
    ",      a b,   true,  NONE, false",
    "true,  /$x,   true,  HOST, false",
  })
  void whichPathsAreExpressions(
      String regex, String target, boolean wholeHost, Expressions expressions, boolean rewritten) {
    Map<String, String> annotations = new HashMap<>();
    if (regex != null) {
      annotations.put(AnnotationCatalogue.NGINX_PREFIX + "/use-regex", regex);
    }
    if (target != null) {
      annotations.put(AnnotationCatalogue.NGINX_PREFIX + "/rewrite-target", target);
    }
    PathPolicy policy =
        IngressAnnotations.paths(annotations, AnnotationCatalogue.NGINX_PREFIX, wholeHost);
    assertThat(policy.expressions()).isEqualTo(expressions);
    assertThat(policy.rewrite().isPresent()).isEqualTo(rewritten);
  }
}
