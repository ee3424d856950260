/**
 * Which pod of a Service a request is to get by what it carries: a cookie, or a text made of it.
 *
 * <p>Start at {@link io.headgate.gateway.http.affinity.PodChoice}, which a route keeps. It gives
 * every request a {@link io.headgate.gateway.http.affinity.RequestedPod}: what the balancer is
 * told, and after the choice, what the client is. Nothing is stored and no node asks another: a
 * cookie names its pod by {@link io.headgate.gateway.http.affinity.TaggedPort}, which every node
 * works out for itself.
 */
@NullMarked
package io.headgate.gateway.http.affinity;

import org.jspecify.annotations.NullMarked;
