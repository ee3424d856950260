package io.headgate.gateway.metrics;

import io.headgate.gateway.tls.ServedCertificate;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** When the certificates of Secrets expire. */
final class CertificateSeries implements MultiCollector {

  private final Supplier<List<ServedCertificate>> certificates;

  CertificateSeries(Supplier<List<ServedCertificate>> certificates) {
    this.certificates = certificates;
  }

  @Override
  public MetricSnapshots collect() {
    Family expiry =
        Family.gauge(
            "headgate_certificate_expiry_timestamp_seconds",
            "When the certificate of a Secret expires, as Unix time");
    Family unusable =
        Family.gauge(
            "headgate_certificate_unusable",
            "1 where the default certificate is shown in place of the Secret's");
    Set<Labels> seen = new HashSet<>();
    for (ServedCertificate certificate : certificates.get()) {
      Labels labels =
          Labels.of(
              "namespace", certificate.secret().namespace(),
              "secret", certificate.secret().name());
      if (seen.add(labels)) {
        certificate.notAfter().ifPresent(notAfter -> expiry.add(labels, notAfter.getEpochSecond()));
        unusable.add(labels, certificate.problem().isPresent() ? 1 : 0);
      }
    }
    return Family.snapshots(expiry, unusable);
  }
}
