package io.headgate.gateway.routing;

import static io.headgate.gateway.routing.IngressFixture.ingress;
import static io.headgate.gateway.routing.IngressFixture.serviceOf;
import static io.headgate.gateway.routing.IngressFixture.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.PathPolicy.Expressions;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.gateway.routing.RouteExplanation.Verdict;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths that are regular expressions, and what they are replaced by. */
class RouteExpressionsTest {

  private static final String HOST = "a.com";

  @ParameterizedTest
  @CsvSource({
    "HOST, /headers, exact",
    "HOST, /Header, exact",
    "HOST, /x/12, numbers",
    "HOST, /X/12/more, numbers",
    "HOST, /x/y, 404",
    "OWN, /headers, 404",
    "OWN, /Header, exact",
    "OWN, /x/12, numbers",
  })
  void iR39_whatExpressionsSpreadOver(Expressions which, String path, String service) {
    RouteTable table =
        RouteTable.of(
            snapshot(
                ingress("one")
                    .rule(HOST, "ImplementationSpecific /x/[0-9]+", "numbers")
                    .expressions(which),
                ingress("two").rule(HOST, "Exact /Header", "exact")));
    assertThat(serviceOf(table.match(HOST, path))).isEqualTo(service);
  }

  @Test
  void strictLeavesExactAndPrefixPathsOfTheSameIngressAlone() {
    RouteTable table =
        RouteTable.of(
            snapshot(
                ingress("one")
                    .rule(HOST, "Prefix /a.c", "prefix")
                    .rule(HOST, "ImplementationSpecific /x.z", "expression")
                    .expressions(Expressions.OWN)));
    assertThat(serviceOf(table.match(HOST, "/abc"))).isEqualTo("404");
    assertThat(serviceOf(table.match(HOST, "/a.c/d"))).isEqualTo("prefix");
    assertThat(serviceOf(table.match(HOST, "/xyzzy"))).isEqualTo("expression");
  }

  @ParameterizedTest
  @CsvSource({
    "/foo, exact",
    "/foo/x, prefix",
    "/FOO, expression",
    "/foobar, longer",
    "/other, default",
  })
  void theLongerPathThenExactThenPrefixThenTheExpression(String path, String service) {
    RouteTable table =
        RouteTable.of(
            snapshot(
                ingress("one")
                    .rule(HOST, "ImplementationSpecific /foo", "expression")
                    .rule(HOST, "ImplementationSpecific /foobar", "longer")
                    .defaultBackend("default")
                    .expressions(Expressions.OWN),
                ingress("two")
                    .rule(HOST, "Exact /foo", "exact")
                    .rule(HOST, "Prefix /foo", "prefix")));
    assertThat(serviceOf(table.match(HOST, path))).isEqualTo(service);
  }

  @Test
  void ofEquallyLongOnesTheOlderInOneIngressTheLastInTheAlphabetOnAWholeHost() {
    IngressFixture older = ingress("older").rule(HOST, "ImplementationSpecific /a.", "older");
    IngressFixture newer =
        ingress("newer").age(1).rule(HOST, "ImplementationSpecific /ab", "newer");
    RouteTable own =
        RouteTable.of(
            snapshot(older.expressions(Expressions.OWN), newer.expressions(Expressions.OWN)));
    assertThat(serviceOf(own.match(HOST, "/ab"))).isEqualTo("older");
    RouteTable host = RouteTable.of(snapshot(older.expressions(Expressions.HOST), newer));
    assertThat(serviceOf(host.match(HOST, "/ab"))).isEqualTo("newer");
    assertThat(serviceOf(host.match(HOST, "/ac"))).isEqualTo("older");
  }

  @Test
  void iX8_aPathThatWouldTakeTooLongIsGivenToNobody() {
    RouteTable table =
        RouteTable.of(
            snapshot(
                ingress("one")
                    .rule(HOST, "ImplementationSpecific /(.*a){400}x", "one")
                    .expressions(Expressions.OWN),
                ingress("two").rule(HOST, "Prefix /", "two").rule("", "Prefix /", "any"),
                ingress("three")
                    .rule("b.com", "ImplementationSpecific /c(.*a){400}x", "three")
                    .rule("b.com", "Prefix /", "b")
                    .expressions(Expressions.OWN)));
    assertThat(serviceOf(table.match(HOST, "/" + "a".repeat(200)))).isEqualTo("two");
    assertThat(serviceOf(table.match(HOST, "/" + "a".repeat(8000)))).isEqualTo("414");
    assertThat(serviceOf(table.match("b.com", "/" + "a".repeat(8000)))).isEqualTo("b");
  }

