/**
 * The PROXY protocol, versions 1 and 2 (haproxy.org, {@code proxy-protocol.txt}): who the client of
 * a TCP connection is, said in front of its first byte.
 *
 * <p>{@link io.headgate.balancer.proxyprotocol.ProxyHeader} writes it to an endpoint whose Service
 * asks for it; {@link io.headgate.balancer.proxyprotocol.ProxyHeaderDecoder} reads it from a load
 * balancer in front of this node. Which connections that concerns, {@code balancer.proxy} decides.
 * The bytes are Netty's business, except for their number and the time at which they are known to
 * be wrong: {@code docs/design/0013-proxy-protocol.md}.
 */
package io.headgate.balancer.proxyprotocol;
