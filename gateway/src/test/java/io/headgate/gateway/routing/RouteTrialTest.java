package io.headgate.gateway.routing;

import static io.headgate.gateway.routing.IngressFixture.ingress;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.CanaryPolicy;
import io.headgate.discovery.model.CanaryPolicy.ByHeader;
import io.headgate.discovery.model.CanaryPolicy.Share;
import io.headgate.discovery.model.CanaryPolicy.Value;
import io.headgate.discovery.model.PathPolicy.Expressions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What would become of an Ingress beside those that are served. */
class RouteTrialTest {

  private static final CanaryPolicy CANARY =
      new CanaryPolicy(Optional.empty(), Optional.empty(), new Share(10, 100), true);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          shop.example   | Prefix /cart  | host shop.example, Prefix /cart is taken by Ingress default/shop
          shop.example   | Prefix /cart/ | host shop.example, Prefix /cart/ is taken by Ingress default/shop
          shop.example   | ImplementationSpecific /cart | host shop.example, ImplementationSpecific /cart is taken by Ingress default/shop
          shop.example   | Exact /cart   | ''
          shop.example   | Prefix /car   | ''
          shop.example   | Prefix /      | ''
          *.example      | Prefix /cart  | ''
          ''             | Prefix /cart  | ''
          *.shop.example | Prefix /all   | host *.shop.example, Prefix /all is taken by Ingress other/wild
          ''             | Exact /any    | any host, Exact /any is taken by Ingress other/wild
          none.example   | Prefix /cart  | ''
          """)
  void aPathBelongsToWhoHasIt(String host, String path, String message) {
    RouteTable table =
        table(
            ingress("shop").rule("shop.example", "Prefix /cart", "web").age(100),
            ingress("other/wild")
                .rule("*.shop.example", "Prefix /all", "web")
                .rule("", "Exact /any", "web"));

    // However old it is: it would be the older one.
    List<RouteTrial.Finding> found =
        RouteTrial.of(ingress("new").rule(host, path, "web").build(), table);

    assertThat(found)
        .extracting(RouteTrial.Finding::message)
        .isEqualTo(message.isEmpty() ? List.of() : List.of(message));
    assertThat(found).allSatisfy(it -> assertThat(it.wrong()).isTrue());
  }

  @Test
  void anIngressIsNotInItsOwnWay() {
    RouteTable table =
        table(
            ingress("shop").rule("shop.example", "Prefix /cart", "web"),
            ingress("late").rule("shop.example", "Prefix /cart", "web").age(1));

    assertThat(
            RouteTrial.of(
                ingress("shop").rule("shop.example", "Prefix /list", "web").build(), table))
        .isEmpty();
    // It has the path, and the late one waits for it.
    assertThat(
            RouteTrial.of(
                ingress("shop").rule("shop.example", "Prefix /cart", "web").build(), table))
        .isEmpty();
    assertThat(
            RouteTrial.of(
                ingress("late").rule("shop.example", "Prefix /cart", "web").build(), table))
        .extracting(RouteTrial.Finding::message)
        .containsExactly("host shop.example, Prefix /cart is taken by Ingress default/shop");
  }

  @Test
  void oneExpressionIsTakenAsAnyPathIs() {
    RouteTable table =
        table(
            ingress("shop")
                .rule("a.example", "ImplementationSpecific /x[0-9]", "one")
                .expressions(Expressions.OWN));
    IngressFixture same =
        ingress("new")
            .rule("a.example", "ImplementationSpecific /x[0-9]", "two")
            .expressions(Expressions.OWN);

    assertThat(RouteTrial.of(same.build(), table))
        .extracting(RouteTrial.Finding::message)
        .containsExactly(
            "host a.example, ImplementationSpecific /x[0-9] is taken by Ingress default/shop");
    assertThat(
            RouteTrial.of(ingress("new").rule("a.example", "Prefix /x[0-9]", "two").build(), table))
        .isEmpty();
  }

  @Test
  void expressionsThatAnIngressGivesUpAreNotInItsWay() {
    RouteTable table =
        table(
            ingress("shop").rule("a.example", "Prefix /x", "one").expressions(Expressions.HOST),
            ingress("other").rule("a.example", "Exact /y", "two"));

    assertThat(RouteTrial.of(ingress("shop").rule("a.example", "Prefix /y", "one").build(), table))
        .isEmpty();
    assertThat(RouteTrial.of(ingress("shop").rule("a.example", "Exact /y", "one").build(), table))
        .hasSize(1);
  }

  @Test
  void whatStandsTwiceHarmsNobody() {
    assertThat(
            RouteTrial.of(
                ingress("new")
                    .rule("a.example", "Prefix /x", "one")
                    .rule("a.example", "Prefix /x/", "two")
                    .build(),
                table()))
        .containsExactly(
            new RouteTrial.Finding(
                "host a.example, Prefix /x/ stands twice in this Ingress; the first one serves",
                false));
  }

  @Test
  void aSecondDefaultBackendHarmsNobody() {
    RouteTable table =
        table(ingress("shop").rule("a.example", "Prefix /x", "one").defaultBackend("one"));

    assertThat(
            RouteTrial.of(
                ingress("new").rule("a.example", "Prefix /y", "two").defaultBackend("two").build(),
                table))
        .containsExactly(
            new RouteTrial.Finding(
                "host a.example, default backend is taken by Ingress default/shop", false));
  }

  @ParameterizedTest
  @CsvSource({
    "OWN,  ImplementationSpecific /a(b, true",
    "OWN,  Prefix /a(b, false",
    "HOST, Prefix /a(b, true",
    "HOST, Prefix /ab, false"
  })
  void anExpressionThatIsNoneIsWrong(Expressions which, String path, boolean wrong) {
    List<RouteTrial.Finding> found =
        RouteTrial.of(
            ingress("new").rule("a.example", path, "one").expressions(which).build(), table());

    assertThat(found).hasSize(wrong ? 1 : 0);
    assertThat(found)
        .allSatisfy(it -> assertThat(it.message()).contains("a regular expression of RE2"))
        .allSatisfy(it -> assertThat(it.wrong()).isTrue());
  }

  @Test
  void expressionsOfTheWholeHostMakeAllItsPathsComparable() {
    RouteTable table =
        table(ingress("shop").rule("a.example", "Prefix /x", "one").expressions(Expressions.HOST));

    assertThat(RouteTrial.of(ingress("new").rule("a.example", "Exact /x", "two").build(), table))
        .extracting(RouteTrial.Finding::message)
        .containsExactly("host a.example, Exact /x is taken by Ingress default/shop");
    assertThat(RouteTrial.of(ingress("new").rule("a.example", "Exact /(", "two").build(), table))
        .extracting(RouteTrial.Finding::wrong)
        .containsExactly(true);
  }

  @Test
  void aCanarySharesThePathOfItsMainIngress() {
    RouteTable table = table(ingress("shop").rule("a.example", "Prefix /x", "one"));

    assertThat(
            RouteTrial.of(
                ingress("next").rule("a.example", "Prefix /x", "two").canary(CANARY).build(),
                table))
        .isEmpty();
    assertThat(
            RouteTrial.of(
                ingress("next").rule("a.example", "Prefix /y", "two").canary(CANARY).build(),
                table))
        .singleElement()
        .satisfies(
            it -> assertThat(it.message()).contains("no other Ingress of its namespace"),
            it -> assertThat(it.wrong()).isFalse());
    assertThat(
            RouteTrial.of(
                ingress("far/next").rule("a.example", "Prefix /x", "two").canary(CANARY).build(),
                table))
        .singleElement()
        .satisfies(it -> assertThat(it.wrong()).isFalse());
  }

  @Test
  void theCanaryIsNotInTheWayOfItsMainIngress() {
    RouteTable table = table(ingress("next").rule("a.example", "Prefix /x", "two").canary(CANARY));

    assertThat(RouteTrial.of(ingress("shop").rule("a.example", "Prefix /x", "one").build(), table))
        .isEmpty();
  }

  @Test
  void aPatternOfACanaryThatIsNoneIsWrong() {
    CanaryPolicy policy =
        new CanaryPolicy(
            Optional.of(new ByHeader("x-to", new Value.Matching("a("))),
            Optional.empty(),
            new Share(10, 100),
            true);
    RouteTable table = table(ingress("shop").rule("a.example", "Prefix /x", "one"));

    assertThat(
            RouteTrial.of(
                ingress("next").rule("a.example", "Prefix /x", "two").canary(policy).build(),
                table))
        .singleElement()
        .satisfies(
            it -> assertThat(it.message()).contains("canary-by-header-pattern \"a(\""),
            it -> assertThat(it.wrong()).isTrue());
  }

  @Test
  void aSeventeenthCanaryIsToldThatItHasNoPart() {
    IngressFixture[] all = new IngressFixture[17];
    all[0] = ingress("shop").rule("a.example", "Prefix /x", "one");
    for (int i = 1; i < all.length; i++) {
      all[i] = ingress("next" + i).rule("a.example", "Prefix /x", "two").canary(CANARY);
    }

    assertThat(
            RouteTrial.of(
                ingress("more").rule("a.example", "Prefix /x", "two").canary(CANARY).build(),
                table(all)))
        .singleElement()
        .satisfies(
            it -> assertThat(it.message()).contains("16 older canaries"),
            it -> assertThat(it.wrong()).isFalse());
  }

  private static RouteTable table(IngressFixture... ingresses) {
    return RouteTable.of(IngressFixture.snapshot(ingresses));
  }
}
