package io.headgate.discovery.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSelectorTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                        | true
          app=web                   | true
          app==web                  | true
          app!=web                  | false
          app=web,tier=front        | true
          app=web, tier=back        | false
          app                       | true
          !app                      | false
          !other                    | true
          tier in (front,back)      | true
          tier in (back)            | false
          tier notin (back)         | true
          other notin (back)        | true
          other!=x                  | true
          example.com/part=a        | true
          """)
  void selectsAsKubectlDoes(String selector, boolean selected) {
    Map<String, String> labels = Map.of("app", "web", "tier", "front", "example.com/part", "a");

    assertThat(LabelSelector.parse(selector).matches(labels)).isEqualTo(selected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"=", "a=b=c", "a in", "a in b", "a,,b", "(a)"})
  void whatIsNoSelectorIsRefused(String selector) {
    assertThatIllegalArgumentException().isThrownBy(() -> LabelSelector.parse(selector));
  }
}
