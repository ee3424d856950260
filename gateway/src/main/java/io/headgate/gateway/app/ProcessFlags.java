package io.headgate.gateway.app;

import io.headgate.balancer.proxy.TransportName;
import io.headgate.cluster.ClusterOptions;
import io.headgate.gateway.http.accesslog.AccessLogFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Flags about this process: threads, its own addresses, its log, its end. */
final class ProcessFlags {

  private static final double MOST_PERCENT = 100;

  @Option(
      names = "--transport",
      paramLabel = "NAME",
      defaultValue = "auto",
      description =
          "auto (io_uring where allowed, else nio), io_uring, nio or epoll"
              + " (default: ${DEFAULT-VALUE}).")
  private TransportName transport = TransportName.AUTO;

  @Option(
      names = "--event-loops",
      paramLabel = "N",
      defaultValue = "0",
      description = "How many threads carry the bytes (default: 0, one for each core).")
  private int eventLoops;

  @Option(
      names = "--admin-address",
      paramLabel = "ADDR:PORT",
      defaultValue = "127.0.0.1:10280",
      description = "What the commands of headgate ask (default: ${DEFAULT-VALUE}).")
  private HostPort adminAddress = HostPort.LOOPBACK;

  @Option(
      names = "--probe-address",
      paramLabel = "ADDR:PORT",
      defaultValue = "0.0.0.0:10254",
      description = "/healthz, /livez, /readyz and /metrics (default: ${DEFAULT-VALUE}).")
  private HostPort probeAddress = HostPort.LOOPBACK;

  @Option(
      names = "--healthz-bind-address",
      paramLabel = "ADDR:PORT",
      description =
          "kube-proxy's /healthz, 503 while the node is being deleted, and /livez (default: off).")
  private Optional<HostPort> nodeHealthAddress = Optional.empty();

  @Option(
      names = "--shutdown-grace-period",
      paramLabel = "TIME",
      defaultValue = "0s",
      description = "Not ready but serving, before listeners close (default: ${DEFAULT-VALUE}).")
  private Duration shutdownGracePeriod = Duration.ZERO;

  @Option(
      names = "--worker-shutdown-timeout",
      paramLabel = "TIME",
      defaultValue = "240s",
      description = "For what is in flight to end (default: ${DEFAULT-VALUE}).")
  private Duration workerShutdownTimeout = Duration.ZERO;

  @Option(
      names = "--log-format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "Of the log on standard error (default: ${DEFAULT-VALUE}).")
  private LogFormat logFormat = LogFormat.TEXT;

  @Option(
      names = "--access-log",
      paramLabel = "off|nginx|json",
      defaultValue = "off",
      description =
          "A line on standard output for each request: ingress-nginx's, or a JSON object"
              + " (default: ${DEFAULT-VALUE}).")
  private AccessLogFormat accessLog = AccessLogFormat.OFF;

  @Option(
      names = "--access-log-share",
      paramLabel = "PERCENT",
      defaultValue = "100",
      description =
          "Of how many requests there is one; of those with a status of 500 or more always"
              + " (default: ${DEFAULT-VALUE}).")
  private double accessLogShare = MOST_PERCENT;

  @Mixin private SpanFlags spans = new SpanFlags();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML with flags by their names without dashes.")
  @SuppressWarnings("UnusedVariable") // FlagDefaults has read it before the flags are parsed
  private Optional<Path> config = Optional.empty();

  @Option(names = "--print-config", description = "Print the flags in force as YAML, and end.")
  private boolean printConfig;

  Options.Lifecycle options() {
    if (eventLoops < 0) {
      throw new UsageException("--event-loops: \"" + eventLoops + "\" (expected: 0 or more)");
    }
    int loops = eventLoops == 0 ? Runtime.getRuntime().availableProcessors() : eventLoops;
    return new Options.Lifecycle(
        transport, loops, shutdownGracePeriod, workerShutdownTimeout, observing());
  }

  private Options.Observing observing() {
    return new Options.Observing(accessLog(), spans.options());
  }

  private Options.AccessLogging accessLog() {
    if (!(accessLogShare >= 0 && accessLogShare <= MOST_PERCENT)) {
      throw new UsageException(
          "--access-log-share: \"" + accessLogShare + "\" (expected: 0 to 100)");
    }
    return new Options.AccessLogging(accessLog, accessLogShare / MOST_PERCENT);
  }

  Options.Addresses addresses(Optional<Options.Dns> dns, Optional<ClusterOptions> cluster) {
    return new Options.Addresses(adminAddress, probeAddress, nodeHealthAddress, dns, cluster);
  }

  LogFormat logFormat() {
    return logFormat;
  }

  boolean printConfig() {
    return printConfig;
  }
}
