package io.headgate.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.build.Compat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CompatFlagTest {

  @ParameterizedTest
  @CsvSource({
    "'', STRICT",
    "--controller-class=k8s.io/ingress-nginx, FAITHFUL",
    "--controller-class=k8s.io/other, STRICT",
    "--compat=faithful, FAITHFUL",
    "--controller-class=k8s.io/ingress-nginx --compat=strict, STRICT",
  })
  void whoeverTakesOverTheClassOfIngressNginxIsAsItWasUnlessToldOtherwise(
      String line, Compat compat) {
    IngressFlags flags = new IngressFlags();
    CommandLine parser = new CommandLine(flags);
    FlagTypes.register(parser);
    parser.parseArgs(line.isEmpty() ? new String[0] : line.split(" ", -1));
    assertThat(flags.annotations().compat()).isEqualTo(compat);
  }
}
