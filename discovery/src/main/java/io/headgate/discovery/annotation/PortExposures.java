package io.headgate.discovery.annotation;

import io.headgate.discovery.model.PortExposure;
import io.headgate.discovery.model.PortExposure.Headers;
import io.headgate.discovery.model.PortRef;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.ServiceName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the ConfigMaps of {@code --tcp-services-configmap} and {@code --udp-services-configmap} say,
 * in the words of ingress-nginx: {@code "9000": "namespace/service:port:PROXY:PROXY"}. Pure.
 */
public final class PortExposures {

  private static final String NAME = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
  private static final Pattern TARGET =
      Pattern.compile(
          "(?<namespace>"
              + NAME
              + ")/(?<service>"
              + NAME
              + "):(?<port>[a-z0-9-]{1,63})"
              + "(?::(?<received>(?i:PROXY))?(?::(?<sent>(?i:PROXY))?)?)?");
  private static final Grammar<Integer> NUMBER = Grammar.integer(1, 65_535);

  private PortExposures() {}

  /** What the data of one says; what is outside the grammar is not said. */
  public static Parsed<List<PortExposure>> parse(Protocol protocol, Map<String, String> data) {
    List<PortExposure> exposures = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    new TreeMap<>(data)
        .forEach(
            (key, written) -> {
              String value = Objects.requireNonNullElse(written, "").strip();
              Optional<Integer> number = NUMBER.parse(key);
              Optional<PortExposure> exposure = number.flatMap(it -> exposure(protocol, it, value));
              exposure.ifPresentOrElse(
                  exposures::add, () -> faults.add(fault(protocol, key, number, value)));
            });
    return new Parsed<>(exposures, faults);
  }

  private static Optional<PortExposure> exposure(Protocol protocol, int number, String value) {
    Matcher target = TARGET.matcher(value);
    if (value.length() > AnnotationReader.MAX_LENGTH || !target.matches()) {
      return Optional.empty();
    }
    Headers headers = new Headers(target.group("received") != null, target.group("sent") != null);
    // A datagram has no beginning in which a header could stand.
    return protocol == Protocol.TCP || headers.equals(Headers.NONE)
        ? port(target.group("port"))
            .map(
                it ->
                    new PortExposure(
                        protocol,
                        number,
                        new ServiceName(target.group("namespace"), target.group("service")),
                        it,
                        headers))
        : Optional.empty();
  }

  private static Optional<PortRef> port(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9')
        ? NUMBER.parse(text).map(PortRef.ByNumber::new)
        : Optional.of(new PortRef.ByName(text));
  }

  private static String fault(
      Protocol protocol, String key, Optional<Integer> number, String value) {
    return number.isEmpty()
        ? "data: %s is no port (expected: 1-65535); it is not opened"
            .formatted(AnnotationReader.shown(key))
        : "data.%s: %s (expected: NAMESPACE/SERVICE:PORT%s); it is not opened"
            .formatted(
                key,
                AnnotationReader.shown(value),
                protocol == Protocol.TCP
                    ? ", with :PROXY where clients send a PROXY header, and :PROXY once more where"
                        + " pods get one"
                    : "");
  }
}
