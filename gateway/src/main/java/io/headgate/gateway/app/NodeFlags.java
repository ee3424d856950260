package io.headgate.gateway.app;

import java.nio.file.Path;
import picocli.CommandLine.Mixin;

/** All flags that {@code serve} and {@code demo} have in common. */
final class NodeFlags {

  @Mixin private SourceFlags source = new SourceFlags();
  @Mixin private BalancingFlags balancing = new BalancingFlags();
  @Mixin private IngressFlags ingress = new IngressFlags();
  @Mixin private DnsFlags dns = new DnsFlags();
  @Mixin private ClusterFlags cluster = new ClusterFlags();
  @Mixin private ProcessFlags process = new ProcessFlags();

  /**
   * Their values.
   *
   * @param demoPods whether pods are started; then ports that may not be opened are shifted as well
   * @param standardStateDir where allocations are kept when no flag says where
   * @throws UsageException where a flag has no value that could be used
   */
  Options options(Path directory, boolean demoPods, Path standardStateDir) {
    Options.Source objects = source.options(directory, demoPods, standardStateDir, ingress);
    return new Options(
        objects,
        balancing.options(demoPods, objects.stateDir()),
        ingress.options(),
        process.addresses(dns.options(objects), cluster.options(objects.manifests().nodeName())),
        process.options());
  }

  ProcessFlags process() {
    return process;
  }
}
