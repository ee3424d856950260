package io.headgate.gateway.app;

import io.headgate.balancer.address.NodePortAddresses;
import io.headgate.balancer.address.VirtualAddressOptions;
import io.headgate.balancer.proxy.ProxyMode;
import io.headgate.balancer.proxy.TransportName;
import io.headgate.balancer.proxy.TrustedFronts;
import io.headgate.cluster.ClusterOptions;
import io.headgate.discovery.build.BuildOptions;
import io.headgate.discovery.build.ExposureRules;
import io.headgate.discovery.build.StandIns;
import io.headgate.discovery.dns.DnsOptions;
import io.headgate.discovery.kubernetes.ApiServerOptions;
import io.headgate.discovery.manifest.ManifestOptions;
import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.SchedulerName;
import io.headgate.discovery.publish.PublishOptions;
import io.headgate.gateway.http.Http2Offer;
import io.headgate.gateway.http.accesslog.AccessLogFormat;
import io.headgate.gateway.metrics.NginxNames;
import io.headgate.gateway.tls.TlsSettings;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What {@code serve} and {@code demo} were asked to do: the flags as values, all of them valid. */
record Options(
    Source source,
    Services services,
    Ingresses ingresses,
    Addresses addresses,
    Lifecycle lifecycle) {

  /**
   * Where objects come from.
   *
   * @param stateDir where allocations are kept, and what was added to an interface
   * @param build how they become snapshots
   * @param ranges the addresses that may become those of Services, and of pods of our own
   * @param webhook where somebody asks about objects beforehand; empty: nowhere
   */
  record Source(
      Origin origin,
      Path stateDir,
      BuildOptions build,
      List<Cidr> ranges,
      Optional<Webhook> webhook) {

    Source with(Optional<Webhook> asked) {
      return new Source(origin, stateDir, build, ranges, asked);
    }

    /** The same with these ports of the gateway; in a cluster their ConfigMaps are read. */
    Source with(ExposureRules exposures) {
      Origin read =
          switch (origin) {
            case Manifests directory -> directory;
            case ApiServer(ApiServerOptions cluster, PublishOptions told) ->
                new ApiServer(cluster.with(cluster.scope().with(exposures.configMaps())), told);
          };
      return new Source(read, stateDir, build.with(exposures), ranges, webhook);
    }

    /** Whether ConfigMaps may give ports of the gateway to Services. */
    boolean exposesPorts() {
      return !build.services().exposures().configMaps().isEmpty();
    }

    /** What flags name for where no Ingress has anything. */
    StandIns standIns() {
      return build.annotations().standIns();
    }

    /** The only one that is read; empty: all are. */
    String namespace() {
      return switch (origin) {
        case Manifests directory -> "";
        case ApiServer(ApiServerOptions cluster, PublishOptions told) ->
            cluster.scope().namespace();
      };
    }
  }

  /**
   * Where an API server asks, and the files of the certificate that it is shown.
   *
   * @param certificate PEM, as the key
   */
  record Webhook(HostPort listen, Path certificate, Path key) {}

  /** The one source. */
  sealed interface Origin {}

  /**
   * A directory.
   *
   * @param manifests directory, ranges and node name
   * @param podCidr the addresses of the pods that are started as well; empty: none are
   */
  record Manifests(ManifestOptions manifests, Optional<Cidr> podCidr) implements Origin {}

  /**
   * A cluster.
   *
   * @param publish what it is told
   */
  record ApiServer(ApiServerOptions options, PublishOptions publish) implements Origin {}

  /**
   * How Services are balanced.
   *
   * @param scheduler of Services that ask for none
   * @param addresses of this machine on which they are served
   * @param shiftLowPorts whether a port that may not be opened is served at port + 8000
   */
  record Services(
      boolean enabled,
      ProxyMode mode,
      SchedulerName scheduler,
      ServiceAddresses addresses,
      boolean shiftLowPorts) {}

  /**
   * The addresses of node ports, what becomes of virtual addresses, and the addresses of load
   * balancers in front of all of them.
   */
  record ServiceAddresses(
      NodePortAddresses nodePorts, VirtualAddressOptions virtual, TrustedFronts fronts) {}

  /**
   * How Ingresses are served. Ports: 0 for a free one.
   *
   * @param compat whether requests are counted under the names of ingress-nginx as well
   * @param entry what clients go through
   */
  record Ingresses(
      boolean enabled,
      InetSocketAddress http,
      InetSocketAddress https,
      Optional<NginxNames> compat,
      Entry entry) {}

  /**
   * What clients of Ingresses go through before their first request.
   *
   * @param tls what is offered to them
   * @param passthrough whether TLS may be the pods' own matter
   * @param fronts where given, every connection has to begin with a PROXY header
   * @param http2 what of HTTP/2 does not depend on TLS
   */
  record Entry(
      TlsSettings tls, boolean passthrough, Optional<TrustedFronts> fronts, Http2Offer http2) {}

  /**
   * The program's own addresses.
   *
   * @param nodeHealth where load balancers ask about the node; empty: nowhere
   * @param dns the name server; empty: none
   * @param cluster how it shares with other nodes; empty: not
   */
  record Addresses(
      HostPort admin,
      HostPort probe,
      Optional<HostPort> nodeHealth,
      Optional<Dns> dns,
      Optional<ClusterOptions> cluster) {}

  /**
   * The name server.
   *
   * @param required whether somebody has asked for it: then it has to start
   */
  record Dns(HostPort listen, boolean required, DnsOptions zone) {}

  /**
   * Threads, who sees requests, and the end.
   *
   * @param gracePeriod not ready but serving, before listeners close
   * @param shutdownLimit for what is in flight to end
   */
  record Lifecycle(
      TransportName transport,
      int eventLoops,
      Duration gracePeriod,
      Duration shutdownLimit,
      Observing observing) {}

  /**
   * Who sees requests.
   *
   * @param spans where they go; empty: there are none
   */
  record Observing(AccessLogging accessLog, Optional<Spans> spans) {}

  /**
   * Where spans of requests go.
   *
   * @param endpoint that takes OTLP over HTTP
   * @param share of the requests that bring no trace, 0 to 1
   */
  record Spans(URI endpoint, double share) {}

  /**
   * How requests are logged on standard output.
   *
   * @param share of them, 0 to 1; those with a status of 500 or more all are
   */
  record AccessLogging(AccessLogFormat format, double share) {}
}
