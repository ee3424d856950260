/**
 * A name server for the cluster's domain: the names of Services and endpoints, as DNS.
 *
 * <p>Start at {@link io.headgate.discovery.dns.DnsServer}, which is sockets and the current zone.
 * What a name means stands in pure classes: {@code DnsZone} answers a question, {@code ZoneNames}
 * says what stands at a name, {@code ServiceNames} which names a Service has. {@code MessageReader}
 * and {@code MessageWriter} know the bytes. Sources: the specification of Kubernetes' DNS-based
 * service discovery 1.1.0, CoreDNS's plugin {@code kubernetes}, RFC 1035, 2308, 6891, 7766, 8020.
 *
 * <p>Only {@code gateway.app} and {@code gateway.metrics} import this package.
 */
package io.headgate.discovery.dns;
