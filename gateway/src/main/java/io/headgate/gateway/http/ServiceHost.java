package io.headgate.gateway.http;

import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.Snapshot;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which Service a host name means in a cluster (Kubernetes DNS-Based Service Discovery): {@code
 * NAME.NAMESPACE.svc}, with or without {@code cluster.local} after it. Pure.
 */
final class ServiceHost {

  private static final Pattern NAME =
      Pattern.compile(
          "(?<name>[a-z0-9-]{1,63})\\.(?<namespace>[a-z0-9-]{1,63})\\.svc(\\.cluster\\.local)?\\.?");

  private ServiceHost() {}

  /** Empty where the name is of another form, or there is no such Service. */
  static Optional<Service> find(String host, Snapshot snapshot) {
    Matcher form = NAME.matcher(host.toLowerCase(Locale.ROOT));
    return form.matches()
        ? Optional.ofNullable(
            snapshot.services().get(new ServiceName(form.group("namespace"), form.group("name"))))
        : Optional.empty();
  }
}
