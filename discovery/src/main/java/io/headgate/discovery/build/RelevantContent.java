package io.headgate.discovery.build;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of an object a snapshot can depend on. The rest changes often and means nothing here: the
 * resource version, managed fields, and of the status everything but a Service's addresses.
 */
final class RelevantContent {

  private RelevantContent() {}

  static boolean isEqual(StoredObject<?> before, StoredObject<?> after) {
    return before.position().equals(after.position())
        && of(before.object()).equals(of(after.object()));
  }

  private static List<@Nullable Object> of(HasMetadata object) {
    ObjectMeta meta = object.getMetadata();
    return switch (object) {
      case Service service -> content(meta, service.getSpec(), service.getStatus());
      case EndpointSlice slice ->
          content(meta, slice.getAddressType(), slice.getPorts(), slice.getEndpoints());
      case Ingress ingress -> content(meta, ingress.getSpec());
      case IngressClass ingressClass -> content(meta, ingressClass.getSpec());
      case Secret secret ->
          content(meta, secret.getType(), secret.getData(), secret.getStringData());
      case ConfigMap configMap -> content(meta, configMap.getData());
      case Node node -> content(meta, node.getSpec(), meta.getDeletionTimestamp());
      default -> content(meta);
    };
  }

  private static List<@Nullable Object> content(ObjectMeta meta, @Nullable Object... parts) {
    return Arrays.asList(
        meta.getUid(),
        meta.getCreationTimestamp(),
        meta.getLabels(),
        meta.getAnnotations(),
        Arrays.asList(parts));
  }
}
