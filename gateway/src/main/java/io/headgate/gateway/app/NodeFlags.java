package io.headgate.gateway.app;

import java.nio.file.Path;
import picocli.CommandLine.Mixin;

/** All flags that {@code serve} and {@code demo} have in common. */
final class NodeFlags {

  @Mixin private SourceFlags source = new SourceFlags();
  @Mixin private BalancingFlags balancing = new BalancingFlags();
  @Mixin private IngressFlags ingress = new IngressFlags();
  @Mixin private ExposureFlags exposures = new ExposureFlags();
  @Mixin private StatusFlags status = new StatusFlags();
  @Mixin private AdmissionFlags admission = new AdmissionFlags();
  @Mixin private TlsFlags tls = new TlsFlags();
  @Mixin private DnsFlags dns = new DnsFlags();
  @Mixin private ClusterFlags cluster = new ClusterFlags();
  @Mixin private ProcessFlags process = new ProcessFlags();

  /**
   * Their values.
   *
   * @param choice where pods are started, ports that may not be opened are shifted as well
   * @param standardStateDir where allocations are kept when no flag says where
   * @throws UsageException where a flag has no value that could be used
   */
  Options options(SourceChoice choice, Path standardStateDir) {
    Options.Source objects =
        source
            .options(
                choice,
                standardStateDir,
                ingress,
                balancing.services(choice instanceof SourceChoice.Cluster),
                status)
            .with(admission.options());
    Options.Services services = balancing.options(choice.isDemo(), objects.stateDir());
    return exposures.addTo(
        new Options(
            objects,
            services,
            ingress.options(objects.build().nodeName(), tls.options(services.addresses().fronts())),
            process.addresses(dns.options(objects), cluster.options(objects.build().nodeName())),
            process.options()));
  }

  ProcessFlags process() {
    return process;
  }
}
