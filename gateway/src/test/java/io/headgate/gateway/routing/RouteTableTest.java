package io.headgate.gateway.routing;

import static io.headgate.gateway.routing.IngressFixture.ingress;
import static io.headgate.gateway.routing.IngressFixture.serviceOf;
import static io.headgate.gateway.routing.IngressFixture.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {

  private static final RouteTable CONFORMANCE =
      RouteTable.of(
          snapshot(
              ingress("hosts")
                  .rule("*.foo.com", "Prefix /", "wildcard-foo-com")
                  .rule("foo.bar.com", "Prefix /", "foo-bar-com"),
              ingress("paths")
                  .rule("exact-path-rules", "Exact /foo", "foo-exact")
                  .rule("prefix-path-rules", "Prefix /foo", "foo-prefix")
                  .rule("prefix-path-rules", "Prefix /aaa/bbb", "aaa-slash-bbb-prefix")
                  .rule("prefix-path-rules", "Prefix /aaa", "aaa-prefix")
                  .rule("mixed-path-rules", "Prefix /foo", "foo-prefix")
                  .rule("mixed-path-rules", "Exact /foo", "foo-exact")
                  .rule("trailing-slash-path-rules", "Prefix /aaa/bbb/", "bbb-slash-prefix")
                  .rule("trailing-slash-path-rules", "Exact /foo/", "foo-slash-exact")));

  @ParameterizedTest(name = "{0}: {1}{2} -> {3}")
  @CsvSource({
    "I-R8, foo.bar.com, /, foo-bar-com",
    "I-R9, subdomain.bar.com, /, 404",
    "I-R10, bar.foo.com, /, wildcard-foo-com",
    "I-R11, baz.bar.foo.com, /, 404",
    "I-R12, foo.com, /, 404",
    "I-R13, exact-path-rules, /foo, foo-exact",
    "I-R14, exact-path-rules, /foo/, 404",
    "I-R15, exact-path-rules, /FOO, 404",
    "I-R16, exact-path-rules, /bar, 404",
    "I-R17, prefix-path-rules, /foo, foo-prefix",
    "I-R18, prefix-path-rules, /foo/, foo-prefix",
    "I-R19, prefix-path-rules, /FOO, 404",
    "I-R20, prefix-path-rules, /aaa/bbb, aaa-slash-bbb-prefix",
    "I-R21, prefix-path-rules, /aaa/bbb/ccc, aaa-slash-bbb-prefix",
    "I-R22, prefix-path-rules, /aaa/ccc, aaa-prefix",
    "I-R23, prefix-path-rules, /aaaccc, 404",
    "I-R25, mixed-path-rules, /foo, foo-exact",
    "I-R26, trailing-slash-path-rules, /aaa/bbb, bbb-slash-prefix",
    "I-R27, trailing-slash-path-rules, /aaa/bbb/, bbb-slash-prefix",
    "I-R28, trailing-slash-path-rules, /foo, 404",
    "a query does not count, exact-path-rules, /foo?a=/b, foo-exact",
    "a query does not count, prefix-path-rules, /aaa/bbb?x, aaa-slash-bbb-prefix",
    "below a prefix, mixed-path-rules, /foo/bar, foo-prefix",
    "an element that is empty, prefix-path-rules, //foo, 404",
  })
  void rules(String id, String host, String target, String service) {
    assertThat(serviceOf(CONFORMANCE.match(host, target))).as(id).isEqualTo(service);
  }

  @ParameterizedTest
  @CsvSource({
    "a.x.com, precise",
    "A.X.COM:8080, precise",
    "a.x.com., precise",
    "a.x.com.:8080, precise",
    "B.x.com, wildcard",
    "b.x.com.:80, wildcard",
    "x.com, any",
    ".x.com, any",
    "a.b.x.com, any",
    "a.x.com.., any",
    "[::1]:8080, any",
    "127.0.0.1:8080, any",
    "'', any",
  })
  void iR31_theMostSpecificHostInAnyCaseAndWithoutPortAndDot(String host, String service) {
    RouteTable table =
        RouteTable.of(
            snapshot(
                ingress("any").rule("", "Prefix /", "any"),
                ingress("wildcard").rule("*.x.com", "Prefix /", "wildcard"),
                ingress("precise").rule("a.x.com", "Prefix /", "precise")));

    assertThat(serviceOf(table.match(host, "/"))).isEqualTo(service);
  }

  @ParameterizedTest
  @CsvSource({
    "a.com, /api, rule",
    "a.com, /other, own-default",
    "b.com, /other, own-default",
    "c.com, /c, c",
    "c.com, /other, 404",
    "d.com, /, 404",
  })
  void iR34_aDefaultBackendIsTheFallbackOfItsOwnHosts(String host, String path, String service) {
    RouteTable table =
        RouteTable.of(
            snapshot(
                ingress("with-default")
                    .rule("a.com", "Prefix /api", "rule")
                    .ruleWithoutPaths("b.com")
                    .defaultBackend("own-default"),
                ingress("other").rule("c.com", "Prefix /c", "c")));

    assertThat(serviceOf(table.match(host, path))).isEqualTo(service);
  }

  @Test
  void aDefaultBackendWithoutRulesTakesEverythingElse() {
    RouteTable table =
        RouteTable.of(
            snapshot(
                ingress("rules").rule("a.com", "Prefix /a", "a").ruleWithoutPaths("b.com"),
                ingress("catch-all").defaultBackend("all")));

    assertThat(serviceOf(table.match("a.com", "/a"))).isEqualTo("a");
    assertThat(serviceOf(table.match("a.com", "/b"))).isEqualTo("all");
    assertThat(serviceOf(table.match("b.com", "/"))).isEqualTo("all");
    assertThat(serviceOf(table.match("", "/"))).isEqualTo("all");
  }

  @Test
  void aPathThatNoPreciseHostHasIsLookedForUnderTheWildcard() {
    RouteTable table =
        RouteTable.of(
            snapshot(
                ingress("precise").rule("a.x.com", "Prefix /a", "precise"),
                ingress("wildcard").rule("*.x.com", "Prefix /", "wildcard")));

    assertThat(serviceOf(table.match("a.x.com", "/a"))).isEqualTo("precise");
    assertThat(serviceOf(table.match("a.x.com", "/b"))).isEqualTo("wildcard");
  }

  @Test
  void theOlderIngressThenTheLesserNameHasThePath() {
    assertThat(serviceOf(onePath(ingress("a").age(1), ingress("b").age(0)))).isEqualTo("b");
    assertThat(serviceOf(onePath(ingress("b"), ingress("a")))).isEqualTo("a");
    assertThat(serviceOf(onePath(ingress("z/a"), ingress("b/b")))).isEqualTo("b");
  }

  private static RouteMatch onePath(IngressFixture a, IngressFixture b) {
    // The Service is named like the Ingress.
    return RouteTable.of(
            snapshot(
                a.rule("x.com", "Prefix /p", a.build().name().name()),
                b.rule("x.com", "Prefix /p/", b.build().name().name())))
        .match("x.com", "/p");
  }
}
