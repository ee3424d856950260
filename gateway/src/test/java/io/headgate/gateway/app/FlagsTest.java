package io.headgate.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.kubernetes.ApiServerAccess;
import io.headgate.discovery.kubernetes.ReadScope;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the flags of serve and demo take, and what is said where they do not. */
class FlagsTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --http-port=web                       | --http-port: "web" is not a port (expected: 0-65535)
          --https-port=70000                    | --https-port: "70000" is not a port (expected: 0-65535)
          --proxy-mode=fast                     | --proxy-mode: "fast" is not known (expected: one of headgate, ipvs, iptables, userspace)
          --scheduler=best                      | --scheduler: "best" is not known (expected: one of rr, wrr, lc, wlc, sed, nq, dh, sh, mh, fo, ovf, lblc, lblcr, twos, random; p2c for twos)
          --transport=kqueue                    | --transport: "kqueue" is not known (expected: one of auto, io_uring, nio, epoll)
          --services=some                       | --services: "some" is not known (expected: one of all, labelled, off)
          --ingress=maybe                       | --ingress: "maybe" is not known (expected: one of on, off)
          --ssl-session-ticket-secret=tickets   | --ssl-session-ticket-secret: "tickets" names no Secret (expected: NAMESPACE/NAME)
          --default-ssl-certificate=wildcard    | --default-ssl-certificate: "wildcard" names no Secret (expected: NAMESPACE/NAME)
          --default-backend-service=a/b/c       | --default-backend-service: "a/b/c" names no Service (expected: NAMESPACE/NAME)
          --on-refused=drop                     | --on-refused: "drop" is not known (expected: one of serve, reject)
          --compat=loose                        | --compat: "loose" is not known (expected: one of faithful, strict)
          --otlp-endpoint=collector:4318        | --otlp-endpoint: "collector:4318" is no URL (expected: such as http://collector:4318)
          --otlp-endpoint=http://u:p@collector  | --otlp-endpoint: "http://u:p@collector" is no URL (expected: such as http://collector:4318)
          --trace-share=101                     | --trace-share: "101.0" (expected: 0 to 100)
          --log-format=xml                      | --log-format: "xml" is not known (expected: one of text, json)
          --listen-address=localhost            | --listen-address: "localhost" is not an IP address (expected: a.b.c.d or x::y)
          --admin-address=127.0.0.1             | --admin-address: "127.0.0.1" is not an address and port (expected: a.b.c.d:port or [x::y]:port)
          --probe-address=127.0.0.1:x           | --probe-address: "127.0.0.1:x" is not an address and port (expected: a.b.c.d:port or [x::y]:port)
          --shutdown-grace-period=soon          | --shutdown-grace-period: "soon" is not a duration (expected: seconds, or a number with ms, s, m or h)
          --event-loops=-1                      | --event-loops: "-1" (expected: 0 or more)
          --service-cluster-ip-range=10.0.0.0   | --service-cluster-ip-range: "10.0.0.0" is not a CIDR (expected: a.b.c.d/n or x::/n)
          --nodeport-addresses=10.0.0/8         | --nodeport-addresses: "10.0.0/8" is not a CIDR (expected: a.b.c.d/n or x::/n)
          --proxy-protocol-from=10.0.0.1        | --proxy-protocol-from: "10.0.0.1" is not a CIDR (expected: a.b.c.d/n or x::/n)
          --proxy-protocol-from=10.0.0.0/8,     | --proxy-protocol-from: "" is not a CIDR (expected: a.b.c.d/n or x::/n)
          --ssl-protocols=TLSv1.1               | --ssl-protocols: "TLSv1.1" (expected: TLSv1.2 or TLSv1.3, with spaces between them)
          --ssl-ecdh-curve=X448                 | --ssl-ecdh-curve: "X448" (expected: auto, or some of X25519, P-256, P-384, P-521, with colons between them)
          --use-proxy-protocol                  | --use-proxy-protocol: nobody's header would be believed (expected: --proxy-protocol-from with the addresses of your load balancers)
          --http2-max-concurrent-streams=0      | --http2-max-concurrent-streams: 0 (expected: 1 or more)
          --dns-listen=53                       | --dns-listen: "53" is not an address and port (expected: a.b.c.d:port or [x::y]:port)
          --dns-ttl=3601                        | --dns-ttl: 3601 s (expected: 0-3600)
          --dns-pods=some                       | --dns-pods: "some" is not known (expected: one of disabled, insecure, verified)
          --cluster-domain=a..b                 | --cluster-domain: "a..b" is not a domain name (expected: such as cluster.local)
          --cluster-members=a:1                 | --cluster-address: missing (expected: ADDR:PORT where other nodes reach this one)
          --cluster-address=127.0.0.1:1         | --cluster-address: nobody to share with (expected: --cluster-members or --cluster-service)
          --cluster-address=127.0.0.1           | --cluster-address: "127.0.0.1" is not an address and port (expected: a.b.c.d:port or [x::y]:port)
          --cluster-wait=long                   | --cluster-wait: "long" is not a duration (expected: seconds, or a number with ms, s, m or h)
          --cluster-peers=a:1                   | --cluster-peers=a:1: unknown option
          --validating-webhook=8443             | --validating-webhook: "8443" is not an address and port (expected: a.b.c.d:port or [x::y]:port)
          --validating-webhook=:8443            | --validating-webhook-certificate: missing (expected: a file, as API servers ask over HTTPS only)
          --kubeconfig=k                        | --kubeconfig: "k" beside --manifests (expected: one source of objects)
          --watch-namespace-selector=a=b=c      | --watch-namespace-selector: "a=b=c" is no label selector (expected: a=b,c!=d,e,!f,g in (h,i))
          --watch-namespace=shop                | --watch-namespace: "shop" beside --manifests (expected: only with a cluster)
          """)
  void aMistakeNamesFlagValueAndExpectation(String flag, String message) {
    CommandRun run = CommandRun.of("serve", "--manifests", folder.toString(), flag);

    assertThat(run.err()).startsWith(message);
    assertThat(run.err()).contains("Try 'headgate serve --help'.");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --publish-status-address=10.0.0.300 | --publish-status-address: "10.0.0.300" is neither an IP address nor a host name (expected: such as 192.0.2.1 or lb.example.com)
          --publish-status-address=192.0.2.1, | --publish-status-address: "" is neither an IP address nor a host name (expected: such as 192.0.2.1 or lb.example.com)
          --publish-status-address=LB_1       | --publish-status-address: "LB_1" is neither an IP address nor a host name (expected: such as 192.0.2.1 or lb.example.com)
          --publish-service=headgate          | --publish-service: "headgate" is no Service (expected: NAMESPACE/NAME)
          --publish-service=a/b --publish-status-address=192.0.2.1 | --publish-status-address, --publish-service: both are given (expected: one)
          --election-id=Leader                | --election-id: "Leader" is no name (expected: one, such as headgate-leader)
          --election-ttl=1s                   | --election-ttl: 1000 ms (expected: whole seconds, 2s or more)
          --election-ttl=2500ms               | --election-ttl: 2500 ms (expected: whole seconds, 2s or more)
          """)
  void flagsAboutStatusesNameWhatWasExpected(String flags, String message) throws IOException {
    Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), "kind: Config\n");
    List<String> arguments =
        new ArrayList<>(List.of("serve", "--kubeconfig", kubeconfig.toString()));
    arguments.addAll(List.of(flags.split(" +", -1)));

    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));

    assertThat(run.err()).startsWith(message);
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --cluster-members=a            --cluster-address=127.0.0.1:1 | --cluster-members: "a" is not a host and port (expected: host:port, a.b.c.d:port or [x::y]:port)
          --cluster-members=a:1,,        --cluster-address=127.0.0.1:1 | --cluster-members: "" is not a host and port (expected: host:port, a.b.c.d:port or [x::y]:port)
          --cluster-members=a:0          --cluster-address=127.0.0.1:1 | --cluster-members: "a:0" is not a host and port (expected: host:port, a.b.c.d:port or [x::y]:port)
          --cluster-members=a:1          --cluster-address=0.0.0.0:1   | --cluster-address: "0.0.0.0:1" is not one address and port (expected: those where other nodes reach this one)
          --cluster-members=a:1          --cluster-address=127.0.0.1:0 | --cluster-address: "127.0.0.1:0" is not one address and port (expected: those where other nodes reach this one)
          --cluster-members=a:1          --cluster-service=b           | --cluster-members, --cluster-service: both are given (expected: one)
          """)
  void flagsOfTheClusterGoTogether(String flags, String message) {
    List<String> arguments = new ArrayList<>(List.of("serve", "--manifests", folder.toString()));
    arguments.addAll(List.of(flags.split(" +", -1)));

    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));

    assertThat(run.err()).startsWith(message);
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void aSourceIsRequired() {
    CommandRun run = CommandRun.of("serve");

    assertThat(run.err())
        .startsWith(
            "--manifests: missing, and this is no pod of a cluster (expected: --manifests DIR or"
                + " --kubeconfig FILE)");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --kubeconfig=none |                      | --kubeconfig: "none" cannot be read (expected: a kubeconfig)
          --kubeconfig=FILE | --watch-namespace=A  | --watch-namespace: "A" is no namespace (expected: one, such as shop)
          --kubeconfig=FILE | --watch-namespace=a --watch-namespace-selector=b | --watch-namespace, --watch-namespace-selector: both are given (expected: one)
          --kubeconfig=FILE | --demo-pods          | --demo-pods: there are none in a cluster (expected: only with --manifests)
          """)
  void aClusterThatCannotBeReadIsAMistake(String kubeconfig, String flag, String message)
      throws IOException {
    Path file = Files.writeString(folder.resolve("config"), "apiVersion: v1\nkind: Config\n");
    List<String> arguments = new ArrayList<>(List.of("serve"));
    arguments.add(kubeconfig.replace("FILE", file.toString()));
    Optional.ofNullable(flag).ifPresent(it -> arguments.addAll(List.of(it.split(" ", -1))));

    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));

    assertThat(run.err()).contains(message.replace("FILE", file.toString()));
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void aPodHasItsClusterAsTheSource() throws IOException {
    Files.writeString(folder.resolve("token"), "t");
    Map<String, String> environment =
        Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "6443");

    SourceChoice choice =
        SourceChoice.of(
            Optional.empty(),
            Optional.empty(),
            new SourceChoice.Watched(Optional.of("shop"), Optional.of("")),
            environment,
            folder);

    assertThat(choice)
        .isEqualTo(
            new SourceChoice.Cluster(
                new ApiServerAccess.InCluster(URI.create("https://[fd00::1]:6443"), folder),
                ReadScope.of("shop")));
  }

  @Test
  void manifestsThatAreNotThereAreAMistake() {
    CommandRun run = CommandRun.of("serve", "--manifests", folder + "/none");

    assertThat(run.err())
        .contains("manifests: \"" + folder + "/none\" is not there (expected: a directory");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void aFlagComesFromTheLineThenTheEnvironmentThenTheFile() throws IOException {
    Path config = folder.resolve("headgate.yaml");
    Files.writeString(config, "http-port: 1001\nhttps-port: 1002\nproxy-mode: ipvs\n");
    Map<String, String> environment =
        Map.of("HEADGATE_HTTP_PORT", "2001", "HEADGATE_HTTPS_PORT", "2002");

    CommandRun run =
        CommandRun.of(
            environment,
            "serve",
            "--print-config",
            "--manifests=m",
            "--config",
            config.toString(),
            "--http-port=3001");

    assertThat(run.out())
        .contains("http-port: \"3001\"", "https-port: \"2002\"", "proxy-mode: \"ipvs\"")
        .contains("admin-address: \"127.0.0.1:10280\"")
        .doesNotContain("print-config", "Optional");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void whatIsPrintedCanBeReadBack() throws IOException {
    Path config = folder.resolve("headgate.yaml");
    Files.writeString(
        config, CommandRun.of("demo", "--print-config", "--proxy-mode=userspace").out());

    CommandRun run =
        CommandRun.of("serve", "--print-config", "--manifests=m", "--config=" + config);

    assertThat(run.out()).contains("proxy-mode: \"userspace\"", "http-port: \"8080\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          htp-port: 80      | is not a flag
          [1, 2]            | is not a map
          http-port: {a: 1} | http-port is a map
          'http-port: "'    | is not YAML
          """)
  void aFileThatIsWrongIsAMistake(String content, String message) throws IOException {
    Path config = folder.resolve("headgate.yaml");
    Files.writeString(config, content);

    CommandRun run = CommandRun.of("serve", "--manifests=m", "--config", config.toString());

    assertThat(run.err()).startsWith("--config: ").contains(message);
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void theDemoStaysOnLoopback() {
    assertThat(CommandRun.of("demo", "--print-config").out())
        .contains("http-port: \"8080\"", "https-port: \"8443\"", "listen-address: \"127.0.0.1\"")
        .contains("nodeport-addresses: \"localhost\"", "probe-address: \"127.0.0.1:10254\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "serve", "check", "get", "explain", "ipvsadm", "version"})
  void everyCommandHelpsWithExamples(String command) {
    CommandRun run = CommandRun.of(command, "--help");

    assertThat(run.out()).contains("Usage: headgate " + command, "Examples:");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void withoutACommandTheyAreNamed() {
    CommandRun run = CommandRun.of();

    assertThat(run.err())
        .startsWith(
            "no command (expected: one of demo, serve, check, get, explain, ipvsadm, top, drain,"
                + " undrain, completion, version)");
    assertThat(run.exitCode()).isEqualTo(2);
  }
}
