/**
 * The live table in ipvsadm's own form.
 *
 * <p>Start at {@link io.headgate.balancer.listing.IpvsListing}. IPVS counts by TCP state in the
 * kernel; Headgate relays in user space, so the words of the table mean here:
 *
 * <ul>
 *   <li><b>virtual server</b>: an address and port on which a Service port is served, one line for
 *       each, for a node port one for each node address.
 *   <li><b>real server</b>: an endpoint that takes new connections, and one that does not any more
 *       but still has some.
 *   <li><b>Forward</b>: always {@code Masq}; the pod sees a connection from the node.
 *   <li><b>Weight</b>: the endpoint's weight, 1 unless an annotation says otherwise; 0 for an
 *       endpoint that only finishes what it has, as kube-proxy leaves it.
 *   <li><b>ActiveConn</b>: connections and requests in flight on the endpoint through this Service
 *       port on this node, from the dial to the end of both directions. The number belongs to the
 *       Service port: it is the same under each of its virtual servers.
 *   <li><b>InActConn</b>: always 0; what is closed is forgotten at once, there is no TIME_WAIT
 *       entry here.
 * </ul>
 *
 * <p>{@link io.headgate.balancer.listing.TrafficBook} keeps what has passed through each Service
 * port, for {@code --stats}, {@code --rate} and for metrics. <b>Conns</b> are connections that
 * reached an endpoint, <b>bytes</b> are those of the payload, and <b>packets</b> are counted of UDP
 * only: what TCP makes of a stream is not seen in user space. <b>PersistConn</b> is how many
 * clients belong to an endpoint, <b>Uthreshold</b> the annotation {@code
 * headgate.io/max-connections}.
 *
 * <p>{@link io.headgate.balancer.listing.IpvsConnections} lists the connections themselves. A TCP
 * connection that no idleness ends expires in 00:00.
 *
 * <p>The admin server imports this package.
 */
package io.headgate.balancer.listing;
