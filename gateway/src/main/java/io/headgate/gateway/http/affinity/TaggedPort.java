package io.headgate.gateway.http.affinity;

import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServicePortName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A Service port with names for it and its pods that every node finds for itself and that tell
 * clients nothing: 64 bits of an HMAC (RFC 2104) of the name or address. The key is the UID of the
 * Service, which clients do not know, so that they cannot try addresses until a tag fits. Any
 * thread.
 */
final class TaggedPort {

  private static final String ALGORITHM = "HmacSHA256";

  private final ServicePortName name;
  private final String uid;
  private final long tag;
  private volatile PodTags tags;

  TaggedPort(ServicePort port) {
    name = port.name();
    uid = port.traits().uid();
    tag = hash("port");
    tags = PodTags.NONE;
  }

  boolean isOf(ServicePort port) {
    return name.equals(port.name()) && uid.equals(port.traits().uid());
  }

  /** Of the port itself. */
  long tag() {
    return tag;
  }

  /**
   * The tags of its pods. Where two threads meet new endpoints, both work them out.
   *
   * @param endpoints the same list object stands for the same endpoints
   */
  PodTags over(List<Endpoint> endpoints) {
    PodTags known = tags;
    if (known.isOver(endpoints)) {
      return known;
    }
    PodTags next = known.over(endpoints, this::tag);
    tags = next;
    return next;
  }

  private long tag(EndpointAddress pod) {
    return hash("pod " + pod);
  }

  private long hash(String what) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      // Not every key may be empty; a Service without a UID stands in a test only.
      mac.init(new SecretKeySpec(("uid " + uid).getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return ByteBuffer.wrap(mac.doFinal((name + "\n" + what).getBytes(StandardCharsets.UTF_8)))
          .getLong();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
