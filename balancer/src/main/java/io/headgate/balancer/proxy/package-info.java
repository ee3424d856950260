/**
 * Sockets: listeners that equal the snapshot, dials, and the bytes of a connection.
 *
 * <p>Start at {@link io.headgate.balancer.proxy.ListenerSet}, which opens a {@code TcpListener} or
 * a {@code UdpListener} for every address of every Service port. Each accepted connection starts an
 * {@code EndpointSearch}: it asks {@code balancer.selection} for an endpoint, dials it with {@link
 * io.headgate.balancer.proxy.Dialer} on the same event loop, and hands both channels to {@link
 * io.headgate.balancer.proxy.TcpRelay}. A datagram of a client that is not known starts a {@code
 * UdpFlow}, which asks in the same way ({@code docs/design/0007-udp.md}).
 *
 * <p>{@link io.headgate.balancer.proxy.EventLoops} is the only class of the program that touches
 * the internals of Vert.x. {@code gateway.http} dials and relays through this package as well, so
 * that requests and connections share event loops and socket options; {@code gateway.app} puts it
 * together. Why channels and not Vert.x's own sockets: {@code
 * docs/design/0002-relay-on-netty-channels.md}.
 */
package io.headgate.balancer.proxy;
