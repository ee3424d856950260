package io.headgate.gateway.routing.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.routing.expression.PathExpression.Compiled;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathExpressionTest {

  @ParameterizedTest
  @CsvSource({
    "/shop, /shop, true",
    "/shop, /SHOPPING/cart, true",
    "/shop, /a/shop, false",
    "/shop$, /shopping, false",
    "'/svc(/|$)(.*)', /svc, true",
    "'/svc(/|$)(.*)', /svcs, false",
    "'/[a-z]{2}/', /de/x, true",
    "'/ä b', /ä b, true",
  })
  void theBeginningOfThePathInAnyCase(String expression, String path, boolean matches) {
    Compiled compiled = PathExpression.compile(expression);
    assertThat(compiled.fault()).isEmpty();
    assertThat(compiled.expression().orElseThrow().matches(path)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "/a(, missing closing )",
    "/a(?=b), invalid",
    "/(a)\\1, invalid escape",
    "/[b-a], invalid character class range",
    "'/(((a{1000}){1000}){1000})', more than 2000",
    "'/(a{40}){60}', more than 2000",
    "'/(([ab]){500}){500}', more than 2000",
  })
  void whatIsNoExpressionSaysWhy(String text, String why) {
    Compiled compiled = PathExpression.compile(text);
    assertThat(compiled.expression()).isEmpty();
    assertThat(compiled.fault()).contains(why);
  }

  @Test
  void aLongTextIsNone() {
    assertThat(PathExpression.compile("/" + "a".repeat(1023)).expression()).isPresent();
    assertThat(PathExpression.compile("/" + "a".repeat(1024)).fault()).contains("1024");
  }

  /** It would not come back from an engine that tracks back. */
  @Test
  void iX8_anExpressionThatIsMeantToTakeForeverDoesNot() {
    PathExpression expression = PathExpression.compile("/(a+)+$").expression().orElseThrow();
    assertThat(expression.matches("/" + "a".repeat(4000) + "!")).isFalse();
    assertThat(expression.matches("/" + "a".repeat(4000))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "/a/b, 4",
    "/a{3}, 4",
    "'/[]a{9}]{3}', 4",
    "/(ab){10}, 31",
    "/\\(a\\), 4",
    "'/a{2,7}b', 9",
    "/{id}, 5",
    "/a?b*, 5",
    "'/(a{10})(?i){20}', 221",
    "'/(a{10})\\Q\\E{20}', 221",
    "'/(a{10})?(?i){20}', 241",
    "'/\\Q(a\\E{3}', 7",
    "/a|b, 4",
  })
  void sizes(String text, long size) {
    assertThat(ExpressionShape.of(text).atoms()).isEqualTo(size);
  }

  @ParameterizedTest
  @CsvSource({
    "/svc(/|$)(.*), /svc",
    "/a/b, /a/b",
    "/ab*, /a",
    "/ab?, /a",
    "'/ab{0,1}', /a",
    "/ab+, /ab",
    "/a.b, /a",
    "/a|b, ''",
    "/a(b|c)|d, ''",
    "'/a[|]', /a",
    "/a\\|, /a",
    "/ä, /",
  })
  void whatAllPathsOfAnExpressionBeginWith(String text, String beginning) {
    assertThat(ExpressionShape.of(text).beginning()).isEqualTo(beginning);
    PathExpression expression = PathExpression.compile(text).expression().orElseThrow();
    assertThat(expression.mayMatch(beginning.toUpperCase(Locale.ROOT) + "x")).isTrue();
    assertThat(expression.mayMatch("")).isEqualTo(beginning.isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "/a%20b?q=%20, /a b",
    "/%C3%A4, /ä",
    "/%F0%9F%98%80x, /😀x",
    "/%C3x, /%C3x",
    "/%C3%20, '/%C3 '",
    "/a%2Fb%3Fc%25, /a%2Fb%3Fc%25",
    "/plain, /plain",
  })
  void expressionsSeeADecodedPathButNoDecodedSeparator(String target, String text) {
    assertThat(PathText.of(target)).isEqualTo(text);
    String path = target.replaceFirst("\\?.*", "");
    assertThat(PathText.encode(PathText.of(target))).as("and back").isEqualTo(path);
  }
}
