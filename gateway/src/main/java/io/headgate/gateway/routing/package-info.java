/**
 * Which Ingress rule a request takes.
 *
 * <p>Start at {@link io.headgate.gateway.routing.RouteTable}: an immutable index over hosts and
 * paths. {@link io.headgate.gateway.routing.Routes} holds the current one; {@link
 * io.headgate.gateway.routing.Route} is what is found, and says to which Service port it leads.
 * {@link io.headgate.gateway.routing.RouteExplanation} says why. {@link
 * io.headgate.gateway.routing.Canaries} gives a part of a route's requests to other backends.
 *
 * <p>Nothing here knows a socket. {@code gateway.http} and {@code gateway.admin} may import this
 * package; it imports the model, and what a route compiles: {@code gateway.http.step} and {@code
 * gateway.http.affinity}.
 */
package io.headgate.gateway.routing;
