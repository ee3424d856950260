/**
 * Probes of our own: the endpoints of Services that ask for a health check are connected to, or
 * asked over HTTP, now and then, and taken out of new connections while they do not answer.
 *
 * <p>Start at {@link io.headgate.balancer.health.HealthChecks}. What is found stands in {@link
 * io.headgate.balancer.state.EjectionTable}, where everything stands for which an endpoint is out;
 * probes run on the event loops, and dial as connections do.
 */
package io.headgate.balancer.health;
