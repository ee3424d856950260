/**
 * What a route's policy does to its requests before and after the pod: one class for each policy.
 *
 * <p>Start at {@link io.headgate.gateway.http.step.RouteSteps}: it is compiled from a policy once
 * for every version of an Ingress, and holds only the steps that its requests need. A step sees a
 * {@link io.headgate.gateway.http.step.StepRequest} and nothing of sockets; it never waits. What
 * may wait is a {@link io.headgate.gateway.http.step.Guard}: it is handed what it needs and says
 * later. {@code gateway.routing} keeps the steps of a route, {@code gateway.http} runs them; nobody
 * else imports this package.
 */
@NullMarked
package io.headgate.gateway.http.step;

import org.jspecify.annotations.NullMarked;
