package io.headgate.discovery.model;

import java.util.Optional;

/**
 * The numbers of a Service port as the API shows them.
 *
 * @param port the Service's own port, 1-65535
 * @param targetPort number or name, as written; the endpoints carry the numbers it came to
 * @param nodePort 0 where the port has none
 * @param appProtocol the hint about the application protocol, such as {@code kubernetes.io/ws}
 */
public record PortSpec(int port, String targetPort, int nodePort, Optional<String> appProtocol) {}