  @Test
  void anAnnotationThatComesAndGoesChangesTheOtherIngressesOfItsHostAlone() {
    RouteTableBuilder builder = new RouteTableBuilder(new ConflictReport(new ProblemLog()));
    Ingress other =
        ingress("other")
            .rule(HOST, "Exact /Header", "other")
            .rule("b.com", "Exact /Header", "b")
            .build();
    Ingress plain = ingress("one").rule(HOST, "Prefix /x", "one").build();
    Ingress changed =
        ingress("one").rule(HOST, "Prefix /x", "one").expressions(Expressions.HOST).build();

    Map<IngressName, Ingress> before = Map.of(other.name(), other, plain.name(), plain);
    RouteTable first = builder.build(before.keySet(), snapshot(before));
    assertThat(serviceOf(first.match(HOST, "/headers"))).isEqualTo("404");

    RouteTable second =
        builder.build(
            Set.of(changed.name()), snapshot(Map.of(other.name(), other, changed.name(), changed)));
    assertThat(serviceOf(second.match(HOST, "/headers"))).isEqualTo("other");
    assertThat(serviceOf(second.match("b.com", "/headers"))).isEqualTo("404");

    RouteTable third = builder.build(Set.of(plain.name()), snapshot(before));
    assertThat(serviceOf(third.match(HOST, "/headers"))).isEqualTo("404");
    assertThat(serviceOf(third.match(HOST, "/Header"))).isEqualTo("other");
  }

  @Test
  void aPathThatIsNoExpressionIsAProblemAndTheRestServes() {
    ProblemLog log = new ProblemLog();
    RouteTableBuilder builder = new RouteTableBuilder(new ConflictReport(log));
    Ingress bad =
        ingress("bad")
            .rule(HOST, "ImplementationSpecific /a(", "bad")
            .rule(HOST, "ImplementationSpecific /a", "good")
            .expressions(Expressions.OWN)
            .build();
    RouteTable table = builder.build(Set.of(bad.name()), snapshot(Map.of(bad.name(), bad)));

    assertThat(serviceOf(table.match(HOST, "/a("))).isEqualTo("good");
    assertThat(log.current()).hasSize(1);
    Problem problem = log.current().getFirst();
    assertThat(problem.object().toString()).contains("bad");
    assertThat(problem.message()).contains("\"/a(\"", "missing closing )", "RE2");

    builder.build(Set.of(bad.name()), snapshot(Map.of()));
    assertThat(log.current()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          /svc(/|$)(.*) ; /$2 ; /svc/a%20b?q=1 ; /a%20b?q=1
          /svc(/|$)(.*) ; /$2 ; /svc ; /
          /svc(/|$)(.*) ; /$2 ; /SVC/a%2Fb ; /a%2Fb
          /svc(/.*) ; $1 ; /svc/%C3%A4 ; /%C3%A4
          /svc(.*) ; /$1 ; /svc/a ; /a
          /svc ; /new ; /svc/old?x=y ; /new?x=y
          /a/(\\w+)/(\\d+) ; /$2/$1/$3 ; /a/b/7 ; /7/b/
          /a(.*) ; /x?p=$1 ; /a/b?q=1 ; /x?p=/b&q=1
          /a(.*) ; /x? ; /a/b?q=1 ; /x
          /a/(.*) ; /x?p=$1 ; '/a/b&admin=1;c+d%26' ; /x?p=b%26admin=1%3Bc%2Bd%26
          /a/(.*)b ; /$1?p=$1 ; /a/c&b ; /c&?p=c%26
          /a/(.*)$ ; /x?p=$1 ; /a/b%3Fc%23%0D ; /x?p=b%3Fc%23%0D
          /a(..).* ; /x?p=$1 ; /a%2F ; 400
          /a(.*) ; /b%20c$1 ; /a/d ; /b%20c/d
          /same ; /same ; /same/x ; unchanged
          /old/(.*) ; https://new.example/$1 ; /old/a%20b?q=1 ; 302 https://new.example/a%20b?q=1
          /old(.*) ; https://new.example$1 ; /old/a ; 302 https://new.example/a
          /old(.*) ; https://new.example$1 ; /old.evil.example ; 400
          /old(.*) ; https://new.example$1 ; /old@evil.example ; 400
          /a(.*) ; /static/.$1 ; /a./admin ; 400
          /a(.*) ; /static/$1 ; /a../admin ; 400
          /a(.*) ; $1 ; /ab ; 400
          /a(..).* ; /x$1 ; /a%2F ; 400
          /old(.*) ; https://new.example/.$1 ; /old./x ; 400
          """)
  void iR40_whatComesOut(String expression, String to, String target, String outcome) {
    RouteTable table =
        RouteTable.of(
            snapshot(
                ingress("one")
                    .rule(HOST, "ImplementationSpecific " + expression, "one")
                    .rewrite(Expressions.OWN, to)));
    Route route = (Route) table.match(HOST, target);
    String came =
        switch (route.rewrite(target)) {
          case Rewrite.Unchanged same -> "unchanged";
          case Rewrite.Rewritten(String text) -> text;
          case Rewrite.Redirected(String location) -> "302 " + location;
          case Rewrite.Refused refused -> "400";
        };
    assertThat(came).isEqualTo(outcome);
  }

  @Test
  void anExplanationKnowsThatPathsOfOthersAreExpressions() {
    RouteTable table =
        RouteTable.of(
            snapshot(
                ingress("one").rule(HOST, "Prefix /x", "one").expressions(Expressions.HOST),
                ingress("two").age(1).rule(HOST, "Exact /He.der", "two"),
                ingress("three").age(2).rule(HOST, "Exact /Hea.er", "three")));
    assertThat(table.explain(HOST, "/headers").considered())
        .extracting(it -> it.route().ingress().name() + " " + it.verdict())
        .containsExactly(
            "three " + Verdict.CHOSEN,
            "two " + Verdict.LATER_EXPRESSION,
            "one " + Verdict.OTHER_PATH);
  }
}
