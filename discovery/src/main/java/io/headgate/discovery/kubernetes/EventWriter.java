package io.headgate.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.publish.ObjectEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

/**
 * Writes Events. The same Event has the same name, whoever writes it, so that what is said again is
 * counted there and not a second one. One thread only, which waits for the answers.
 */
final class EventWriter {

  private static final String COMPONENT = "headgate";
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;
  private static final int NAME_LIMIT = 230;
  private static final int HASH_BYTES = 8;

  private final KubernetesClient client;
  private final String identity;
  private final Faults faults;
  private final TimeSource time;

  EventWriter(KubernetesClient client, String identity, Faults faults, TimeSource time) {
    this.client = client;
    this.identity = identity;
    this.faults = faults;
    this.time = time;
  }

  /**
   * Writes one.
   *
   * @param object which it is about
   * @return whether it is there
   */
  boolean write(ObjectEvent event, HasMetadata object) {
    try {
      create(event(event, object));
      faults.over("events");
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == NOT_FOUND || isEnding(e)) {
        return true; // the namespace is gone, or goes
      }
      faults.failed("events", e);
      return false;
    }
  }

  private void create(Event event) {
    try {
      client.v1().events().inNamespace(event.getMetadata().getNamespace()).resource(event).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != CONFLICT) {
        throw e;
      }
      count(event);
    }
  }

  private void count(Event event) {
    var there =
        client
            .v1()
            .events()
            .inNamespace(event.getMetadata().getNamespace())
            .withName(event.getMetadata().getName());
    Event before = there.get();
    int count = before == null ? 0 : Objects.requireNonNullElse(before.getCount(), 0);
    Map<String, Object> patch =
        Map.of("count", count + 1, "lastTimestamp", event.getLastTimestamp());
    there.patch(MERGE, client.getKubernetesSerialization().asJson(patch));
  }

  private Event event(ObjectEvent event, HasMetadata object) {
    String now = time.now().truncatedTo(ChronoUnit.SECONDS).toString();
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(object.getMetadata().getNamespace())
        .withName(name(event, object))
        .endMetadata()
        .withNewInvolvedObject()
        .withApiVersion(object.getApiVersion())
        .withKind(object.getKind())
        .withNamespace(object.getMetadata().getNamespace())
        .withName(object.getMetadata().getName())
        .withUid(object.getMetadata().getUid())
        .withResourceVersion(object.getMetadata().getResourceVersion())
        .endInvolvedObject()
        .withType(event.warning() ? "Warning" : "Normal")
        .withReason(event.reason())
        .withMessage(event.message())
        .withFirstTimestamp(now)
        .withLastTimestamp(now)
        .withCount(1)
        .withNewSource()
        .withComponent(COMPONENT)
        .endSource()
        .withReportingComponent(COMPONENT)
        .withReportingInstance(identity)
        .build();
  }

  private static String name(ObjectEvent event, HasMetadata object) {
    String name = object.getMetadata().getName();
    String content =
        String.join(
            "\n",
            Objects.requireNonNullElse(object.getMetadata().getUid(), ""),
            event.reason(),
            event.message());
    return name.substring(0, Math.min(name.length(), NAME_LIMIT)) + "." + hash(content);
  }

  private static String hash(String content) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static boolean isEnding(KubernetesClientException e) {
    return String.valueOf(e.getMessage()).contains("being terminated");
  }
}
