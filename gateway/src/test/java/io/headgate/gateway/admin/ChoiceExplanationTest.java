package io.headgate.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.discovery.model.CanaryPolicy;
import io.headgate.discovery.model.CanaryPolicy.ByHeader;
import io.headgate.discovery.model.CanaryPolicy.Share;
import io.headgate.discovery.model.CanaryPolicy.Value;
import io.headgate.discovery.model.ChoicePolicy;
import io.headgate.discovery.model.CookiePolicy;
import io.headgate.discovery.model.CookiePolicy.Attributes;
import io.headgate.discovery.model.CookiePolicy.Lifetime;
import io.headgate.discovery.model.CookiePolicy.Mode;
import io.headgate.discovery.model.HashPolicy;
import io.headgate.discovery.model.HashTemplate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What explain says of canaries, sessions and hashes. */
class ChoiceExplanationTest {

  private static final CookiePolicy COOKIE =
      new CookiePolicy(
          Mode.PERSISTENT,
          "route",
          new Lifetime(Optional.empty(), Optional.empty()),
          new Attributes(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
          false);

  private static final ChoicePolicy CANARY =
      new ChoicePolicy(
          Optional.of(
              new CanaryPolicy(
                  Optional.of(new ByHeader("X-Canary", new Value.Exactly("eu"))),
                  Optional.of("taste"),
                  new Share(10, 100),
                  true)),
          Optional.empty(),
          Optional.empty());

  @Test
  void aCanaryAndASession() {
    ChoicePolicy main = new ChoicePolicy(Optional.empty(), Optional.of(COOKIE), Optional.empty());
    assertThat(explain(main))
        .contains(
            "default/whoami: host whoami.example, Prefix /  -> chosen",
            "default/whoami-canary: host whoami.example, Prefix /  -> a canary of the chosen route",
            "canary default/whoami-canary, to whoami:8080: header X-Canary is eu, cookie taste is"
                + " always, 10 of 100 others by chance",
            "cookie route leads a client back to its pod (persistent)",
            ": a client without a cookie",
            "-> next");
  }

  @Test
  void aHash() {
    ChoicePolicy main =
        new ChoicePolicy(
            Optional.empty(),
            Optional.empty(),
            HashTemplate.of("$host$arg_user").map(it -> new HashPolicy(it, 1)));
    assertThat(explain(main))
        .contains(
            "requests with the same $host$arg_user get the same pod",
            ": what the request says decides")
        .doesNotContain("-> next");
  }

  @Test
  void headersAndCookiesDecideAboutCanaries() {
    ChoicePolicy main = ChoicePolicy.DEFAULT;
    String canarys = "this request is for the canary default/whoami-canary";

    assertThat(explain(main, "X-Canary: eu")).contains(canarys);
    assertThat(explain(main, "x-canary:eu", "Cookie: taste=never")).contains(canarys);
    assertThat(explain(main, "Cookie: taste=always")).contains(canarys);
    assertThat(explain(main, "X-Canary: us")).doesNotContain(canarys);
    assertThat(explain(main, "Cookie: taste=never")).doesNotContain(canarys);
    assertThat(explain(main)).doesNotContain(canarys);
    assertThatThrownBy(() -> explain(main, "X-Canary"))
        .hasMessage("header: \"X-Canary\" (expected: \"Name: value\")");
  }

  @Test
  void whatChanceHasNoPartInIsSaid() {
    String canarys = "this request is for the canary default/whoami-canary";

    assertThat(explain(ChoicePolicy.DEFAULT, share(100))).contains(canarys);
    assertThat(explain(ChoicePolicy.DEFAULT, share(100), "Cookie: taste=never"))
        .doesNotContain(canarys);
    assertThat(explain(ChoicePolicy.DEFAULT, share(99))).doesNotContain(canarys);
    assertThat(explain(ChoicePolicy.DEFAULT, share(0))).doesNotContain(canarys);
  }

  private static ChoicePolicy share(int weight) {
    return new ChoicePolicy(
        Optional.of(
            new CanaryPolicy(Optional.empty(), Optional.of("taste"), new Share(weight, 100), true)),
        Optional.empty(),
        Optional.empty());
  }

  private static String explain(ChoicePolicy main, String... headers) {
    return explain(main, CANARY, headers);
  }

  private static String explain(ChoicePolicy main, ChoicePolicy canary, String... headers) {
    AdminSources sources = SampleNode.choosing(main, canary).sources();
    return Explanation.text(
        new Explanation(
                sources.routes().current(),
                new EndpointJson(sources.balancing().state()),
                sources.balancing())
            .explain("GET", "http://whoami.example/", List.of(headers), Optional.empty()));
  }
}
