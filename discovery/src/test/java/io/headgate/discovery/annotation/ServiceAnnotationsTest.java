package io.headgate.discovery.annotation;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.ServicePolicy;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceAnnotationsTest {

  private static final Map<String, Function<ServicePolicy, Object>> FIELDS =
      Map.ofEntries(
          entry(
              "scheduler-flags", policy -> policy.scheduling().flags().stream().sorted().toList()),
          entry("scheduler-scope", policy -> policy.scheduling().scope().orElseThrow()),
          entry("slow-start", policy -> policy.scheduling().slowStart().orElseThrow()),
          entry("affinity-scope", policy -> policy.affinity().scope()),
          entry("affinity-hold", policy -> policy.affinity().hold()),
          entry("affinity-rewrite", policy -> policy.affinity().rewrite().orElseThrow()),
          entry("connect-tries", policy -> policy.dial().tries().orElseThrow()),
          entry("connect-timeout", policy -> policy.dial().timeout().orElseThrow()),
          entry("proxy-protocol", policy -> policy.dial().proxyProtocol().orElseThrow()),
          entry("transparent", policy -> policy.dial().transparent()),
          entry("max-connections", policy -> policy.connections().maxConnections().orElseThrow()),
          entry("max-connection-age", policy -> policy.connections().maxAge().orElseThrow()),
          entry("on-endpoint-removal", policy -> policy.connections().onEndpointRemoval()),
          entry("idle-timeout", policy -> policy.connections().idleTimeout().orElseThrow()),
          entry("ejection", policy -> policy.health().ejection().orElseThrow()),
          entry("health-check", policy -> policy.health().check()));

  @ParameterizedTest
  @CsvSource({
    "scheduler-flags, 'sh-port, sh-fallback', '[SH_PORT, SH_FALLBACK]'",
    "scheduler-flags, dh-fallback, [DH_FALLBACK]",
    "scheduler-scope, node, NODE",
    "slow-start, 30s, PT30S",
    "affinity-scope, port, PORT",
    "affinity-hold, open, OPEN",
    "affinity-rewrite, first-failure, FIRST_FAILURE",
    "connect-tries, 3, 3",
    "connect-timeout, 250ms, PT0.25S",
    "proxy-protocol, v2, V2",
    "transparent, true, true",
    "max-connections, 100, 100",
    "max-connection-age, 2h, PT2H",
    "on-endpoint-removal, keep, Keep[]",
    "on-endpoint-removal, reset, Reset[]",
    "on-endpoint-removal, drain:30s, Drain[limit=PT30S]",
    "idle-timeout, 5m, PT5M",
    "ejection, off, Off[]",
    "ejection, 'failures=3,interval=1s,max=20%', 'AfterFailures[failures=3, interval=PT1S,"
        + " maxPercent=20]'",
    "ejection, max=100%, 'AfterFailures[failures=5, interval=PT10S, maxPercent=100]'",
    "health-check, off, Off[]",
    "health-check, tcp, Tcp[]",
    "health-check, http:/healthz?full=1, Http[path=/healthz?full=1]",
  })
  void whatIsWrittenWellApplies(String name, String written, String expected) {
    var parsed = ServiceAnnotations.parse(Map.of("headgate.io/" + name, written));
    Function<ServicePolicy, Object> field = FIELDS.get(name);
    assertThat(field).isNotNull();
    assertThat(field.apply(parsed.policy())).hasToString(expected);
    assertThat(parsed.faults()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "scheduler-flags, sh-port;mh-port",
    "scheduler-flags, ''",
    "scheduler-scope, NODE",
    "slow-start, 30",
    "slow-start, 25h",
    "affinity-scope, pod",
    "connect-tries, 0",
    "connect-tries, 17",
    "connect-timeout, 1ms",
    "connect-timeout, -1s",
    "proxy-protocol, v3",
    "transparent, yes",
    "max-connections, 0",
    "max-connections, 2147483648",
    "max-connection-age, 0s",
    "max-connection-age, 99999999999999999999h",
    "on-endpoint-removal, drain",
    "on-endpoint-removal, drain:",
    "on-endpoint-removal, drain:0ms",
    "idle-timeout, 1d",
    "ejection, on",
    "ejection, failures=0",
    "ejection, 'failures=1,failures=2'",
    "ejection, max=101%",
    "ejection, max=50",
    "health-check, http:",
    "health-check, http:healthz",
    "health-check, 'http:/a b'",
    "health-check, https:/x",
  })
  void whatIsOutsideItsGrammarIsAFaultAndTheDefaultStands(String name, String written) {
    var parsed = ServiceAnnotations.parse(Map.of("headgate.io/" + name, written));
    assertThat(parsed.policy()).isEqualTo(ServicePolicy.DEFAULT);
    assertThat(parsed.faults())
        .singleElement()
        .asString()
        .startsWith(
            "metadata.annotations[headgate.io/%s]: \"%s\" (expected: ".formatted(name, written));
  }

  @ParameterizedTest
  @CsvSource({"true, true, 0", "false, false, 0", "on, false, 1"})
  void sourceRangesMayHoldForNodePorts(String written, boolean expected, int faults) {
    var parsed =
        ServiceAnnotations.sourceRangesOnNodePort(
            Map.of("headgate.io/source-ranges-on-nodeport", written));
    assertThat(parsed.policy()).isEqualTo(expected);
    assertThat(parsed.faults()).hasSize(faults);
  }
}
