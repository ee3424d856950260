package io.headgate.discovery.check;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.headgate.discovery.annotation.Acceptance;
import io.headgate.discovery.annotation.StandingAnnotations;
import io.headgate.discovery.annotation.Verdict;
import io.headgate.discovery.build.AcceptanceCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Says which of the Ingresses that were read the ConfigMap that was read keeps from being served.
 */
final class AcceptanceVerdicts {

  private final CheckOptions options;
  private final ObjectVerdicts objects;

  AcceptanceVerdicts(CheckOptions options, ObjectVerdicts objects) {
    this.options = options;
    this.objects = objects;
  }

  /** In the order of the objects; nothing where no such ConfigMap is among them. */
  List<Finding> of(List<? extends Written> all) {
    List<Finding> findings = new ArrayList<>();
    StandingAnnotations standing = standing(all);
    for (Written written : all) {
      if (written.object() instanceof Ingress ingress && ingress.getSpec() != null) {
        for (Acceptance.Fault fault :
            AcceptanceCheck.faults(ingress, options.annotationsPrefix(), standing)) {
          findings.add(
              new Finding(
                  written.ref(),
                  written.position(fault.field()),
                  fault.field().getLast(),
                  "",
                  new Verdict.Refused(AcceptanceCheck.NOT_SERVED + ": " + fault.message(), "")));
        }
      }
    }
    return findings;
  }

  private StandingAnnotations standing(List<? extends Written> all) {
    for (Written written : all) {
      if (written.object() instanceof ConfigMap it && objects.isOfIngressNginx(it)) {
        return StandingAnnotations.of(Objects.requireNonNullElse(it.getData(), Map.of()));
      }
    }
    return StandingAnnotations.NONE;
  }
}
