/**
 * What is said back to an API server, as values: which addresses the status of an Ingress or a
 * LoadBalancer has, which Events there are, and which of several replicas writes.
 *
 * <p>Start at {@link io.headgate.discovery.publish.DesiredStatus} and {@link
 * io.headgate.discovery.publish.Election}. Nothing here talks to anybody: {@code
 * discovery.kubernetes} reads, compares and writes. Only that package and {@code gateway.app},
 * which fills the options, import this one.
 */
package io.headgate.discovery.publish;
