package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.RetryConditions;
import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What has become of a request, by its method, for each setting. */
class SecondSendingTest {

  private static final List<String> WORDS =
      List.of("error", "timeout", "invalid_header", "http_503", "off");

  private static LostTry lost(String what) {
    return Character.isDigit(what.charAt(0))
        ? new LostTry.Answered(Integer.parseInt(what))
        : new LostTry.Failed(Fault.valueOf(what.toUpperCase(Locale.ROOT)), "");
  }

  private static RetryConditions when(String words) {
    return RetryConditions.of(List.of(words.split(" ", -1)), false);
  }

  /** The words that lead to another pod, each by itself, for a request that may be repeated. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "unreached, error",
    "unreached_in_time, timeout",
    "unseen, error",
    "gone, error",
    "silent, timeout",
    "unreadable, invalid_header",
    "503, http_503",
    "502, none",
    "200, none"
  })
  void eachWordIsForOneCase(String what, String word) {
    for (String other : WORDS) {
      assertThat(SecondSending.isAllowed(lost(what), when(other), HttpMethod.GET, false))
          .as(other)
          .isEqualTo(other.equals(word));
      assertThat(SecondSending.isAllowed(lost(what), when(other + " off"), HttpMethod.GET, false))
          .as("%s off", other)
          .isFalse();
    }
  }

  /** Whether it goes on: without a word for methods, and with it; the body is none. */
  @ParameterizedTest(name = "{0} {1}: {2}, {3}")
  @CsvSource({
    "GET, gone, true, true",
    "HEAD, gone, true, true",
    "OPTIONS, silent, true, true",
    "PUT, unreadable, true, true",
    "DELETE, 503, true, true",
    "PROPFIND, gone, true, true",
    "POST, gone, false, true",
    "POST, silent, false, true",
    "POST, unreadable, false, true",
    "POST, 503, false, true",
    "PATCH, 503, false, true",
    "LOCK, gone, false, true",
    "BREW, gone, false, true",
    "get, gone, false, true",
    "POST, unreached, true, true",
    "POST, unreached_in_time, true, true",
    "POST, unseen, true, true"
  })
  void whatMayHaveHappenedIsNotRepeatedForEveryMethod(
      String method, String what, boolean usually, boolean withTheWord) {
    String all = "error timeout invalid_header http_503";
    HttpMethod asked = new HttpMethod(method);
    assertThat(SecondSending.isAllowed(lost(what), when(all), asked, false)).isEqualTo(usually);
    assertThat(SecondSending.isAllowed(lost(what), when(all + " non_idempotent"), asked, false))
        .isEqualTo(withTheWord);
    assertThat(SecondSending.isAllowed(lost(what), when("non_idempotent"), asked, false)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"GET, gone", "PUT, silent", "POST, 503", "DELETE, unseen"})
  void aBodyThatHasBeenSentIsNotThereAnyMore(String method, String what) {
    String all = "error timeout invalid_header http_503 non_idempotent";
    assertThat(SecondSending.isAllowed(lost(what), when(all), new HttpMethod(method), true))
        .isFalse();
  }
}
