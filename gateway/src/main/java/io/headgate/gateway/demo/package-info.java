/**
 * The pods of the demo: real HTTP servers in this process, in the place of what a kubelet would
 * start.
 *
 * <p>Start at {@link io.headgate.gateway.demo.DemoPods}, which keeps as many pods running as the
 * workloads ask for; {@code Pod} is one of them, {@code PodAnswers} what it says.
 *
 * <p>Pods stand for other machines: they share no event loop with the data plane. Only {@code
 * gateway.app} may import this package.
 */
package io.headgate.gateway.demo;
